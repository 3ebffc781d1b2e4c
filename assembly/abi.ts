/**
 * The contract between the kernels and their TypeScript bindings, read by both compilers.
 *
 * Every kernel is `name(descriptor, begin, end)`. The descriptor is a block of 4-byte fields in Wasm memory; each
 * enum below gives the index of a kernel's fields, `Size` their number. Unless a name ends in a unit, a field
 * named after a tensor is the byte address of its first float, a `Stride` is in bytes, every other size counts
 * elements. `begin..end` is a range of work units: the comment of each enum says what a unit is. Units are
 * independent, so a partial batch is a smaller `end`.
 */

export const enum Tile {
  /** Columns of one packed panel of a product's right-hand matrix: the widest tile. */
  Panel = 16,
  /** Rows of the left-hand matrix that one block of a product covers: the length of its row table. */
  BlockRows = 64,
}

/**
 * One matrix product C[rows, n] = act(A·B + addend), the part that gemm, conv2d and lstm share.
 *
 * A is never copied: row r of A begins at the address `table[r]` and consists of `SegmentCount` runs of `Run` floats,
 * run s at `table[r] + segments[s]` bytes. A plain matrix is one segment; a convolution has one per kernel row.
 * B is packed in panels of `Tile.Panel` columns, each k rows of `Tile.Panel` floats, the last one padded with zeros.
 */
export const enum Product {
  /** Table of byte offsets (u32), one for each run of a row of A. */
  Segments,
  SegmentCount,
  /** Floats in one run; k = SegmentCount · Run. */
  Run,
  /** B packed in panels. */
  Panels,
  /** Columns of C. */
  N,
  /** What is added to each finished row: a bias (stride 0) or a matrix; 0 for none. Padded to whole panels. */
  Addend,
  AddendStride,
  /** Finished values are clamped to Low..High (f32); -inf and inf when there is nothing to clamp. */
  Low,
  High,
  /** `Activation` applied to finished rows, with its parameters (f32). */
  Activation,
  Alpha,
  Beta,
  Gamma,
  Size,
}

/** C[m,n] = act(A[m,k] · B[k,n] + bias[n]). Unit: a row of C. */
export const enum Gemm {
  /** The fields of `Product` come first. */
  A = Product.Size,
  AStride,
  C,
  /** Scratch: row table, Tile.BlockRows addresses. */
  Table,
  Size,
}

/** y[n] = act(x[k] · B[k,n] + bias[n]): one row. Unit: the whole row, so `begin..end` is 0..1. */
export const enum Gemv {
  /** The fields of `Product` come first. */
  X = Product.Size,
  Y,
  Size,
}

/** Y[n,oh,ow,f] = act(conv(X[n,h,w,c], K[kh,kw,c/groups,f]) + bias[f]), channels last. Unit: an output row (n·oh). */
export const enum Conv2D {
  /** The fields of `Product` come first. */
  X = Product.Size,
  Height,
  Width,
  Channels,
  Y,
  OutHeight,
  OutWidth,
  StrideHeight,
  StrideWidth,
  PadTop,
  PadLeft,
  /** Width of the padded band, in pixels; equal to Width where nothing is padded. */
  BandWidth,
  /** Output rows that one block covers, and the input rows they read. */
  BlockOutRows,
  BandHeight,
  /** Scratch: the padded band of input rows, or 0 when the input is read in place. */
  Band,
  /** Scratch: row table, BlockOutRows · OutWidth addresses. */
  Table,
  Groups,
  /** Bytes between the packed panels of two groups, and between their padded biases. */
  GroupPanelStride,
  GroupBiasStride,
  Size,
}

export const enum PoolMode {
  Max,
  /** The mean of the elements inside the image: padding is not counted (Keras). */
  Average,
}

