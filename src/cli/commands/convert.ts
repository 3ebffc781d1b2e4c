import { saveModel, type SaveFormat } from "../../io/save-model.ts";
import type { Command } from "../command.ts";
import { loadModel } from "../../io/load-model.ts";

const FORMATS: readonly SaveFormat[] = ["keras", "weights.h5", "safetensors", "tfjs"];

export const convert: Command = {
  summary: "write a model in another format, or with smaller weights",
  usage: "IN OUT [options]",
  positionals: [2, 2],
  options: { dtype: { type: "string" }, format: { type: "string" }, "no-self-test": { type: "boolean" } },
  help: [
    ["--dtype TYPE", "float32 (default), float16, or uint8 for TensorFlow.js"],
    ["--format FORMAT", `${FORMATS.join(", ")}; default: what OUT ends with (model.json is tfjs)`],
    ["--no-self-test", "leave the question and its answer out of a .keras file"],
  ],
  examples: [
    "lanewise convert big.keras small.keras --dtype float16",
    "lanewise convert net.keras web/model.json --dtype uint8",
    "lanewise convert net.keras net.weights.h5",
  ],
  async run({ positionals, options, print, progress }) {
    const [from, to] = positionals as [string, string];
    const dtype = options.choice("dtype", ["float32", "float16", "uint8"]);
    const format = options.choice("format", FORMATS);
    progress(`reading ${from} ...`);
    const model = await loadModel(from);
    const archive = format === "keras" || (format === undefined && to.toLowerCase().endsWith(".keras"));
    progress(`writing ${to} ...`);
    await saveModel(model, to, { dtype, format, selfTest: archive && !options.flag("no-self-test") });
    print(`${to}: ${model.countParams().toLocaleString("en")} parameters as ${dtype ?? "float32"}`);
    return 0;
  },
};
