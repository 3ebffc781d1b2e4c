import { readdirSync, readFileSync } from "node:fs";
import { layers, loadModel, loadWeights, sequential as sequentialModel } from "../../src/index.ts";
import { ConfigReader } from "../../src/core/config-reader.ts";
import { parseJson } from "../../src/core/json.ts";
import { Hdf5Dataset, Hdf5Group, openHdf5 } from "../../src/formats/hdf5/index.ts";
import { DEFAULT_LIMITS } from "../../src/formats/limits.ts";
import { readNpy } from "../../src/formats/numpy/npy.ts";
import { readSafetensors } from "../../src/formats/safetensors/reader.ts";
import { readTfjs, tfjsArrays } from "../../src/formats/tfjs/reader.ts";
import { ZipArchive } from "../../src/formats/zip/archive.ts";
import { layerClasses } from "../../src/layers/registry.ts";
import { buildModel } from "../../src/models/config/read-model.ts";
import { fixture, utf8, zip } from "../formats/helpers.ts";
import { call, dense, functional, functionalInput, inputLayer, kerasFile, npy, npyHeader, safetensors, sequential, soundWeights, tfjs } from "./files.ts"; // prettier-ignore
import { attribute, chunked, chunkKey, Hdf5File, tree1 } from "./hdf5-file.ts";
import { mutate, mutateJson, type Next, repairChecksums } from "./mutate.ts";

/** One kind of input: how many there are by default, and what is done with one made from these numbers. */
export interface FuzzTarget {
  readonly name: string;
  readonly count: number;
  readonly run: (next: Next) => unknown;
}

const pick = <T>(list: readonly T[], next: Next): T => list[next(list.length)] as T;
const mutated = (files: readonly Uint8Array[], next: Next): Uint8Array =>
  mutate(pick(files, next), pick(files, next), next);

// ---- sound files to begin from ----

const config = sequential(inputLayer(null, 2), dense());
const archives = [kerasFile(config), zip([{ name: "a", data: "some text" }, { name: "b/c", data: "x".repeat(40) }, { name: "d", data: "" }])]; // prettier-ignore
const packed = [zip([{ name: "config.json", data: JSON.stringify(config), deflate: true }, { name: "model.weights.h5", data: soundWeights, deflate: true }])]; // prettier-ignore

function legacyWeights(): Uint8Array {
  const file = new Hdf5File();
  const group = file.group({ kernel: file.dataset([2, 3]), bias: file.dataset([3]) }, attribute("weight_names", ["kernel", "bias"])); // prettier-ignore
  const text = JSON.stringify(config);
  return file.finish(file.group({ dense: group }, attribute("layer_names", ["dense"]), attribute("model_config", text))); // prettier-ignore
}
function chunkedWeights(): Uint8Array {
  const file = new Hdf5File();
  const rows = [0, 1].map((row) => [chunkKey(12, row, 0), file.put(new Uint8Array(12))] as const);
  const kernel = file.dataset([2, 3], { layout: chunked(file.put(tree1(1, 0, rows)), [1, 3]) });
  const vars = file.group({ 0: kernel, 1: file.dataset([3]) });
  return file.finish(file.group({ layers: file.group({ dense: file.group({ vars }) }) }));
}
const newStyle = [soundWeights, legacyWeights(), chunkedWeights()];
const oldStyle = ["hard-links.h5", "soft-link.h5", "earliest.h5", "never-written.h5"].map(fixture);
const KERNEL = { dtype: "F32", shape: [2, 3], data_offsets: [0, 24] };
const BIAS = { dtype: "F16", shape: [3], data_offsets: [24, 30] };
const tensors = [safetensors({ "dense/kernel": KERNEL, "dense/bias": BIAS }, 30), safetensors({ __metadata__: { a: "b" } }, 0)]; // prettier-ignore
const arrays = [npy(npyHeader("<f4", "(2, 3)"), 24), npy(npyHeader("|i1", "(3,)"), 3, 2)];

