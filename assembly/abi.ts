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

/**
 * Y[s,...,m,n] = act(A[s,...,m,k] · B[s,...,k,n]) of two tensors: a product for each sample s and each index of the axes
 * between, where either may be repeated. Unit: a product.
 */
export const enum MatMul {
  /** The fields of `Product` come first; Run = k, Panels is scratch: B is packed when it is met. */
  A = Product.Size,
  B,
  Y,
  M,
  /** A is stored as [k,m], B as [n,k]. */
  TransposedA,
  TransposedB,
  /** Products of one sample, and the axes they count through: AxisCount times `MatMulAxis`. */
  Products,
  ASampleStride,
  BSampleStride,
  Axes,
  AxisCount,
  /** Scratch: row table, Tile.BlockRows addresses; so many rows of A, where they have to be transposed. */
  Table,
  Rows,
  Size,
}

export const enum MatMulAxis {
  Count,
  AStride,
  BStride,
  Size,
}

/**
 * Y[n,od,oh,ow,f] = act(conv(X[n,d,h,w,c], K[kd,kh,kw,c/groups,f]) + bias[f]), channels last. An image is a volume of
 * depth 1. Unit: an output row (n·od·oh).
 */
export const enum Conv2D {
  /** The fields of `Product` come first. */
  X = Product.Size,
  Depth,
  Height,
  Width,
  Channels,
  Y,
  OutDepth,
  OutHeight,
  OutWidth,
  StrideDepth,
  StrideHeight,
  StrideWidth,
  PadFront,
  PadTop,
  PadLeft,
  /** How many planes of the input one of the output reads, and how many apart. */
  KernelDepth,
  DilationDepth,
  /** Width of the padded band, in pixels; equal to Width where nothing is padded. */
  BandWidth,
  /** Output rows that one block covers, and the rows of a plane of the input they read. */
  BlockOutRows,
  BandHeight,
  /** Scratch: the padded bands of input rows, one for each plane, or 0 when the input is read in place. */
  Band,
  /** Scratch: row table, BlockOutRows · OutWidth addresses. */
  Table,
  Groups,
  /** Bytes between the packed panels of two groups, and between their padded biases. */
  GroupPanelStride,
  GroupBiasStride,
  Size,
}

/**
 * The same for 3×3 kernels and strides of 1, by Winograd's F(2×2, 3×3). Unit: a row of tiles, two output rows (n·ceil(oh/2)).
 */
export const enum WinogradConv2D {
  /**
   * The fields of `Product` come first: all tiles of a block times one panel, for one of the 16 elements of a tile.
   * Panels are G·K·Gᵀ: for each panel of filters 16 blocks of `Channels` rows. Low and High are those of a product, infinite.
   */
  X = Product.Size,
  Height,
  Width,
  Y,
  OutHeight,
  OutWidth,
  Filters,
  PadTop,
  PadLeft,
  /** Tiles of 2×2 outputs down and across an image; those of the whole range follow one another. */
  TileRows,
  TileColumns,
  /** Even. */
  BlockTiles,
  /** Padded to a multiple of 4, or 0 for none. */
  Bias,
  /** Results are clamped to OutLow..OutHigh (f32). */
  OutLow,
  OutHigh,
  /** Scratch: row table, BlockTiles addresses; 4×4 pixels of an edge; a block's transformed inputs and its products. */
  Table,
  Patch,
  Inputs,
  /** Bytes between two elements of a tile in `Inputs`. */
  InputStride,
  Products,
  Size,
}

/** One of the four elements of a tile of F(2, 3): its rows of transformed inputs times its panels. */
export const enum WinogradElement {
  /** The fields of `Product` come first, but for Panels; a row is one run. Scratch: rows of all tiles of a block. */
  Inputs = Product.Size,
  Size,
}

/**
 * The same for strides of 1, by Winograd's F(2, 3) along one axis: Y[n,l,t,f] = act(bias[f] + sum over i, j, c of
 * X[n, l + i·LineDilation - LinesBefore, t + j·Dilation - Before, c] · K[i,j,c,f]). A line is an axis of the image, or an axis
 * with those after it: a step along the axis is `Dilation` pixels then. A tile is two outputs: at a pixel, and `Dilation`
 * pixels after it. Unit: a run of tiles at equal distances.
 */
