import { ConfigError, ShapeError } from "../core/errors.ts";
import { elementCount, formatShape, type Shape, shapeFits } from "../core/shape.ts";
import { type NestedArray, type NumericArray, Tensor, tensor } from "../core/tensor.ts";

/** Flat numbers in row-major order with their shape. Nothing is copied before `predict` does. */
export interface ShapedData {
  readonly data: NumericArray;
  readonly shape: readonly number[];
}

/**
 * What `predict` takes. Axis 0 counts samples; one sample alone needs that axis too.
 *
 * - a `Tensor`, or `{ data, shape }`;
 * - a typed array: how many samples it holds follows from its length, so the model must know its input shape;
 * - nested arrays.
 */
export type PredictInput = Tensor | ShapedData | NumericArray | NestedArray;

/** What `predict` of a model with several inputs takes: a list in the model's order, or an object by input name. */
export type PredictInputs = PredictInput | readonly PredictInput[] | Readonly<Record<string, PredictInput>>;

/** An input as `predict` reads it: `count` samples of shape `sampleShape`, one after the other. */
export interface Samples {
  readonly data: NumericArray;
  readonly count: number;
  readonly sampleShape: readonly number[];
}

/** What a model expects: its input shape with the batch axis, and the sample shape if it is fully known. */
export class InputSpec {
  readonly shape: Shape;
  readonly sampleShape: readonly number[] | undefined;
  readonly #sampleSize: number;
  readonly #model: string;

  /** @param model The model's name for error texts: `Sequential "mlp"`. */
  constructor(shape: Shape, model: string) {
    this.shape = shape;
    this.#model = model;
    const sample = shape.slice(1);
    this.sampleShape = sample.every((dim) => dim !== null) ? sample : undefined;
    this.#sampleSize = elementCount(sample);
  }

