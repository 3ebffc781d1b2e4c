/** How much a model file may ask for. A file is written by a stranger; these bounds are the reader's, never the file's. */
export interface FormatLimits {
  /** Largest file or archive member, in bytes. */
  readonly modelBytes: number;
  /** Largest JSON document, in bytes. */
  readonly jsonBytes: number;
  /** Deepest nesting of objects and arrays in a JSON document. */
  readonly jsonDepth: number;
  /** Most members of a zip archive, and most files that a list of shards names. */
  readonly zipEntries: number;
  /** Most bytes that one stored byte may become, in a member and in the whole archive. Up to `INFLATE_FLOOR` all are let through. */
  readonly inflateRatio: number;
  /** Most HDF5 structures (headers, messages, tree nodes, links) that are read from one file. */
  readonly hdf5Nodes: number;
  /** Deepest nesting of HDF5 groups. */
  readonly hdf5Depth: number;
}

export const DEFAULT_LIMITS: FormatLimits = {
  modelBytes: 2 ** 30,
  jsonBytes: 100_000_000,
  jsonDepth: 100,
  zipEntries: 1024,
  inflateRatio: 100,
  hdf5Nodes: 1_000_000,
  hdf5Depth: 100,
};

/** A member this small may be deflated to any ratio: a page of zeros is no bomb. In bytes. */
export const INFLATE_FLOOR: number = 2 ** 20;

/** The highest rank of a weight; Keras's own kernels stop at 5. */
export const MAX_RANK: number = 8;
