import { ConfigError, LanewiseError, ModelFormatError, ShapeError } from "../core/errors.ts";
import { Random } from "../core/random.ts";
import type { Shape } from "../core/shape.ts";
import { Tensor } from "../core/tensor.ts";
import type { Model, PredictOutput } from "../models/model.ts";
import { flatten, type Structure } from "../models/structure.ts";

/** Where a `.keras` file keeps it. Keras leaves `assets/` alone. */
export const SELF_TEST_MEMBER = "assets/lanewise-self-test.json";

/** A question with its answer. The inputs are uniform random numbers from 0 to 1 that follow from the seed. */
interface SelfTest {
  readonly version: 1;
  readonly seed: number;
  readonly inputs: readonly (readonly number[])[];
  readonly outputs: readonly Answer[];
  /** How far an answer may be off, as a fraction of the largest value of its output. */
  readonly tolerance: number;
}

/** Every so many values of one output, as base64 of float32. */
interface Answer {
  readonly shape: readonly number[];
  readonly step: number;
  readonly values: string;
}

/** What `verify` found. */
export interface SelfTestResult {
  /** Did every answer stay within the tolerance? */
  readonly passed: boolean;
  /** The largest difference, as a fraction of the largest value of its output. */
  readonly error: number;
  readonly tolerance: number;
  /** How many values were compared. */
  readonly values: number;
}

/**
 * Binaries and other implementations round differently: a product of k terms is off by about √k·6e-8 of its largest
 * term, and deep models add a few of these. A wrong weight or argument is off by orders more.
 */
const TOLERANCE = 1e-4;
/** No more numbers than this are kept of one output. */
const MOST_VALUES = 1024;
/** What stands for sizes that the model leaves open, tried in this order: some layers need room. */
const OPEN_SIZES = [8, 32, 64, 128, 224];
const SEED = 1;

/** The text of a self-test for a model. @throws ConfigError when no input can be made up for it. */
export function makeSelfTest(model: Model): string {
  const shapes = model.inputShapes ?? [];
  const inputs = pickShapes(model, shapes);
  const outputs = outputsFor(model, inputs, SEED).map(({ shape, data }): Answer => {
    const step = Math.max(1, Math.ceil(data.length / MOST_VALUES));
    return { shape, step, values: toBase64(data.filter((_, at) => at % step === 0)) };
  });
  const test: SelfTest = { version: 1, seed: SEED, inputs, outputs, tolerance: TOLERANCE };
  return JSON.stringify(test);
}

/** Asks the model again. @throws ModelFormatError for a text that is no self-test, or one of another model. */
export function runSelfTest(model: Model, text: string): SelfTestResult {
  const test = readSelfTest(text);
  let [error, values] = [0, 0];
  const outputs = within(() => outputsFor(model, test.inputs, test.seed));
  if (outputs.length !== test.outputs.length) throw broken(`${outputs.length} outputs`);
  for (const [at, { shape, data }] of outputs.entries()) {
    const answer = test.outputs[at] as Answer;
    const kept = fromBase64(answer.values);
    if (shape.join() !== answer.shape.join()) throw broken(`an output of shape [${shape.join(", ")}]`);
    if (kept.length !== Math.ceil(data.length / answer.step)) throw broken(`${kept.length} values`);
    const largest = kept.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
    for (const [i, expected] of kept.entries()) {
      const received = data[i * answer.step] as number;
      const same = Object.is(expected, received) || expected === received;
      const difference = same ? 0 : Math.abs(expected - received) / largest;
      error = Math.max(error, Number.isNaN(difference) ? Infinity : difference);
    }
    values += kept.length;
  }
  return { passed: error <= test.tolerance, error, tolerance: test.tolerance, values };
}

function outputsFor(model: Model, shapes: readonly (readonly number[])[], seed: number): readonly Tensor[] {
  const random = new Random(seed);
  const inputs = shapes.map((shape) => {
    const data = new Float32Array(shape.reduce((product, size) => product * size, 1));
    for (let at = 0; at < data.length; at++) data[at] = random.uniform();
    return new Tensor(data, shape);
  });
  model.resetStates();
  const output = model.predict<PredictOutput>(inputs.length === 1 ? (inputs[0] as Tensor) : inputs);
  model.resetStates();
  return flatten(output as Structure<Tensor>);
}

/** Concrete shapes for which the model computes. */
function pickShapes(model: Model, shapes: readonly Shape[]): readonly (readonly number[])[] {
  let fault: unknown;
  for (const open of OPEN_SIZES) {
    const sizes = shapes.map((shape) => shape.map((size, axis) => size ?? (axis === 0 ? 1 : open)));
    try {
      outputsFor(model, sizes, SEED);
      return sizes;
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error;
      fault = error;
    }
  }
  throw new ConfigError("No input for a self-test can be made up: the model takes none of the sizes tried", {
    layer: model.label,
    expected: `inputs whose open sizes may be one of ${OPEN_SIZES.join(", ")}`,
    cause: fault,
  });
}

function readSelfTest(text: string): SelfTest {
  const test = within(() => JSON.parse(text) as SelfTest);
  const isShape = (shape: unknown): boolean => Array.isArray(shape) && shape.every(Number.isSafeInteger);
  const valid =
    test?.version === 1 &&
    Number.isSafeInteger(test.seed) &&
    test.tolerance > 0 &&
    Array.isArray(test.inputs) &&
    test.inputs.every((shape) => isShape(shape) && product(shape) <= 2 ** 26) &&
    Array.isArray(test.outputs) &&
    test.outputs.every(
      ({ shape, step, values }) => isShape(shape) && step >= 1 && typeof values === "string",
    );
  if (!valid) throw broken("something else");
  return test;
}

const product = (shape: readonly number[]): number => shape.reduce((all, size) => all * size, 1);

function within<T>(action: () => T): T {
  try {
    return action();
  } catch (cause) {
    if (cause instanceof LanewiseError && !(cause instanceof ShapeError)) throw cause;
    throw broken(cause instanceof Error ? cause.message : String(cause));
  }
}

function broken(received: string): ModelFormatError {
  return new ModelFormatError("The self-test does not belong to this model", {
    path: SELF_TEST_MEMBER,
    expected: "what saveModel wrote for it",
    received,
  });
}

function toBase64(values: Float32Array): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ""));
}

function fromBase64(text: string): Float32Array {
  const letters = within(() => atob(text));
  return new Float32Array(Uint8Array.from(letters, (letter) => letter.charCodeAt(0)).buffer);
}
