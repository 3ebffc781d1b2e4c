import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ConfigError, layers, sequential, ShapeError } from "../../src/index.ts";

const test = suite("profile");
const silent = { runs: 3, printFn: (): void => undefined };

function mlp(): ReturnType<typeof sequential> {
  return sequential({
    layers: [
      layers.dense({ units: 20, activation: "relu", inputShape: [30], name: "first" }),
      layers.dense({ units: 4, activation: "softmax", name: "second" }),
    ],
  });
}

test("one entry for each step of the plan, with operations and bytes", () => {
  const net = mlp();
  const plan = net.plan({ batchSize: 3, printFn: () => undefined });
  const profile = net.profile({ ...silent, batchSize: 3 });
  assert.equal(
    profile.steps.map(({ kernel, layers, fused }) => ({ kernel, layers, fused })),
    plan.steps.map(({ kernel, layers, fused }) => ({ kernel, layers, fused })),
  );
  const [first] = profile.steps;
  assert.is(first?.output, "(None, 20)");
  assert.is(first?.flops, 3 * 2 * 30 * 20);
  // x, y, the kernel in panels of 16 columns and the bias in whole panels
  assert.is(first?.bytes, 4 * (3 * 30 + 3 * 20 + 30 * 32 + 32));
  assert.ok(profile.peakGflops > 0);
  assert.ok(profile.steps.every((step) => step.milliseconds <= step.medianMilliseconds));
});

test("the table has a line for each step", () => {
  const texts: string[] = [];
  mlp().profile({ ...silent, printFn: (text) => texts.push(text) });
  const lines = texts.join("\n").split("\n");
  assert.is(lines.length, 5);
  assert.match(lines[0] ?? "", /^Least times of 3 runs of batches of 1 on simd.wasm$/);
  assert.match(lines[1] ?? "", /^step {2}kernel +layers +output +ms +share +GFLOP\/s +of peak +GB\/s$/);
  assert.match(lines[2] ?? "", /^0 +gemv_f32 +Dense "first" +\(None, 20\) /);
  assert.match(lines[4] ?? "", /^[\d.e-]+ ms in 2 steps, .*; the peak is [\d.]+$/);
});

test("sizes left open must be given", () => {
  const net = sequential({
    layers: [layers.conv1d({ filters: 4, kernelSize: 3, batchInputShape: [null, null, 2] })],
  });
  assert.throws(
    () => net.profile(silent),
    (error: unknown) => error instanceof ShapeError,
  );
  assert.is(net.profile({ ...silent, sampleShape: [9, 2] }).steps.length > 0, true);
});

test("a bad number of runs is an error", () => {
  for (const runs of [0, 1.5, Number.NaN, -1]) {
    assert.throws(
      () => mlp().profile({ ...silent, runs }),
      (error: unknown) => error instanceof ConfigError,
    );
  }
});

test.run();