export const enum WinogradConv1D {
  /**
   * The elements 0 to 3 of a tile: what is added to its first output, half the sum of both, half their difference, what is
   * added to its second. The bias is added to element 1.
   */
  Elements,
  /** The panels of element 0, then those of 1, 2 and 3: `Run` rows each. */
  Panels = 4 * WinogradElement.Size,
  X,
  /** Lines of an image, and their pixels; the same of what comes out. */
  Lines,
  Length,
  Channels,
  Y,
  OutLines,
  OutLength,
  /** Lines of a kernel, what lies between them, and the padding. */
  KernelLines,
  LineDilation,
  LinesBefore,
  /** Segments of three taps in a line of the kernel, and the taps after them: 0, 1 or 2. */
  Segments,
  Rest,
  Dilation,
  Before,
  /** Runs of a line, and the pixels between the first tiles of two of them. */
  Runs,
  RunStep,
  /** Tiles of a run, and the pixels between two of them. */
  RunTiles,
  TileStep,
  BlockTiles,
  /** Scratch: row table, BlockTiles addresses; a pixel of zeros; sums and differences [BlockTiles, filters in whole panels]. */
  Table,
  Zeros,
  Sums,
  Differences,
  /** Bytes from row to row of sums and differences, and of all panels together. */
  SumStride,
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
  XSampleStride,
  XRowStride,
  Channels,
  Y,
  OutHeight,
  OutWidth,
  /** For each output row, and for each output column: a `PoolWindow`. */
  Rows,
  Columns,
  Mode,
  /** Of windows that lie in a row and share columns: rows and columns of each (0: there are none), and the pixels between them. */
  WalkSize,
  WalkStride,
  /** Which output columns these are: [from, to). */
  WalkFrom,
  WalkTo,
  /** Room for WalkSize - WalkStride pixels. */
  Kept,
  Size,
}

