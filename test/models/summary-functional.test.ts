// The tables of functional and nested models, to the character: test/golden/summaries-functional.json.
import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { KerasArchive } from "../../src/formats/keras/index.ts";
import { input, layers, model, type SummaryOptions, summaryText } from "../../src/index.ts";
import { buildModel } from "../../src/models/config/read-model.ts";

interface Case {
  readonly name: string;
  readonly config: KerasArchive["config"];
  readonly options: SummaryOptions;
  readonly keras3: string;
  readonly keras2: string | null;
}

const golden = JSON.parse(
  readFileSync(new URL("../golden/summaries-functional.json", import.meta.url), "utf8"),
) as { readonly cases: readonly Case[] };

const test = suite("summary of functional models");

test("there are golden tables", () => assert.ok(golden.cases.length >= 20));

for (const { name, config, options, keras3, keras2 } of golden.cases) {
  const make = () => buildModel({ config, kerasVersion: "3.15.1" } as KerasArchive, layers.layerClasses);
  test(`keras3: ${name}`, () => assert.is(summaryText(make(), { ...options, columns: 120 }), keras3));
  if (keras2 === null) continue;
  test(`keras2: ${name}`, () => assert.is(summaryText(make(), { ...options, style: "keras2" }), keras2));
}

test("a model made here says the same as one from a file", () => {
  layers.clearSession();
  const x = input({ shape: [8], name: "x" });
  const a = layers.dense({ units: 4, name: "a_branch" }).apply(x);
  const b = layers.dense({ units: 4, trainable: false, name: "frozen" }).apply(x);
  const joined = layers.concatenate().apply([a, b]);
  const net = model({ inputs: x, outputs: layers.dense({ units: 2 }).apply(joined), name: "branches" });
  const each = golden.cases.find(({ name }) => name === "branches {}") as Case;
  assert.is(summaryText(net, { columns: 120 }), each.keras3);
});

test.run();
