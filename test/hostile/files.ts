// Sound files, from which hostile ones are made by a change.
import { concat, utf8, zip } from "../formats/helpers.ts";
import { denseWeights, u64 } from "./hdf5-file.ts";

/** JSON of any kind; `raw` goes into the text as it is. */
export type Value = unknown;

export const node = (className: string, config: object): object => ({ class_name: className, config });
export const inputLayer = (...shape: Value[]): object =>
  node("InputLayer", { batch_shape: shape, name: "in" });
export const dense = (change: object = {}): object => node("Dense", { name: "dense", units: 3, ...change });
export const sequential = (...layers: Value[]): object => node("Sequential", { name: "s", layers });

/** A layer of a functional model with the names of what goes in. */
export function call(className: string, name: string, config: object, ...inputs: readonly Value[]): object {
  const args = inputs.map((from) => tensor(...(Array.isArray(from) ? (from as Value[]) : [from, 0, 0])));
  const merged = args.length > 1 ? [args] : args;
  return { class_name: className, name, config: { name, ...config }, inbound_nodes: [{ args: merged, kwargs: {} }] };
} // prettier-ignore

export const tensor = (...history: readonly Value[]): object =>
  node("__keras_tensor__", { shape: [null, 2], dtype: "float32", keras_history: history });

export const functionalInput: object = { ...inputLayer(null, 2), name: "in", inbound_nodes: [] };

export const functional = (layers: Value, output: Value = "out", input: Value = ["in", 0, 0]): object =>
  node("Functional", {
    name: "f",
    layers,
    input_layers: input,
    output_layers: typeof output === "string" ? [output, 0, 0] : output,
  });

const text = (value: Value): string => (typeof value === "string" ? value : JSON.stringify(value));

/** The weights of `dense()` after an input of 2. */
export const soundWeights: Uint8Array = denseWeights((file) => ({
  0: file.dataset([2, 3]),
  1: file.dataset([3]),
}));

/** A `.keras` archive. @param config A text goes in as it is. */
export function kerasFile(config: Value, weights: Uint8Array = soundWeights, metadata: Value = { keras_version: "3.15.1" }): Uint8Array {
  return zip([
    { name: "metadata.json", data: text(metadata) },
    { name: "config.json", data: text(config) },
    { name: "model.weights.h5", data: weights },
  ]);
} // prettier-ignore

/** A safetensors file. @param header A text goes in as it is. */
export function safetensors(header: Value, dataBytes: number, length?: number | bigint): Uint8Array {
  const json = utf8(text(header));
  return concat(u64(length ?? json.length), json, new Uint8Array(dataBytes));
}

/** An `.npy` file. */
export function npy(header: string, dataBytes: number, version = 1, length: number = header.length): Uint8Array {
  const size = version === 1 ? u64(length).subarray(0, 2) : u64(length).subarray(0, 4);
  return concat(Uint8Array.of(0x93), utf8("NUMPY"), Uint8Array.of(version, 0), size, utf8(header), new Uint8Array(dataBytes));
} // prettier-ignore

export const npyHeader = (descr: string, shape: string, order = "False"): string =>
  `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }\n`;

const entry = (name: Value, shape: Value, change: object): object => ({
  name,
  shape,
  dtype: "float32",
  ...change,
});

/** A `model.json` with its weights: the manifest's group, and what it says of its two entries, can be changed. */
export function tfjs(change: { root?: object; group?: object; kernel?: object; bias?: object; bytes?: number; model?: Value } = {}): { modelJson: Uint8Array; weights: Uint8Array[] } {
  const { bytes = 36, model = sequential(dense({ batch_input_shape: [null, 2] })) } = change;
  const weights = [entry("dense/kernel", [2, 3], change.kernel ?? {}), entry("dense/bias", [3], change.bias ?? {})];
  const manifest = [{ paths: ["group1-shard1of1.bin"], weights, ...change.group }];
  const root = { format: "layers-model", modelTopology: { keras_version: "2.15.0", model_config: model }, weightsManifest: manifest, ...change.root };
  return { modelJson: utf8(JSON.stringify(root)), weights: [new Uint8Array(bytes)] };
} // prettier-ignore
