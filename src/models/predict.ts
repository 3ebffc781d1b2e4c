import { ConfigError, OutOfMemoryError, ShapeError } from "../core/errors.ts";
import { isSize, MAX_ELEMENTS } from "../core/shape.ts";
import { Tensor } from "../core/tensor.ts";
import type { Samples } from "./input.ts";

/** Batches and nothing else: everything below runs at most `capacity` samples at once and knows no batch size. */

export interface PredictOptions {
  /** Most samples to compute at once: memory grows with it, results don't depend on it. Default: 32. */
  readonly batchSize?: number | undefined;
  /**
   * Compute as in training: dropout drops, noise is added. The numbers are not those of Keras, whose backends differ too;
   * their distributions are. Default: false.
   */
  readonly training?: boolean | undefined;
  /** With `training`: an integer that fixes all random numbers, whatever the batch size. */
  readonly seed?: number | undefined;
}

const DEFAULT_BATCH = 32;

/** What runs one batch: a `Program`. */
export interface BatchRunner {
  run(inputs: readonly Float32Array[], outputs: readonly Float32Array[], samples: number): void;
}

/**
 * How many samples run at once.
 * @param fixed The batch size of a model that has a fixed one.
 * @throws ConfigError for a batch size that is none; ShapeError when the samples don't fill fixed batches.
 */
export function chooseBatch(
  options: PredictOptions | undefined,
  fixed: number | null,
  count: number,
  model: Labelled,
): number {
  if (options !== undefined && (typeof options !== "object" || options === null)) {
    throw new ConfigError("The options are not an object", {
      layer: model.label,
      expected: "{ batchSize: 32 }",
      received: String(options),
    });
  }
  const size = checkBatchSize(options?.batchSize, fixed, model);
  if (fixed !== null && count % fixed !== 0) {
    throw new ShapeError("The batch size of this model is fixed, since it keeps a state for each sample", {
      layer: model.label,
      argument: "x",
      expected: `a multiple of ${fixed} samples`,
      received: `${count} samples`,
    });
  }
  return Math.min(size, count);
}

/** The batch size asked for, or the default. @throws ConfigError */
export function checkBatchSize(asked: number | undefined, fixed: number | null, model: Labelled): number {
  const size = asked ?? fixed ?? DEFAULT_BATCH;
  if (isSize(size) && (fixed === null || size === fixed)) return size;
  throw new ConfigError(fixed === null ? "Not a batch size" : "The batch size of this model is fixed", {
    layer: model.label,
    argument: "batchSize",
    expected: fixed === null ? `an integer from 1 to ${MAX_ELEMENTS}` : `${fixed}, as in its input shape`,
    received: String(size),
  });
}

interface Labelled {
  readonly label: string;
}

/**
 * Runs all samples in batches of `batch`, the last of which may be smaller. The results are new arrays.
 * @param outputShapes The shapes of one sample's results.
 * @param startAt Told the first sample of each batch before it runs.
 */
export function runBatches(
  program: BatchRunner,
  samples: readonly Samples[],
  outputShapes: readonly (readonly number[])[],
  batch: number,
  startAt?: (sample: number) => void,
): Tensor[] {
  const count = samples[0]?.count ?? 0;
  const results = emptyResults(outputShapes, count);
  const outputs = results.map((result) => result.data);
  if (count === batch) {
    const inputs = samples.map(({ data }) => data);
    if (inputs.every((data) => data instanceof Float32Array)) {
      startAt?.(0);
      program.run(inputs, outputs, count);
      return results;
    }
  }
  const readers = samples.map((each) => batchReader(each, batch));
  for (let at = 0; at < count; at += batch) {
    const rows = Math.min(batch, count - at);
    startAt?.(at);
    program.run(
      readers.map((read) => read(at, rows)),
      outputs.map((output) => rowsOf(output, count, at, rows)),
      rows,
    );
  }
  return results;
}

/** Gives rows of an input as floats: a part of it, or one array that each batch is converted into. */
function batchReader(
  { data, sampleShape }: Samples,
  batch: number,
): (at: number, rows: number) => Float32Array {
  const size = sizeOf(sampleShape);
  if (data instanceof Float32Array) return (at, rows) => data.subarray(at * size, (at + rows) * size);
  const converted = new Float32Array(size * batch);
  return (at, rows) => {
    converted.set(data.subarray(at * size, (at + rows) * size));
    return converted.subarray(0, rows * size);
  };
}

/** Tensors of zeros for `count` samples. @throws ShapeError, OutOfMemoryError when they are too large. */
export function emptyResults(shapes: readonly (readonly number[])[], count: number): Tensor[] {
  return shapes.map((shape) => {
    const size = sizeOf(shape) * count;
    if (size > MAX_ELEMENTS) {
      throw new ShapeError("The result is too large: predict fewer samples at once", {
        expected: `at most ${MAX_ELEMENTS} elements`,
        received: `shape [${count}, ${shape.join(", ")}]`,
      });
    }
    return new Tensor(allocate(size), [count, ...shape]);
  });
}

function allocate(size: number): Float32Array {
  try {
    return new Float32Array(size);
  } catch (cause) {
    throw new OutOfMemoryError("The result cannot be allocated", { received: `${size} elements`, cause });
  }
}

function rowsOf(all: Float32Array, count: number, at: number, rows: number): Float32Array {
  const size = all.length / count;
  return all.subarray(at * size, (at + rows) * size);
}

function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (let axis = 0; axis < shape.length; axis++) size *= shape[axis] ?? 1;
  return size;
}