const golden = new URL("../golden/", import.meta.url);
const configs: readonly object[] = [
  functional([functionalInput, call("Activation", "a", { activation: "relu" }, "in"), call("Add", "out", {}, "a", "in")]),
  ...readdirSync(golden).filter((name) => name.endsWith(".json")).flatMap((name) => {
    const { cases = [] } = JSON.parse(readFileSync(new URL(name, golden), "utf8")) as { cases?: { layers?: object[]; inputShape?: number[] }[] };
    return cases.filter(({ layers, inputShape }) => layers && inputShape).slice(0, 2).map((each) => sequential(inputLayer(...each.inputShape!), ...each.layers!));
  }),
]; // prettier-ignore

async function readAll(file: Uint8Array): Promise<void> {
  const pending: Hdf5Group[] = [openHdf5(file).root];
  for (let group = pending.pop(); group !== undefined; group = pending.pop()) {
    for (const name of group.attributeNames()) group.attribute(name);
    for (const name of group.names()) {
      const member = group.get(name);
      if (member instanceof Hdf5Group) pending.push(member);
      else if (member instanceof Hdf5Dataset) await member.float32();
    }
  }
}

const newModel = (): ReturnType<typeof sequentialModel> =>
  sequentialModel({ layers: [layers.dense({ units: 3, inputShape: [2], name: "dense" })] });
const jsonBytes = (source: object, next: Next): Uint8Array => {
  const text = utf8(JSON.stringify(mutateJson(source, next)));
  return next(8) === 0 ? mutate(text, text, next) : text;
};
const readTopology = (source: Uint8Array): void => {
  const { groups } = readTfjs(new ConfigReader(parseJson(source, "model.json", 100), "model.json"), DEFAULT_LIMITS); // prettier-ignore
  for (const group of groups) tfjsArrays(group, [new Uint8Array(36)], "model.json");
};
const manifest = JSON.parse(new TextDecoder().decode(tfjs().modelJson)) as object;

export const fuzzTargets: readonly FuzzTarget[] = [
  { name: "zip", count: 30_000, run: async (next) => {
    const zip = new ZipArchive(mutated(archives, next));
    for (const name of zip.names()) await zip.read(name);
  } },
  { name: "zip-deflated", count: 1500, run: async (next) => {
    const zip = new ZipArchive(mutated(packed, next));
    for (const name of zip.names()) await zip.read(name);
  } },
  { name: "hdf5-old", count: 25_000, run: (next) => readAll(mutated(oldStyle, next)) },
  { name: "hdf5-new", count: 25_000, run: (next) => readAll(repairChecksums(mutated(newStyle, next))) },
  { name: "json", count: 15_000, run: (next) => parseJson(mutated([utf8(JSON.stringify(config)), utf8('{"a": ["\\u0061\\"", 1e5, {"b": null}]}')], next), "x.json", 100) },
  { name: "config", count: 12_000, run: (next) => buildModel({ config: parseJson(jsonBytes(pick(configs, next), next), "config.json", 100) as never }, layerClasses) },
  { name: "tfjs", count: 8000, run: (next) => readTopology(jsonBytes(manifest, next)) },
  { name: "safetensors", count: 12_000, run: async (next) => {
    for (const array of readSafetensors(mutated(tensors, next), "x.safetensors", DEFAULT_LIMITS)) await array.float32();
  } },
  { name: "npy", count: 8000, run: (next) => readNpy(mutated(arrays, next), "x.npy").float32() },
  { name: "loadModel", count: 3000, run: (next) => loadModel(mutated([...archives, ...newStyle], next)) },
  { name: "loadModel-config", count: 1500, run: (next) => loadModel(kerasFile(JSON.stringify(mutateJson(pick(configs, next), next)))) },
  { name: "loadModel-tfjs", count: 1500, run: (next) => loadModel({ modelJson: jsonBytes(manifest, next), weights: [next(4) === 0 ? new Uint8Array(next(60)) : new Uint8Array(36)] }) },
  { name: "loadWeights", count: 3000, run: (next) => loadWeights(newModel(), repairChecksums(mutated([...newStyle, ...tensors, ...arrays], next))) },
]; // prettier-ignore
