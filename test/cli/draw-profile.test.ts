import { suite } from "uvu";
import * as assert from "uvu/assert";
import { drawProfile } from "../../src/cli/svg/draw-profile.ts";
import type { Profile, StepProfile } from "../../src/plan/profile.ts";

const draw = suite("the picture of a profile");

const step = (at: number, changes: Partial<StepProfile> = {}): StepProfile => ({
  kernel: at % 2 === 0 ? "conv2d_f32" : "unary_f32",
  layers: [`Conv2D "layer_${at}"`],
  fused: [],
  output: "(None, 4, 4, 2)",
  milliseconds: 1 + at,
  medianMilliseconds: 2 + at,
  flops: 2e7,
  bytes: 1e6,
  ...changes,
});

function profileOf(steps: readonly StepProfile[]): Profile {
  const milliseconds = steps.reduce((sum, each) => sum + each.milliseconds, 0);
  return { batchSize: 1, runs: 3, variant: "simd", peakGflops: 50, milliseconds, steps };
}

const rows = (svg: string): number => (svg.match(/<g><title>/g) ?? []).length;

draw("a bar for each step, its dark part the share of the peak", () => {
  const svg = drawProfile(profileOf([step(0), step(1, { flops: 10 })]), "net");
  assert.is(rows(svg), 2);
  assert.match(svg, />all 2 steps</);
  assert.match(svg, /width="190" [^>]*fill-opacity/, "half as long as the longest");
  assert.match(svg, /width="380" [^>]*fill-opacity/);
  assert.match(svg, /width="76" height="16" rx="2" fill="#059669"\/>/, "20 of 50 GFLOP/s");
  assert.match(svg, />40 %</);
  assert.match(svg, />convolution</);
  assert.match(svg, />element by element</);
});

draw("many steps: the longest in their order, the others in one row", () => {
  const svg = drawProfile(profileOf(Array.from({ length: 120 }, (_, at) => step(119 - at))), "net");
  assert.is(rows(svg), 40);
  assert.match(svg, />81 shorter steps</);
  assert.ok(svg.indexOf("layer_119") < svg.indexOf("layer_90"));
});

draw("anybody's names, no steps and no time", () => {
  const odd = drawProfile(profileOf([step(0, { layers: ['<a> & "b"\u0000'], milliseconds: 0 })]), "<&>");
  assert.match(odd, /&lt;a&gt; &amp; "b"/);
  assert.not.match(odd, /NaN|undefined|Infinity|\u0000|<a>/);
  const none = drawProfile(profileOf([]), "");
  assert.not.match(none, /NaN|undefined|Infinity/);
});

draw.run();