/** Max and average pooling of X[n,h,w,c], channels last. Unit: an output row (n·oh). */
export const enum Pool2D {
  X,
  Height,
  Width,
  Channels,
  Y,
  OutHeight,
  OutWidth,
  PoolHeight,
  PoolWidth,
  StrideHeight,
  StrideWidth,
  PadTop,
  PadLeft,
  Mode,
  Size,
}

/** y = act(x), element by element. Unit: one element; X and Y may be the same. */
export const enum Unary {
  X,
  Y,
  Activation,
  Alpha,
  Beta,
  Gamma,
  Size,
}

/** Softmax, its logarithm, or sparsemax, over rows of N floats. Unit: a row; X and Y may be the same. */
export const enum Softmax {
  X,
  Y,
  N,
  /** `Activation.Softmax` or one after it. */
  Activation,
  Size,
}

/**
 * LSTM over whole sequences, gates in Keras's order i, f, c, o:
 * z = x·W + h·R + b; c = f∘c + i∘g; h = o∘act(c). Unit: a sample of the batch.
 * Gate blocks of W, R and b are columns of one matrix of 4·units columns.
 */
export const enum Lstm {
  /** x·W + b: Run = features, N = 4·units rounded up to whole panels. */
  Input,
  /** h·R, its addend the rows that `Input` made. */
  Recurrent = Product.Size,
  X = 2 * Product.Size,
  Steps,
  Features,
  Units,
  /** Y[n,steps,units] or 0 when sequences are not returned. */
  Y,
  /** First states [n,units], or 0 for zeros. */
  H0,
  C0,
  /** Last states [n,units], each 0 when not wanted: the layer's output unless sequences are returned, ... */
  LastH,
  LastC,
  /** ... a second copy of h for the layer that returns its state as well, ... */
  ReturnedH,
  /** ... and what a stateful layer starts from the next time. */
  KeptH,
  KeptC,
  GoBackwards,
  /** `Activation` of the cell with parameters, and of the gates. */
  Activation,
  Alpha,
  Beta,
  Gamma,
  RecurrentActivation,
  RecurrentAlpha,
  RecurrentBeta,
  RecurrentGamma,
  /** Samples that go through the steps together, and steps whose x·W is made in one product. */
  GroupSamples,
  ChunkSteps,
  /** Scratch: row table; gates [ChunkSteps·GroupSamples, 4·units padded]; h and c [GroupSamples, units]; one row. */
  Table,
  Gates,
  H,
  C,
  Row,
  Size,
}

/** Copies a strided array into a dense one: transposes. Unit: a slice of the outermost axis. */
export const enum CopyStrided {
  X,
  Y,
  /** Sizes of Y's axes and X's byte stride along each; rank is always 5, leading axes of size 1 (but the outermost). */
  Size0,
  Size1,
  Size2,
  Size3,
  Size4,
  Stride0,
  Stride1,
  Stride2,
  Stride3,
  Stride4,
  Size,
}

/** The activations, by the number the kernels know them by. Parameters in brackets: Alpha, Beta, Gamma. */
export const enum Activation {
  Linear,
  /** [negative slope, max value, threshold] */
  Relu,
  Tanh,
  Sigmoid,
  HardSigmoid,
  /** Keras 2: clip(0.2x + 0.5, 0, 1) */
  HardSigmoid2,
  Silu,
  HardSilu,
  Gelu,
  /** The tanh approximation of gelu. */
  GeluTanh,
  /** [alpha] */
  Elu,
  /** [alpha] */
  Celu,
  Selu,
  Exponential,
  Softplus,
  Softsign,
  Mish,
  LogSigmoid,
  HardTanh,
  /** [threshold] */
  HardShrink,
  /** [threshold] */
  SoftShrink,
  TanhShrink,
  /** [b] */
  Squareplus,
  SparsePlus,
  SparseSigmoid,
  /** [threshold, value below it] */
  Threshold,
  /** [low, high]: what relu, relu6 and hard tanh are when nothing is left to fuse them into. */
  Clamp,
  /** From here on they see a whole row. */
  Softmax,
  LogSoftmax,
  Sparsemax,
}