/** Which input rows or columns an output one pools: those inside the image, so that padding never counts. */
export const enum PoolWindow {
  /** Byte offset. */
  First,
  Count,
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

/**
 * Y[n, N] = what dropout keeps, or normal noise: see the kernel. Key holds four integers below 2^24, written as floats: two
 * of the prediction's seed, and the number of the batch's first sample, low part first. Unit: an element.
 */
export const enum Noise {
  Y,
  Key,
  /** Tells the places that draw numbers in one model apart. */
  Stream,
  Kind,
  /** Floats of one sample. */
  N,
  /** The rate and what is kept, or mean and standard deviation. */
  A,
  B,
  Size,
}

export const enum NoiseKind {
  Keep,
  Normal,
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
 * What the recurrent kernels share. Samples go through the steps in groups; for a chunk of steps one product makes
 * x·W + b for the whole group, then each step adds h·R. Unit of all of them: a sample of the batch.
 *
 * A step whose mask is 0 leaves the states as they are; its output is the one before it, or zeros.
 */
export const enum Sequence {
  /** x·W + b: Run = features, N = all columns of a row of gates, in whole panels. */
  Input,
  /** h·R: Run = units. */
  Recurrent = Product.Size,
  X = 2 * Product.Size,
  Steps,
  /** Floats of one step of x. */
  Features,
  Units,
  /** Floats of one sample's h: units, or in a convolutional layer those of every pixel. */
  State,
  /** Mask[n,steps], or 0 when every step counts. */
  Mask,
  /** What a masked step gives: 0 the output before it, which starts as h, 1 the same but it starts as zeros, 2 zeros. */
  MaskedOutput,
  /** Y[n,steps,units] or 0 when sequences are not returned, then LastY[n,units]: each 0 when not wanted. */
  Y,
  LastY,
  /** First h[n,units], or 0 for zeros. */
  H0,
  /** The last h[n,units] for the layer that returns it, and for the one that starts from it the next time; or 0. */
  LastH,
  KeptH,
  GoBackwards,
  /** `Activation` of the candidate with parameters. */
  Activation,
  Alpha,
  Beta,
  Gamma,
  /** Samples that go through the steps together, and steps whose x·W is made in one product. */
  GroupSamples,
  ChunkSteps,
  /** Scratch: row table; rows of gates [ChunkSteps·GroupSamples, N]; h, and with a mask outputs [GroupSamples, units]. */
  Table,
  Gates,
  H,
  Out,
  Size,
}

/** What a masked step of a recurrent layer gives. */
export const enum MaskedOutput {
  Previous,
  PreviousOrZeros,
  Zeros,
}

/**
 * LSTM over whole sequences, gates in Keras's order i, f, c, o:
 * z = x·W + h·R + b; c = f∘c + i∘g; h = o∘act(c). Unit: a sample of the batch.
 * Gate blocks of W, R and b are columns of one matrix of 4·units columns; h·R is added to the rows of x·W.
 */
export const enum Lstm {
  /** The fields of `Sequence` come first. First and last c, as h has them. */
  C0 = Sequence.Size,
  LastC,
  KeptC,
  /** `Activation` of the gates with parameters. */
  RecurrentActivation,
  RecurrentAlpha,
  RecurrentBeta,
  RecurrentGamma,
  /** Scratch: c [GroupSamples, units]; one row of units. */
  C,
  Row,
  Size,
}

/**
 * Convolutional LSTM over Y[n,steps,pixels,units]: z = conv(x, W) + b + conv(h, R), then at every pixel what an LSTM does.
 * Unit: a sample. The gates [pixels, N] of one step are scratch; the products of `Sequence` are not used.
 */
export const enum ConvLstm {
  /** The fields of `Lstm` come first. The convolutions, each a `Conv2D` without X and Y: of x with bias, of h. */
  Input = Lstm.Size,
  Recurrent = Lstm.Size + Conv2D.Size,
  Size = Lstm.Size + 2 * Conv2D.Size,
}

/**
 * GRU over whole sequences, gates in Keras's order z, r, h:
 * z, r = rec(x·W + h·R + b); h = z∘h + (1 - z)∘act(x·W_h + b_h + s). Unit: a sample of the batch.
 * Reset after: s = r∘(h·R_h + b'_h), `Recurrent` makes h·R + b' for all gates apart from x·W.
 * Reset before: s = (r∘h)·R_h; `Recurrent` adds h·R to the rows of x·W for z and r, `Candidate` adds s.
 */
export const enum Gru {
  /** The fields of `Sequence` come first. (r∘h)·R_h: Run = units. */
  Candidate = Sequence.Size,
  RecurrentActivation = Sequence.Size + Product.Size,
  RecurrentAlpha,
  RecurrentBeta,
  RecurrentGamma,
  ResetAfter,
  /** Bytes from one gate to the next in a row of gates, and from the bias of x·W to b'. */
  GateStride,
  BiasStride,
  /** Scratch: h·R [GroupSamples, N] when reset after, r∘h [GroupSamples, units] when reset before. */
  Inner,
  Size,
}

/** Simple recurrence over whole sequences: h = act(x·W + h·R + b). Unit: a sample of the batch. */
export const enum Rnn {
  /** The fields of `Sequence`, and no more. */
  Size = Sequence.Size,
}

/**
 * Strided copies: transposes, slices, borders, repetitions, concatenations. Unit: a sample.
 * Each sample of Y is filled first, where FillCount is not 0; then come the parts, one after the other.
 */
export const enum CopyStrided {
  Y,
  YSampleStride,
  /** Floats of a sample to fill, and with what (f32). */
  FillCount,
  Fill,
  /** That many blocks of `CopyPart` follow. */
  PartCount,
  Size,
}

/** Y[YOffset + i·YStride] = X[XOffset + i·XStride] for all indices i of a part. Offsets are in bytes. */
export const enum CopyPart {
  X,
  XSampleStride,
  XOffset,
  YOffset,
  /** AxisCount (>= 1) times `CopyAxis`. */
  Axes,
  AxisCount,
  Size,
}

export const enum CopyAxis {
  Count,
  XStride,
  YStride,
  Size,
}

export const enum BinaryOperator {
  Add,
  Subtract,
  Multiply,
  Divide,
  Maximum,
  Minimum,
  /** From here on the result is 1 or 0. */
  Equal,
  NotEqual,
  Greater,
  GreaterEqual,
  LogicalAnd,
  LogicalOr,
  /** a^b, a number again. */
  Power,
}

/**
 * y = a ∘ b with broadcasting. Unit: a row of N elements, or an element where Rows is 0.
 * Y may be the same as the operand that has its shape.
 */
export const enum Binary {
  A,
  B,
  Y,
  Operator,
  /** Rows of one sample; 0 when both operands go through the whole batch element by element, or stand still. */
  Rows,
  /** The innermost axis, and the bytes from one element to the next: 4, or 0 for an operand that is repeated. */
  N,
  AStep,
  BStep,
  ASampleStride,
  BSampleStride,
  /** The axes between the sample and the row: AxisCount times `BinaryAxis`. */
  Axes,
  AxisCount,
  Size,
}

export const enum BinaryAxis {
  Count,
  AStride,
  BStride,
  Size,
}

/** y = c ≠ 0 ? a : b, element by element. Unit: an element. A step is 4, or 0 for a single number. */
export const enum Select {
  C,
  A,
  B,
  Y,
  CStep,
  AStep,
  BStep,
  Size,
}

export const enum ReduceOperator {
  Sum,
  Max,
  Min,
  Prod,
}

/**
 * Y[n,o,i] = the sum, maximum, minimum or product over s and r of X[n,o,s,r,i]; the reduced elements are SegmentCount
 * runs of Run, at any places. Unit: a row of Inner elements (n·o).
 */
export const enum Reduce {
  X,
  Y,
  Operator,
  XSampleStride,
  /** Rows of one sample, and the axes they count through: AxisCount times `ReduceAxis`. */
  Outer,
  Axes,
  AxisCount,
  Inner,
  Run,
  RunStride,
  /** Table of byte offsets (u32), one for each run. */
  Segments,
  SegmentCount,
  /** What results are divided by (f32): the number of elements for a mean, else 1. */
  Divisor,
  Size,
}

export const enum ReduceAxis {
  Count,
  Stride,
  Size,
}

/**
 * A part of a weight B[rows, columns], or of its transpose, on its way into panels: `Tile.Panel` columns each, the last one
 * padded with zeros. Unit: a panel.
 */
export const enum Pack {
  X,
  XStride,
  /** Is a row of X a column of B? */
  Transposed,
  Rows,
  Columns,
  /** Multiplies each column: one number for each, padded to whole panels; 0 for none. */
  Factors,
  /** Where the first row goes in the first panel. */
  Y,
  /** From panel to panel. */
  YStride,
  Size,
}

/** Y[i,c] = Table[X[i],c]. Unit: an index. */
export const enum Gather {
  X,
  Table,
  Y,
  Rows,
  Columns,
  Size,
}

/**
 * Images of another size, channels last: an output row is made of a weighted sum of input rows, each of its pixels of a
 * weighted sum of pixels of that. Unit: an output row (n·oh).
 */
export const enum Resize2D {
  X,
  XSampleStride,
  XRowStride,
  Channels,
  Y,
  OutHeight,
  OutWidth,
  /** For each output row, and for each output column: a `ResizeSource`, and the bytes from one to the next. */
  Rows,
  RowsStride,
  Columns,
  ColumnsStride,
  /** Scratch: an input row; 0 where every output row is a copy of one. */
  Line,
  Size,
}

/** The input rows or columns that an output one is a sum of; a single one is copied. */
export const enum ResizeSource {
  /** Byte offset. */
  First,
  Count,
  /** Count of them (f32). */
  Weights,
}

export const enum NormMode {
  /** (x - mean) / sqrt(variance + epsilon) */
  Layer,
  /** x / sqrt(variance + epsilon) */
  Deviation,
  /** x / sqrt(mean(x^2) + epsilon) */
  Rms,
  /** x · min(1 / sqrt(sum(x^2)), 1 / epsilon) */
  Unit,
}

/** Y = normalized(X) · gamma + beta over rows of N floats. Unit: a row; X and Y may be the same. */
export const enum LayerNorm {
  X,
  Y,
  N,
  Mode,
  /** f32 */
  Epsilon,
  /** 0 for none. Row r has the N / Run numbers that begin at number (r mod Groups) · N / Run, ... */
  Gamma,
  Beta,
  /** ... each for Run neighbours. */
  Run,
  Groups,
  Size,
}

/**
 * Y[n,oh,ow,c·m+j] = act(sum over kh,kw of X[n,h,w,c] · K[kh,kw,c,j] + bias[c·m+j]), channels last.
 * Unit: an output row (n·oh).
 */
export const enum DepthwiseConv2D {
  /** The fields of `Product` come first; N is all output channels, panels have kh·kw rows. */
  X = Product.Size,
  Height,
  Width,
  Channels,
  /** Output channels for each input channel. */
  Multiplier,
  Y,
  OutHeight,
  OutWidth,
  KernelHeight,
  KernelWidth,
  StrideHeight,
  StrideWidth,
  DilationHeight,
  DilationWidth,
  PadTop,
  PadLeft,
  Size,
}

/**
 * Y[n,od,oh,ow,f] = act(bias[f] + sum over all of X[n,id,ih,iw,c] · K[kd,kh,kw,f,c] that land there:
 * ih·sh + kh·dh - top = oh, ...), channels last. An image is a volume of depth 1. Unit: an output row (n·od·oh).
 */
export const enum ConvTranspose2D {
  /** The fields of `Product` come first: one input row times one row of the kernel; N = kw·f. */
  X = Product.Size,
  Depth,
  Height,
  Width,
  Channels,
  Y,
  OutDepth,
  OutHeight,
  OutWidth,
  Filters,
  KernelDepth,
  KernelHeight,
  KernelWidth,
  StrideDepth,
  StrideHeight,
  StrideWidth,
  DilationDepth,
  DilationHeight,
  DilationWidth,
  CropFront,
  CropTop,
  CropLeft,
  Bias,
  /** Bytes between the packed panels of two rows of the kernel. */
  RowPanelStride,
  /** Scratch: row table, Tile.BlockRows addresses; products of so many pixels, or of a row if that has fewer. */
  Table,
  Products,
  Size,
}

/** What becomes of the scores of pairs that a mask leaves out. */
export const enum MaskedScore {
  /** No pair is left out. */
  None,
  /** They are `Fill`: where a whole row is left out, its weights are all the same. */
  Fill,
  /** They are `Fill`, and their weights 0, even in a row that is left out as a whole. */
  Drop,
  /** `Fill` is added to them. */
  Shift,
}

/**
 * Y[n,t,h,j] = sum over s of P[n,h,t,s] · V[n,s,g,j] with P = softmax over s of the scores of Q[n,t,h,i] and K[n,s,g,i]:
 * sum over i of Q·K, or of W[i] · tanh(Q + K). g = h / (Heads / KeyHeads): neighbouring heads share a head of K and V.
 * A score counts where t - Before <= s <= t + After and no mask is 0 there. Unit: a head of K and V (n·g).
 */
export const enum Attention {
  /** Q·Kᵀ: Run = i, N = s. Panels are scratch; 0 where scores are sums of tanh. */
  Scores,
  /** P·V: Run = s, N = j. Panels are scratch. */
  Values = Product.Size,
  Q = 2 * Product.Size,
  K,
  V,
  Y,
  /** Steps of Q. */
  Rows,
  Heads,
  KeyHeads,
  Before,
  After,
  MaskedScore,
  /** (f32) */
  Fill,
  /** That many blocks of `AttentionMask` follow. */
  MaskCount,
  W,
  /** P[n,h,t,s], or 0 when it is not wanted. */
  P,
  /** Rows that go through together. Scratch: row table, and so many rows of P where it is not wanted. */
  BlockRows,
  Table,
  Block,
  Size,
}

/** A mask [n,h|1,t|1,s|1] of ones and zeros, with bytes from one index to the next: 0 along axes of size 1. */
export const enum AttentionMask {
  Mask,
  SampleStride,
  HeadStride,
  RowStride,
  Step,
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
  Abs,
  Sqrt,
  Floor,
  Ceil,
  /** To the nearest integer, of two to the even one. */
  Round,
  Trunc,
  Sign,
  Erf,
  Expm1,
  Log,
  Log1p,
  /** From here on they see a whole row. */
  Softmax,
  LogSoftmax,
  Sparsemax,
}
