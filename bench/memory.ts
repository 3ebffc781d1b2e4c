import { sampleMlp, sampler } from "../peers/samples.ts";
import * as layers from "../src/layers/index.ts";
import { type Sequential, sequential } from "../src/models/sequential.ts";
import { defaultEngine, init } from "../src/wasm/engine.ts";
import type { Options } from "./cli.ts";
import { mlpModel } from "./ours/models.ts";
import type { Outcome } from "./outcome.ts";
import { progress } from "./progress.ts";
import { alignTable, formatBytes } from "./table.ts";

const PREDICTS = 10_000;
const BATCHES = [1, 7, 32] as const;

interface Growth {
  readonly name: string;
  readonly wasm: readonly [before: number, after: number];
  readonly rss: readonly [before: number, after: number];
}

/** Predicts 10,000 times with each of a few models, on changing batches, and looks at the memory before and after. */
export async function benchMemory(_options: Options): Promise<Outcome> {
  const { variant } = await init();
  const results: Growth[] = [];
  for (const [name, model, sampleLength] of models()) {
    progress(name);
    results.push(predictMany(name, model, sampleLength));
    model.dispose();
  }
  progress("");
  const change = ([before, after]: readonly [number, number]): string[] => {
    return [formatBytes(before), formatBytes(after), formatBytes(after - before)];
  };
  const table = alignTable(
    ["model", "Wasm before", "after", "grown", "RSS before", "after", "grown"],
    results.map(({ name, wasm, rss }) => [name, ...change(wasm), ...change(rss)]),
    1,
  );
  const failed = results.some(({ wasm }) => wasm[0] !== wasm[1]);
  const verdict = failed
    ? "!!! The Wasm memory grew: predict must not allocate after the first call of a shape"
    : "The Wasm memory grew by 0 bytes.";
  const foot =
    `${PREDICTS.toLocaleString("en")} predictions each, batches of ${BATCHES.join(", ")} in turn, ${variant} binary, ` +
    `Node ${process.versions.node}.\n` +
    "RSS is the whole process: code, and results that the garbage collector has not yet taken.";
  return { text: `${table}\n\n${foot}\n${verdict}`, json: { variant, results }, failed };
}

function models(): readonly (readonly [name: string, model: Sequential, sampleLength: number])[] {
  const convolutional = sequential({
    layers: [
      layers.conv2d({
        filters: 8,
        kernelSize: 3,
        padding: "same",
        activation: "relu",
        inputShape: [12, 12, 1],
      }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 10, activation: "softmax" }),
    ],
  });
  const recurrent = sequential({
    layers: [layers.lstm({ units: 12, inputShape: [9, 4] }), layers.dense({ units: 1 })],
  });
  return [
    ["dense 784-128-10", mlpModel(sampleMlp(1)), 784],
    ["conv2d, pooling, dense on 12x12", convolutional, 144],
    ["lstm T9 4-12, dense", recurrent, 36],
  ];
}

function predictMany(name: string, model: Sequential, sampleLength: number): Growth {
  const inputs = BATCHES.map((batch) => sampler(1)(batch * sampleLength));
  const predict = (index: number): void => void model.predict(inputs[index % inputs.length] ?? inputs[0]!);
  for (let i = 0; i < 10 * inputs.length; i++) predict(i); // the first calls of each shape prepare
  const before = [defaultEngine().memory.buffer.byteLength, process.memoryUsage.rss()] as const;
  for (let i = 0; i < PREDICTS; i++) predict(i);
  const after = [defaultEngine().memory.buffer.byteLength, process.memoryUsage.rss()] as const;
  return { name, wasm: [before[0], after[0]], rss: [before[1], after[1]] };
}
