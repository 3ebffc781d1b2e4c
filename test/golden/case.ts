import { readFileSync } from "node:fs";
import { elementCount } from "../../src/core/shape.ts";
import { Tensor } from "../../src/core/tensor.ts";
import { InputLayer } from "../../src/layers/core/input.ts";
import { deserializeLayer } from "../../src/layers/registry.ts";
import { Sequential } from "../../src/models/sequential.ts";

/** One case as make.py writes it: README.md beside this file describes the fields. */
export interface GoldenCase {
  readonly name: string;
  readonly layers: readonly {
    readonly class_name: string;
    readonly config: Readonly<Record<string, unknown>>;
  }[];
  readonly inputShape: readonly number[];
  readonly inputRange: readonly [number, number];
  readonly seed: number;
  readonly weights: readonly { readonly shape: readonly number[]; readonly scale: number }[];
  readonly calls: number;
  readonly outputs: readonly { readonly shape: readonly number[]; readonly data: string }[];
  /** How far Keras itself, in float32, was from the same layer in float64. */
  readonly error: number;
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
export function buildModel({ layers, inputShape, weights, seed }: GoldenCase): Sequential {
  const isStateful = layers.some(({ config }) => config["stateful"] === true);
  const batchInputShape = [isStateful ? (inputShape[0] ?? null) : null, ...inputShape.slice(1)];
  const model = new Sequential({
    layers: [new InputLayer({ batchInputShape }), ...layers.map((layer) => deserializeLayer(layer))],
  });
  model.setWeights(
    weights.map(({ shape, scale }, j) => {
      return new Tensor(stream(seed * 1000 + j + 1, elementCount(shape), -scale, scale), shape);
    }),
  );
  return model;
}

/** All outputs of all calls, in the order of the case. */
export function run(model: Sequential, golden: GoldenCase): Tensor[] {
  const { inputShape, inputRange, seed, calls } = golden;
  return Array.from({ length: calls }, (_, call) => {
    const data = stream(seed * 1000 + 500 + call, elementCount(inputShape), ...inputRange);
    const output = model.predict<Tensor | Tensor[]>(new Tensor(data, inputShape), {
      batchSize: inputShape[0],
    });
    return output instanceof Tensor ? [output] : output;
  }).flat();
}
