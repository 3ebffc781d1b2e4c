import * as assert from "uvu/assert";
import { type ErrorCode, LanewiseError } from "../../src/core/errors.ts";
import {
  layers,
  loadModel,
  type LoadModelOptions,
  loadWeights,
  type Model,
  type ModelSource,
  sequential,
} from "../../src/index.ts";
import { defaultEngine } from "../../src/wasm/engine.ts";
import { allocating } from "./allocating.ts";

/** A file that means harm, and what must come of it. */
export interface HostileCase {
  readonly name: string;
  readonly source: () => ModelSource | Promise<ModelSource>;
  /** Is it opened as a model, or as weights for a Dense of kernel (2, 3)? Default: as a model. */
  readonly as?: "weights";
  /** The code of the error; "LOADS" for what looks hostile and is no fault. */
  readonly code: ErrorCode | "LOADS";
  /** Found in the error's text, which begins with the place in the file. */
  readonly text?: RegExp;
  readonly options?: LoadModelOptions;
} // prettier-ignore

/** In seconds of this process's own time, which does not depend on what else the machine does. */
const MOST_TIME = 2;
/** What all arrays made on the way may be together. The files of the corpus are small. */
const MOST_BYTES = 64 * 2 ** 20;
const LONGEST_MESSAGE = 8000;

/** `Dense` of 2 x 3, as the files of weights have it. */
export function denseModel(): Model {
  return sequential({ layers: [layers.dense({ units: 3, inputShape: [2], name: "dense" })] });
}

/**
 * Opens a hostile file and asserts that nothing happens but the expected error: in time, in little memory, with nothing left in
 * Wasm, in the model or in the prototypes that all objects share.
 */
export async function assertHarmless({ name, source, as, code, text, options }: HostileCase): Promise<void> {
  const file = await source();
  const { heap } = defaultEngine();
  const model = as === "weights" ? denseModel() : undefined;
  const before = { used: heap.usedBytes, prototypes: prototypes(), weights: model?.getWeights() };
  const started = process.cpuUsage();
  let error: unknown;
  const bytes = await allocating(async () => {
    try {
      await (model ? loadWeights(model, file, options) : loadModel(file, options));
    } catch (caught) {
      error = caught;
    }
  });
  const { user, system } = process.cpuUsage(started);
  const seconds = (user + system) / 1e6;

  assert.ok(seconds < MOST_TIME, `${name}: took ${seconds.toFixed(1)} s`);
  assert.ok(bytes < MOST_BYTES, `${name}: made arrays of ${bytes} bytes`);
  assert.ok(heap.usedBytes <= before.used, `${name}: bytes stay in Wasm`); // those of dropped models may go
  assert.equal(prototypes(), before.prototypes, `${name}: changes a prototype`);
  if (code === "LOADS") return assert.is(error, undefined, `${name}: ${String(error)}`);
  assert.ok(error !== undefined, `${name}: was accepted`);
  assertTyped(error, name);
  assert.is(error.code, code, `${name}: ${error.message}`);
  if (text) assert.match(error.message, text, name);
  assert.equal(model?.getWeights(), before.weights, `${name}: changes the model`);
}

/** One of the family, with a place, of a readable length, and no slip of the program behind it. */
export function assertTyped(error: unknown, name: string): asserts error is LanewiseError {
  const stack = error instanceof Error ? error.stack : String(error);
  assert.ok(error instanceof LanewiseError, `${name}: an untyped error: ${stack}`);
  assert.ok(error.path !== undefined || error.argument !== undefined, `${name}: no place: ${error.message}`);
  assert.ok(error.message.length <= LONGEST_MESSAGE, `${name}: a text of ${error.message.length} characters`);
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause) {
    const ours = /^(TypeError|RangeError|ReferenceError)/.test(cause.stack ?? "") && !EXPECTED.test(cause.stack ?? "");
    assert.not.ok(ours, `${name}: a slip behind the error: ${cause.stack}`);
  }
} // prettier-ignore

/** What the runtime itself says of damaged UTF-8 and deflated data, and of addresses it cannot fetch. */
const EXPECTED =
  /encoded data was not valid|decode|ERR_ENCODING|zlib|invalid|unexpected end|fetch failed|Trailing junk/i;

function prototypes(): readonly string[] {
  return [Object, Array, Function, String, Number, Map, Promise, Uint8Array, Float32Array].flatMap(
    ({ prototype }) => Reflect.ownKeys(prototype as object).map(String),
  );
}
