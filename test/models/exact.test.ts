// The option `exact`, from the ways to make a model down to the kernel that is chosen.
import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { input, layers, loadModel, model, type Model, sequential } from "../../src/index.ts";
import { throws } from "../formats/helpers.ts";

const conv2d = () => layers.conv2d({ filters: 16, kernelSize: 3, inputShape: [12, 12, 16] });
const kernelOf = (net: Model): string | undefined => net.plan({ printFn: () => {} }).steps[0]?.kernel;

const test = suite("exact");

test("is false unless asked for", () => {
  assert.is(kernelOf(sequential({ layers: [conv2d()] })), "winograd_conv2d_f32");
  const exact = sequential({ layers: [conv2d()], exact: true });
  assert.is(exact.exact, true);
  assert.is(kernelOf(exact), "conv2d_f32");
});

test("of a functional model", () => {
  const x = input({ shape: [12, 12, 16] });
  const y = conv2d().apply(x);
  assert.is(kernelOf(model({ inputs: x, outputs: y })), "winograd_conv2d_f32");
  assert.is(kernelOf(model({ inputs: x, outputs: y, exact: true })), "conv2d_f32");
});

test("of a model that is loaded", async () => {
  const bytes = new Uint8Array(readFileSync(new URL("../../examples/models/digits.keras", import.meta.url)));
  assert.is((await loadModel(bytes)).exact, false);
  assert.is((await loadModel(bytes, { exact: true })).exact, true);
});

test("can be set later, and predictions then differ by rounding", () => {
  const net = sequential({ layers: [conv2d()] });
  const x = Float32Array.from({ length: 12 * 12 * 16 }, (_, at) => Math.sin(at));
  const fast = net.predict(x).data;
  net.exact = true;
  const exact = net.predict(x).data;
  const largest = exact.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  assert.ok(fast.every((value, at) => Math.abs(value - (exact[at] ?? NaN)) <= 2e-6 * largest));
  assert.ok(fast.some((value, at) => value !== exact[at]));
});

test("NaN reaches the same results either way; an infinity may come out as NaN", () => {
  const conv1d = () => layers.conv1d({ filters: 12, kernelSize: 8, padding: "same", inputShape: [21, 48] });
  for (const [layer, pixels, channels] of [
    [conv2d, 12 * 12, 16],
    [conv1d, 21, 48],
  ] as const) {
    const nets = [false, true].map((exact) => {
      const net = sequential({ layers: [layer()], exact });
      net.setWeights(net.weights.map(({ data }) => data.map((_, at) => (at % 7) + 1)));
      return net;
    });
    assert.is.not(nets[0] && kernelOf(nets[0]), "conv2d_f32");
    for (const bad of [NaN, Infinity]) {
      for (let pixel = 0; pixel < pixels; pixel++) {
        const x = new Float32Array(pixels * channels);
        x[pixel * channels] = bad;
        const [fast, exact] = nets.map((net) =>
          [...net.predict(x).data].map((value) => !Number.isFinite(value)),
        );
        assert.equal(fast, exact, `${bad} at pixel ${pixel}`);
      }
    }
  }
});

test("must be a boolean", () => {
  const net = sequential({ layers: [conv2d()] });
  throws(() => (net.exact = 1 as unknown as boolean), "CONFIG", /exact/);
  throws(() => sequential({ exact: "yes" as unknown as boolean }), "CONFIG", /exact/);
});

test.run();
