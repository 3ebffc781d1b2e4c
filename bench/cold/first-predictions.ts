// One prediction after the other from the very first, in a process of its own. Started by ../tiers.ts.
import { ZOO } from "../../peers/index.ts";
import { sampleMlp, sampler } from "../../peers/samples.ts";
import { elementCount } from "../../src/core/shape.ts";
import type { PredictInput } from "../../src/models/input.ts";
import type { Model } from "../../src/models/model.ts";
import { buildOurs } from "../networks/ours.ts";
import { mlpModel } from "../ours/models.ts";

const SECONDS = 2;

function subject(name: string): readonly [Model, PredictInput] {
  const architecture = ZOO.find((each) => each.name === name);
  if (architecture === undefined) {
    const mlp = sampleMlp(1);
    return [mlpModel(mlp), mlp.x];
  }
  const shape = [1, ...architecture.inputShape];
  return [buildOurs(architecture), { data: sampler(1)(elementCount(shape)), shape }];
}

const [model, input] = subject(process.argv[2] ?? "");
for (const { data } of model.weights) void data; // made by initializers at the first use
const times: number[] = [];
for (const start = performance.now(); performance.now() - start < 1000 * SECONDS;) {
  const before = performance.now();
  model.predict(input);
  times.push(performance.now() - before);
}
console.log(JSON.stringify(times));
