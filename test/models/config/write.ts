// Writes models for open.py, one JSON text in a line: the golden cases, and functional models.
import { readdirSync, readFileSync } from "node:fs";
import { input, layers, model, modelFromJson, ops, Sequential } from "../../../src/index.ts";
import { buildModel, readCases } from "../../golden/case.ts";

const golden = new URL("../../golden/", import.meta.url);
for (const file of readdirSync(golden).filter((name) => name.endsWith(".json"))) {
  if (/^(generator|summaries)/.test(file)) continue;
  for (const each of readCases(`./${file}`)) {
    try {
      const made = buildModel(each);
      if (made instanceof Sequential) console.log(JSON.stringify(made));
    } catch {
      continue; // what is refused
    }
  }
}

const { models } = JSON.parse(readFileSync(new URL("models.json", import.meta.url), "utf8")) as {
  readonly models: readonly { readonly json: object }[];
};
for (const { json } of models) console.log(JSON.stringify(modelFromJson(json)));

const tokens = input({ shape: [6], name: "tokens" });
const embedded = layers.embedding({ inputDim: 9, outputDim: 4, maskZero: true }).apply(tokens);
const sequence = layers.lstm({ units: 3, returnSequences: true }).apply(embedded);
const joined = layers
  .concatenate({ axis: 1 })
  .apply([layers.globalAveragePooling1d().apply(sequence), layers.gru({ units: 2 }).apply(embedded)]);
const scaled = ops.add(ops.multiply(joined, 2), 1);
console.log(
  JSON.stringify(
    model({
      inputs: { tokens },
      outputs: [scaled, layers.dense({ units: 2, kernelRegularizer: "l2" }).apply(joined)],
    }),
  ),
);
