/** What kind of layer a class is, with the colour of its boxes. */
export interface Family {
  readonly name: string;
  readonly colour: string;
}

const FAMILIES: readonly (readonly [Family, RegExp])[] = [
  [{ name: "input", colour: "#334155" }, /^Input/],
  [{ name: "model", colour: "#0f172a" }, /^(Sequential|Functional|Model)$/],
  [{ name: "recurrent", colour: "#7c3aed" }, /LSTM|GRU|RNN|^Bidirectional|^TimeDistributed/],
  [{ name: "attention", colour: "#db2777" }, /Attention/],
  [{ name: "pooling", colour: "#d97706" }, /Pooling/],
  [{ name: "convolution", colour: "#059669" }, /Conv/],
  [{ name: "normalization", colour: "#64748b" }, /Normalization|^SpectralNorm/],
  [{ name: "dense", colour: "#2563eb" }, /^(Dense|EinsumDense|Embedding)$/],
  [{ name: "activation", colour: "#dc2626" }, /^(Activation|.*ReLU|ELU|Softmax|Swish|.*[Ss]igmoid|Tanh|Relu.*|Gelu|Silu)$/],
  [{ name: "merging", colour: "#0891b2" }, /^(Add|Subtract|Multiply|Average|Maximum|Minimum|Concatenate|Dot|Divide|TrueDivide|Matmul|Einsum)$/],
  [{ name: "regularization", colour: "#94a3b8" }, /Dropout|Noise|Regularization|^Masking|^Identity/],
  [{ name: "preprocessing", colour: "#65a30d" }, /^Random|^Rescaling|^Resizing|^CenterCrop|Rand|Mix|Discretization|Lookup|Vectorization|Hashing|CategoryEncoding/],
  [{ name: "reshaping", colour: "#a16207" }, /^Flatten|Reshape|Permute|RepeatVector|Cropping|Padding|UpSampling|Squeeze|ExpandDims|Transpose|GetItem/],
]; // prettier-ignore

const OTHER: Family = { name: "other", colour: "#475569" };

/** For what Lanewise cannot compute. */
export const UNSUPPORTED: Family = { name: "not supported", colour: "#b91c1c" };

export function familyOf(className: string): Family {
  return FAMILIES.find(([, pattern]) => pattern.test(className))?.[0] ?? OTHER;
}

const KERNELS: readonly (readonly [Family, RegExp])[] = [
  [{ name: "recurrence", colour: "#7c3aed" }, /lstm|gru|rnn/],
  [{ name: "attention", colour: "#db2777" }, /attention/],
  [{ name: "convolution", colour: "#059669" }, /conv/],
  [{ name: "product", colour: "#2563eb" }, /gemm|gemv|matmul/],
  [{ name: "pooling, reduction", colour: "#d97706" }, /pool|reduce/],
  [{ name: "element by element", colour: "#dc2626" }, /unary|binary|select|noise/],
  [{ name: "normalization, softmax", colour: "#64748b" }, /norm|softmax/],
  [{ name: "moving", colour: "#a16207" }, /copy|gather|resize/],
]; // prettier-ignore

/** What kind of work a kernel does, by its name: `conv2d_f32`. */
export function kernelFamilyOf(kernel: string): Family {
  return KERNELS.find(([, pattern]) => pattern.test(kernel))?.[0] ?? OTHER;
}
