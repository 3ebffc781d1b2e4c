// Every kernel in memory beyond 2 GiB, where an address taken for a signed integer is negative.
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { VARIANTS } from "../helpers/binaries.ts";
import { checkHigh } from "../helpers/cases.ts";
import { assertNone } from "../helpers/graphs.ts";
import { Draw } from "../helpers/random.ts";
import { Sandbox } from "../helpers/sandbox.ts";
import { activationCase, LOG_SOFTMAX } from "./cases/activation.ts";
import { conv2dCase } from "./cases/conv2d.ts";
import { denseCase } from "./cases/dense.ts";
import { lstmCase } from "./cases/lstm.ts";
import { pool2dCase } from "./cases/pool2d.ts";
import { transposeCase } from "./cases/transpose.ts";

const GIB = 2 ** 30;

const test = suite("high memory");

test("kernels beyond 2 GiB, and across it", () => {
  const draw = new Draw(1);
  const cases = [
    denseCase({ m: 7, k: 5, n: 21 }, draw),
    denseCase({ m: 1, k: 5, n: 21 }, draw),
    conv2dCase({ input: [2, 7, 5, 4], kernel: [3, 3, 2, 6], groups: 2, padding: "same" }, draw),
    conv2dCase({ input: [2, 7, 5, 4], kernel: [3, 3, 4, 6] }, draw),
    pool2dCase(
      { input: [2, 5, 5, 21], mode: "max", poolSize: [3, 2], strides: [2, 2], padding: "same" },
      draw.integers(1050),
    ),
    activationCase({ name: "gelu", parameters: [] }, draw.floats(39, 4), 3),
    activationCase(LOG_SOFTMAX, draw.floats(39, 4), 3),
    lstmCase({ batch: 3, steps: 4, features: 3, units: 5, returnSequences: true, goBackwards: true }, draw),
    transposeCase([3, 4, 5], [0, 2, 1], draw),
  ];
  for (const variant of VARIANTS) {
    const sandbox = new Sandbox(variant);
    sandbox.reserve(2 * GIB + 2 ** 20);
    assert.ok(sandbox.byteLength > 2 * GIB);
    for (const testCase of cases) {
      for (const base of [2 * GIB + 4096, 2 * GIB - 1024]) assertNone(checkHigh(sandbox, testCase, base));
    }
  }
});

test.run();
