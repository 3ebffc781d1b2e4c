// What holds for every model, whatever it computes.
import * as assert from "uvu/assert";
import { type Functional, modelFromJson, Tensor } from "../../src/index.ts";
import { buildOurs, drawInputs, predictOurs } from "./ours.ts";
import type { Recipe } from "./recipe.ts";

const SAMPLES = 3;

/** @throws when a promise is broken. */
export function checkProperties(recipe: Recipe): void {
  const net = buildOurs(recipe);
  const inputs = drawInputs(recipe, SAMPLES);
  const outputs = predictOurs(net, inputs);
  try {
    shapesAsInferred(net, outputs);
    numbersAreFinite(outputs);
    eachSampleByItself(net, inputs, outputs);
    copyFromConfiguration(net, inputs, outputs);
  } finally {
    net.dispose();
  }
}

function shapesAsInferred(net: Functional, outputs: readonly Tensor[]): void {
  const inferred = net.outputShapes.map(([, ...sample]) => [SAMPLES, ...sample]);
  assert.equal(
    outputs.map(({ shape }) => [...shape]),
    inferred,
    "inferred shapes",
  );
}

function numbersAreFinite(outputs: readonly Tensor[]): void {
  for (const { data } of outputs) assert.ok(data.every(Number.isFinite), "a number that is not finite");
}

/** The result for n samples is the n results for one, bit for bit. */
function eachSampleByItself(net: Functional, inputs: readonly Tensor[], outputs: readonly Tensor[]): void {
  for (let sample = 0; sample < SAMPLES; sample++) {
    const single = predictOurs(
      net,
      inputs.map((tensor) => sampleOf(tensor, sample)),
    );
    for (const [i, output] of outputs.entries()) {
      assert.equal(single[i]?.data, sampleOf(output, sample).data, `output ${i} of sample ${sample} alone`);
    }
  }
}

function sampleOf({ data, shape }: Tensor, sample: number): Tensor {
  const size = data.length / SAMPLES;
  return new Tensor(data.slice(sample * size, (sample + 1) * size), [1, ...shape.slice(1)]);
}

/** The configuration says everything: a model made from it gives equal numbers. */
function copyFromConfiguration(net: Functional, inputs: readonly Tensor[], outputs: readonly Tensor[]): void {
  const json = JSON.stringify(net);
  const copy = modelFromJson(json) as Functional;
  try {
    assert.equal(JSON.parse(JSON.stringify(copy)), JSON.parse(json), "configuration of the copy");
    copy.setWeights(net.getWeights());
    const again = predictOurs(copy, inputs);
    for (const [i, { data }] of outputs.entries())
      assert.equal(again[i]?.data, data, `output ${i} of the copy`);
  } finally {
    copy.dispose();
  }
}
