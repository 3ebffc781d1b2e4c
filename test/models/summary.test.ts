// The tables of model.summary(), to the character as Keras 3 and Keras 2 print them: test/golden/summaries.json.
import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { layers, sequential, type SummaryOptions, summaryText } from "../../src/index.ts";
import type { SummarySource } from "../../src/models/summary-rows.ts";
import { throws } from "../formats/helpers.ts";

interface Case {
  readonly name: string;
  readonly modelName: string;
  readonly layers: readonly { class_name: string; config: { name: string; target_shape?: number[] } }[];
  readonly inputShape: (number | null)[] | null;
  readonly columns: number;
  readonly options: SummaryOptions;
  readonly keras3: string;
  readonly keras2: string | null;
}

const golden = JSON.parse(readFileSync(new URL("../golden/summaries.json", import.meta.url), "utf8")) as {
  readonly cases: readonly Case[];
};

/** Two cases are larger than a tensor may be here; a table can be drawn for them all the same. */
const TOO_LARGE = ["large shape", "seven axes"];

function modelOf({ name, modelName, layers: nodes, inputShape }: Case): SummarySource {
  if (TOO_LARGE.includes(name)) {
    const rows = nodes.map(({ class_name: className, config }) => ({
      name: config.name,
      className,
      built: true,
      outputShapes: [[null, ...(config.target_shape ?? [])]],
      trainable: true,
      trainableParams: 0,
      nonTrainableParams: 0,
    }));
    return { name: modelName, summaryRows: () => rows };
  }
  const model = sequential({ name: modelName, layers: nodes.map((node) => layers.deserializeLayer(node)) });
  if (inputShape !== null) model.build(inputShape);
  return model;
}

const test = suite("summary");

test("there are golden tables", () => assert.ok(golden.cases.length >= 40));

for (const each of golden.cases) {
  test(`keras3: ${each.name}`, () => {
    assert.is(summaryText(modelOf(each), { ...each.options, columns: each.columns }), each.keras3);
  });
  if (each.keras2 === null) continue;
  test(`keras2: ${each.name}`, () => {
    assert.is(summaryText(modelOf(each), { ...each.options, style: "keras2" }), each.keras2);
  });
}

const mlp = (inputShape: readonly number[]) =>
  sequential({
    name: "mlp",
    layers: [layers.dense({ units: 4, inputShape }), layers.dense({ units: 10, activation: "softmax" })],
  });

const rows: readonly [
  inputShape: number[],
  shapes: [string, string],
  params: [string, string],
  total: string,
][] = [
  [[784], ["(None, 4)", "(None, 10)"], ["3,140", "50"], "3,190"],
  [[784, 1], ["(None, 784, 4)", "(None, 784, 10)"], ["8", "50"], "58"],
  [[32, 28], ["(None, 32, 4)", "(None, 32, 10)"], ["116", "50"], "166"],
  [[32, 28, 1], ["(None, 32, 28, 4)", "(None, 32, 28, 10)"], ["8", "50"], "58"],
];
for (const [inputShape, shapes, params, total] of rows) {
  test(`Dense(4), Dense(10) on [${inputShape.join(", ")}]`, () => {
    const model = mlp(inputShape);
    const cells = summaryText(model)
      .split("\n")
      .filter((line) => line.includes("(Dense)"))
      .map((line) => line.split("│").map((cell) => cell.trim()));
    assert.equal(
      cells.map((row) => row[2]),
      shapes,
    );
    assert.equal(
      cells.map((row) => row[3]),
      params,
    );
    assert.match(summaryText(model), ` Total params: ${total} (`);
    assert.is(model.countParams(), Number(total.replace(",", "")));
  });
}

test("printFn gets one text in Keras 3's style, one call for each line in Keras 2's", () => {
  const model = mlp([784]);
  const calls: string[] = [];
  model.summary({ printFn: (text) => calls.push(text) });
  assert.equal(calls, [summaryText(model)]);
  calls.length = 0;
  model.summary({ style: "keras2", printFn: (line) => calls.push(line) });
  assert.is(`${calls.join("\n")}\n`, summaryText(model, { style: "keras2" }));
});

test("without printFn the console gets the table, once and without an empty line", () => {
  const { log } = console;
  const calls: unknown[][] = [];
  console.log = (...args) => void calls.push(args);
  const model = mlp([784]);
  try {
    model.summary();
  } finally {
    console.log = log;
  }
  assert.equal(calls, [[summaryText(model).slice(0, -1)]]);
});

test("a summary neither runs nor changes the model, and works after dispose", () => {
  const model = mlp([784]);
  const before = summaryText(model);
  model.predict(new Float32Array(784));
  assert.is(summaryText(model), before);
  model.dispose();
  assert.is(summaryText(model), before);
});

const faults: readonly [what: string, options: object, code: string, text: RegExp][] = [
  ["a line too short", { lineLength: 8 }, "CONFIG", /lineLength: Insufficient width/],
  ["a line length that is no number", { lineLength: NaN }, "CONFIG", /lineLength/],
  ["a terminal without width", { columns: 0 }, "CONFIG", /lineLength/],
  ["a line too short for Keras 2", { style: "keras2", lineLength: 4 }, "CONFIG", /lineLength/],
  ["an unknown style", { style: "keras1" }, "CONFIG", /style: Unknown style.*"keras1"/],
  ["a range of unknown layers", { layerRange: ["nope", "dense"] }, "CONFIG", /layerRange.*do not match/],
  ["a range that is none", { layerRange: ["dense"] }, "CONFIG", /layerRange must be two strings/],
  ["a range that is no pattern", { layerRange: ["(", "dense"] }, "CONFIG", /layerRange/],
];
for (const [what, options, code, text] of faults) {
  test(`${what} is a typed error`, () => throws(() => summaryText(mlp([4]), options), code, text));
}

test("Keras 2's table of a model that is not built is an error, as there", () => {
  const model = sequential({ layers: [layers.dense({ units: 3 })] });
  throws(() => model.summary({ style: "keras2" }), "CONFIG", /has not yet been built/);
});

test.run();