  /** @throws ShapeError, ConfigError when the input is not one this model can take. */
  read(input: PredictInput): Samples {
    if (input instanceof Float32Array) return this.#flat(input);
    const given = shapedInput(input, this.#model);
    return given instanceof Tensor || "shape" in given ? this.#shaped(given) : this.#flat(given.data);
  }

  #flat(data: NumericArray): Samples {
    const { sampleShape } = this;
    if (sampleShape === undefined) throw needsShape(this.#model, formatShape(this.shape), data);
    const count = data.length / this.#sampleSize;
    if (!Number.isInteger(count)) {
      throw new ShapeError("The length of the input does not fit the model", {
        layer: this.#model,
        argument: "x",
        expected: `a multiple of ${this.#sampleSize} numbers, the size of one sample of shape ${formatShape(this.shape)}`,
        received: `${data.length} numbers`,
      });
    }
    if (count === 0) checkAttached(data, this.#model);
    return { data, count, sampleShape };
  }

  #shaped({ data, shape }: ShapedData): Samples {
    const [count = 0, ...sample] = shape;
    if (data.length !== elementCount(shape)) throw notFilled(this.#model, data, shape, elementCount(shape));
    const expected = this.shape.slice(1);
    if (shapeFits(sample, expected)) return { data, count, sampleShape: this.sampleShape ?? sample };
    // As in Keras, a last axis of size 1 may be left out or be too many.
    const longer = [...sample, 1];
    if (shape.length > 0 && shapeFits(longer, expected))
      return { data, count, sampleShape: this.sampleShape ?? longer };
    const shorter = sample.slice(0, -1);
    if (sample.at(-1) === 1 && shapeFits(shorter, expected))
      return { data, count, sampleShape: this.sampleShape ?? shorter };
    // An empty nested array is no samples of any shape.
    if (shape.length === 1 && count === 0 && this.sampleShape)
      return { data, count, sampleShape: this.sampleShape };
    throw this.#misfit(shape);
  }

  #misfit(shape: readonly number[]): ShapeError {
    const one = shapeFits(shape, this.shape.slice(1));
    const batched = `[${[1, ...shape].join(", ")}]`;
    const cure = `; one sample is a batch of one: tensor(data, ${batched}), or [x] for nested arrays`;
    return new ShapeError(one ? "The input has no batch axis" : "The input does not fit the model", {
      layer: this.#model,
      argument: "x",
      expected: `shape ${formatShape(this.shape)}${one ? cure : ""}`,
      received: `shape ${formatShape(shape)}`,
    });
  }
}

/** The shape of an input for a model that has none yet. @throws ShapeError when the input does not tell it. */
export function inferInputShape(input: PredictInput, model: string): Shape {
  const given = shapedInput(input, model);
  if (!("shape" in given)) {
    const cure = "a Tensor, { data, shape } or nested arrays, or an inputShape on the first layer";
    throw needsShape(model, `${cure}: this model is not built, so a length says nothing`, given.data);
  }
  const [, ...sample] = given.shape;
  if (sample.length === 0 || sample.includes(0)) {
    throw new ShapeError("A model cannot be built from this input", {
      layer: model,
      argument: "x",
      expected: "a batch axis and at least one more, none of them empty",
      received: `shape ${formatShape(given.shape)}`,
    });
  }
  return [null, ...sample];
}

/**
 * Checks what a model gets as a layer of another.
 * @throws ShapeError, in Keras's words, when the shapes, batch first, are not those the model is made for.
 */
export function checkInputShapes(
  { name, label }: { readonly name: string; readonly label: string },
  expected: readonly Shape[],
  inputs: readonly { readonly shape: Shape }[],
): void {
  if (expected.length !== inputs.length) {
    throw new ShapeError(
      `Layer "${name}" expects ${expected.length} input(s), but it received ${inputs.length} input tensors`,
      { layer: label, received: inputs.map(({ shape }) => formatShape(shape)).join(", ") },
    );
  }
  for (const [at, shape] of expected.entries()) {
    const given = inputs[at]?.shape ?? [];
    const fits = (dim: number | null, axis: number): boolean =>
      axis === 0 || dim === null || given[axis] === null || dim === given[axis];
    if (shape.length === given.length && shape.every(fits)) continue;
    throw new ShapeError(
      `Input ${at} of layer "${name}" is incompatible with the layer: ` +
        `expected shape=${formatShape([null, ...shape.slice(1)])}, found shape=${formatShape(given)}`,
      { layer: label },
    );
  }
}

/** @throws ShapeError, in Keras's words, when the inputs have different numbers of samples. */
export function checkSameCount(samples: readonly Samples[], model: string): void {
  const counts = samples.map(({ count }) => count);
  if (counts.every((count) => count === counts[0])) return;
  throw new ShapeError(
    "Data cardinality is ambiguous. Make sure all arrays contain the same number of samples",
    {
      layer: model,
      argument: "x",
      expected: "one number of samples",
      received: `x sizes: ${counts.join(", ")}`,
    },
  );
}

function needsShape(model: string, expected: string, data: NumericArray): ShapeError {
  return new ShapeError("The shape of the input is not known: pass tensor(data, shape) or { data, shape }", {
    layer: model,
    argument: "x",
    expected,
    received: `${data.length} numbers without a shape`,
  });
}

/** Numbers with a shape if they have one. @throws ConfigError for what is no input at all. */
function shapedInput(input: unknown, model: string): ShapedData | { readonly data: NumericArray } {
  if (input instanceof Tensor) return input;
  if (isNumeric(input)) return { data: input };
  if (Array.isArray(input)) return tensor(input as NestedArray);
  if (typeof input === "object" && input !== null && "data" in input && "shape" in input) {
    const { data, shape } = input as { data: unknown; shape: unknown };
    if (isNumeric(data) && Array.isArray(shape)) return checkShaped(data, [...(shape as unknown[])], model);
  }
  throw new ConfigError("This is no input", {
    layer: model,
    argument: "x",
    expected: "a Tensor, a typed array of numbers, { data, shape } or nested arrays of numbers",
    received: describeInput(input),
  });
}

/** Typed arrays whose elements are numbers: all but those of BigInts. A DataView has no elements. */
function isNumeric(value: unknown): value is NumericArray {
  return ArrayBuffer.isView(value) && "length" in value && !/^BigU?[iI]nt64Array$/.test(tagOf(value));
}

function checkShaped(data: NumericArray, shape: unknown[], model: string): ShapedData {
  const sizes = shape.filter((dim): dim is number => Number.isInteger(dim) && (dim as number) >= 0);
  if (sizes.length !== shape.length)
    throw notFilled(model, data, shape, "sizes that are integers from 0, and their product of");
  return { data, shape: sizes };
}

/** Also for a tensor whose memory was transferred to another thread: it has no elements left. */
function notFilled(
  model: string,
  data: NumericArray,
  shape: readonly unknown[],
  expected: number | string,
): ShapeError {
  return new ShapeError("The data does not fill the shape", {
    layer: model,
    argument: "x",
    expected: `${expected} elements for shape [${shape.map(String).join(", ")}]`,
    received: `${data.length} elements`,
  });
}

/** No samples is fine; an array whose memory was transferred to another thread only looks like it. */
function checkAttached(data: NumericArray, model: string): void {
  try {
    new Uint8Array(data.buffer);
  } catch (cause) {
    throw new ConfigError("The memory of this array was transferred elsewhere", {
      layer: model,
      argument: "x",
      cause,
    });
  }
}

const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);

function describeInput(input: unknown): string {
  if (input === undefined || input === null) return String(input);
  return typeof input === "object" ? tagOf(input) : `${typeof input} ${String(input).slice(0, 40)}`;
}
