import { readFileSync } from "node:fs";
import { elementCount } from "../../src/core/shape.ts";
import { Tensor } from "../../src/core/tensor.ts";
import { InputLayer } from "../../src/layers/core/input.ts";
import type { Layer } from "../../src/layers/layer.ts";
import { deserializeLayer } from "../../src/layers/registry.ts";
import { modelFromJson } from "../../src/models/config/model-from-json.ts";
import { Sequential } from "../../src/models/sequential.ts";
import { Chain } from "./chain.ts";

/** One case as make.py writes it: README.md beside this file describes the fields. */
export interface GoldenCase {
  readonly name: string;
  readonly layers: readonly {
    readonly class_name: string;
    readonly config: Readonly<Record<string, unknown>>;
  }[];
  /** Of the one input, */
  readonly inputShape?: readonly number[];
  /** or of several. */
  readonly inputShapes?: readonly (readonly number[])[];
  readonly inputRange: readonly [number, number];
  readonly inputKind?: "integers";
  /** The last input is a mask for the first: 1 where the drawn value is positive. */
  readonly mask?: boolean;
  /** How the first layer is called. */
  readonly given?: GivenCall;
  readonly seed: number;
  readonly weights: readonly {
    readonly shape: readonly number[];
    readonly scale?: number;
    readonly range?: readonly [number, number];
  }[];
  readonly calls: number;
  readonly outputs: readonly { readonly shape: readonly number[]; readonly data: string }[];
  /** How far Keras itself, in float32, was from the same layer in float64. */
  readonly error: number;
}

/** A call of an attention layer; numbers are those of inputs. */
export interface GivenCall {
  /** So many go in; the rest are masks, 1 where the drawn value is positive. */
  readonly inputs: number;
  /** The masks are the drawn values themselves. */
  readonly numbers?: boolean;
  readonly flags?: readonly string[];
  readonly tensors?: Readonly<Record<string, number>>;
  /** Masks of the inputs, given by hand, */
  readonly mask?: readonly (number | null)[];
  /** or coming with them. */
  readonly implicit?: Readonly<Record<string, number>>;
}

export function readCases(file: string): readonly GoldenCase[] {
  const text = readFileSync(new URL(file, import.meta.url), "utf8");
  return (JSON.parse(text) as { cases: readonly GoldenCase[] }).cases;
}

/** `count` floats of a stream, bit for bit those of generator.py. */
export function stream(seed: number, count: number, low: number, high: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => {
    const s = (seed + Math.imul(i + 1, 0x6d2b79f5)) | 0;
    let t = Math.imul(s ^ (s >>> 15), s | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    const unit = ((t ^ (t >>> 14)) >>> 8) / 2 ** 24;
    return low + (high - low) * unit;
  });
}

export function floats(base64: string): Float32Array {
  const bytes = Buffer.from(base64, "base64");
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/** The case's model with the case's weights. */
export function buildModel({
  layers,
  inputShape,
  inputShapes,
  given,
  weights,
  seed,
  mask = false,
}: GoldenCase): Sequential | Chain {
  const made = layers.map((layer) => deserializeLayer(layer));
  const model = inputShapes
    ? new Chain(made, inputShapes, { mask, given })
    : sequentialOf(made, layers, inputShape ?? []);
  model.setWeights(
    weights.map(({ shape, scale = 1, range = [-scale, scale] }, j) => {
      return new Tensor(stream(seed * 1000 + j + 1, elementCount(shape), ...range), shape);
    }),
  );
  return model;
}

/** The model that the model's own configuration describes, with its weights. */
export function copyOf(model: Sequential | Chain): Sequential | Chain {
  if (model instanceof Chain) {
    const made = model.layers.map((layer) => deserializeLayer(JSON.parse(JSON.stringify(layer))));
    const copy = new Chain(made, model.inputShapes, model.call);
    copy.setWeights(model.layers.flatMap((layer) => layer.getWeights()));
    return copy;
  }
  const copy = modelFromJson(JSON.stringify(model)) as Sequential;
  copy.setWeights(model.getWeights());
  return copy;
}

function sequentialOf(
  made: readonly Layer[],
  layers: GoldenCase["layers"],
  [batch, ...sample]: readonly number[],
): Sequential {
  const isStateful = JSON.stringify(layers).includes('"stateful":true');
  const input = new InputLayer({ batchInputShape: [isStateful ? (batch ?? null) : null, ...sample] });
  return new Sequential({ layers: [input, ...made] });
}

/** All outputs of all calls, in the order of the case. */
export function run(model: Sequential | Chain, golden: GoldenCase): Tensor[] {
  return Array.from({ length: golden.calls }, (_, call) => {
    if (model instanceof Chain) return model.predict(inputsOf(golden, call));
    const [input] = inputsOf(golden, call) as [Tensor];
    const output = model.predict<Tensor | Tensor[]>(input, { batchSize: input.shape[0] });
    return output instanceof Tensor ? [output] : output;
  }).flat();
}

function inputsOf(golden: GoldenCase, call: number): Tensor[] {
  const { inputShape = [], inputShapes = [inputShape], inputRange, inputKind, given, seed, mask } = golden;
  const isMask = (number: number): boolean => {
    if (given) return number >= given.inputs && given.numbers !== true;
    return mask === true && number === inputShapes.length - 1;
  };
  return inputShapes.map((shape, number) => {
    const data = stream(seed * 1000 + 500 + 10 * number + call, elementCount(shape), ...inputRange);
    if (isMask(number)) {
      return new Tensor(
        data.map((value) => (value > 0 ? 1 : 0)),
        shape,
      );
    }
    return new Tensor(inputKind === "integers" ? data.map(Math.floor) : data, shape);
  });
}
