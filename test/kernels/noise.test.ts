import { suite } from "uvu";
import * as assert from "uvu/assert";
import { VARIANTS } from "../helpers/binaries.ts";
import { checkEverywhere, checkOnce } from "../helpers/cases.ts";
import { assertNone } from "../helpers/graphs.ts";
import { Sandbox } from "../helpers/sandbox.ts";
import { normal } from "../reference/noise.ts";
import { noiseCase } from "./cases/noise.ts";

const KEEP = { kind: "keep", a: 0.3, b: 1 / 0.7, stream: 12345 } as const;
const NORMAL = { kind: "normal", a: 1, b: 0.5, stream: -7 } as const;
const KEY = { words: [123456, 16777215], sample: 0 } as const;

for (const variant of VARIANTS) {
  const test = suite(`noise ${variant}`);
  const sandbox = new Sandbox(variant);

  test("1 to 9 samples of 1 to 9 numbers, and more", () => {
    for (const attributes of [KEEP, NORMAL]) {
      for (let size = 1; size <= 9; size++) {
        assertNone(checkEverywhere(sandbox, noiseCase(attributes, [size % 4 || 5, size], KEY)));
      }
      assertNone(checkEverywhere(sandbox, noiseCase(attributes, [3, 257], KEY)));
      assertNone(checkOnce(sandbox, noiseCase(attributes, [2, 5000], KEY)));
    }
  });

  test("from any sample, with any stream and rate", () => {
    for (const sample of [1, 31, 2 ** 24 - 1, 2 ** 24, 2 ** 32 + 5, 2 ** 47]) {
      for (const stream of [0, 1, -1, 2 ** 31 - 1, -(2 ** 31)]) {
        const key = { words: [0, 0], sample } as const;
        assertNone(checkOnce(sandbox, noiseCase({ ...NORMAL, stream }, [2, 7], key)));
        assertNone(checkOnce(sandbox, noiseCase({ ...KEEP, stream, a: 0.999, b: 1000 }, [2, 7], key)));
      }
    }
    assertNone(checkOnce(sandbox, noiseCase({ ...KEEP, a: 0, b: 2 }, [2, 7], KEY)));
    assertNone(checkOnce(sandbox, noiseCase({ ...KEEP, a: 1, b: 2 }, [2, 7], KEY)));
  });

  test.run();
}

const statistics = suite("noise as a distribution");

statistics("ten thousand normal numbers pass the test of Kolmogorov and Smirnov", () => {
  const sorted = normal(KEY, 3, 10_000, 10_000, 0, 1).sort();
  // Against the logistic approximation of the normal distribution function, good to 0.00014.
  const phi = (z: number): number => 1 / (1 + Math.exp(-(1.5976 * z + 0.07056 * z ** 3)));
  const distance = sorted.reduce((most, z, i) => Math.max(most, Math.abs(phi(z) - (i + 0.5) / 10_000)), 0);
  assert.ok(distance < 1.63 / 100 + 0.0002, String(distance)); // 1 % significance
});

statistics.run();
