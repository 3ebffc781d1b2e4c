import { test } from "uvu";
import * as assert from "uvu/assert";
import { drawSeed, Random } from "../../src/core/random.ts";

const COUNT = 40_000;

function sample(draw: (random: Random) => number, seed = 1): number[] {
  const random = new Random(seed);
  return Array.from({ length: COUNT }, () => draw(random));
}

/** The mean of the k-th powers. */
function moment(values: readonly number[], k: number): number {
  return values.reduce((sum, value) => sum + value ** k, 0) / values.length;
}

function near(actual: number, expected: number, tolerance: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: ${actual}, not ${expected}`);
}

test("a seed gives one sequence, now and in every later version", () => {
  const random = new Random(42);
  const first = [random.uniform(), random.uniform(), random.uniform()].map((value) => value * 2 ** 32);
  assert.equal(first, FIRST);
});
const FIRST = [660444221, 3652823732, 77672526]; // by another implementation of xoshiro128**

test("different seeds give different sequences, also beyond 32 bits and below 0", () => {
  const seeds = [0, 1, 2, -1, 2 ** 32, 2 ** 32 + 1, 2 ** 53 - 1, -(2 ** 40)];
  const firsts = seeds.map((seed) =>
    sample((random) => random.uniform(), seed)
      .slice(0, 3)
      .join(),
  );
  assert.is(new Set(firsts).size, seeds.length);
});

test("seeds that are drawn differ", () => {
  assert.is(new Set(Array.from({ length: 16 }, drawSeed)).size, 16);
  assert.is.not(new Random().uniform(), new Random().uniform());
});

test("uniform numbers fill [0, 1) evenly", () => {
  const values = sample((random) => random.uniform());
  assert.ok(values.every((value) => value >= 0 && value < 1));
  near(moment(values, 1), 1 / 2, 0.01, "mean");
  near(moment(values, 2), 1 / 3, 0.01, "second moment");
  const bins = Array.from({ length: 16 }, () => 0);
  for (const value of values) bins[Math.floor(value * 16)]! += 1;
  const chiSquared = bins.reduce((sum, bin) => sum + (bin - COUNT / 16) ** 2 / (COUNT / 16), 0);
  assert.ok(chiSquared < 37.7, `chi squared ${chiSquared} (15 degrees, 0.1 %)`);
});

test("normal numbers have the moments 0, 1, 0, 3, and follow each other independently", () => {
  const values = sample((random) => random.normal());
  near(moment(values, 1), 0, 0.02, "mean");
  near(moment(values, 2), 1, 0.03, "variance");
  near(moment(values, 3), 0, 0.1, "skewness");
  near(moment(values, 4), 3, 0.25, "kurtosis");
  const products = values.slice(1).map((value, index) => value * (values[index] ?? 0));
  near(moment(products, 1), 0, 0.02, "correlation of neighbours");
});

test("truncated normal numbers stay within two deviations", () => {
  const values = sample((random) => random.truncatedNormal());
  assert.ok(values.every((value) => Math.abs(value) <= 2));
  near(Math.sqrt(moment(values, 2)), 0.87962566103423978, 0.01, "deviation");
});

test.run();
