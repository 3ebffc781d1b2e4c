import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Activation } from "../../src/ops/activation.ts";
import { ACCURACY, boundOf, unitAt } from "../helpers/accuracy.ts";
import { VARIANTS } from "../helpers/binaries.ts";
import { checkEverywhere, checkOnce } from "../helpers/cases.ts";
import { runGuarded } from "../helpers/guarded.ts";
import { assertNone } from "../helpers/graphs.ts";
import { errorOf } from "../helpers/numbers.ts";
import { Draw, trials } from "../helpers/random.ts";
import { prepare } from "../../src/plan/prepare.ts";
import { Sandbox } from "../helpers/sandbox.ts";
import { activationCase, LOG_SOFTMAX, SOFTMAX } from "./cases/activation.ts";

/** The largest error over rows of 1 to 40 numbers of every size, in the unit of the table. */
function worst(sandbox: Sandbox, activation: Activation): number {
  const draw = new Draw(3);
  let found = 0;
  for (let n = 1; n <= 40; n++) {
    for (const size of [0.01, 1, 10, 100, 1e4]) {
      const x = draw.floats(20 * n, size);
      const testCase = activationCase(activation, x, 20);
      const y = runGuarded(sandbox, prepare(testCase.graph, 20), [x]).outputs[0] as Float32Array;
      for (const [i, exact] of (testCase.expected[0]?.values ?? []).entries()) {
        const unit = unitAt(ACCURACY[activation.name].unit, x[i] as number, exact);
        found = Math.max(found, errorOf(y[i] as number, exact) / unit);
      }
    }
  }
  return found;
}

for (const variant of VARIANTS) {
  const test = suite(`softmax ${variant}`);
  const sandbox = new Sandbox(variant);

  for (const activation of [SOFTMAX, LOG_SOFTMAX]) {
    test(`${activation.name}: accuracy`, () => {
      const found = worst(sandbox, activation);
      const bound = boundOf(activation, variant);
      assert.ok(found <= bound && bound - found < 0.3, `found ${found}, the table says ${bound}`);
    });

    test(`${activation.name}: guards at every length`, () => {
      const draw = new Draw(4);
      const faults: string[] = [];
      for (let n = 1; n <= 40; n++) {
        const check = n <= 9 || n === 17 ? checkEverywhere : checkOnce;
        for (const keep of [false, true]) {
          faults.push(...check(sandbox, activationCase(activation, draw.floats(5 * n, 8), 5, keep)));
        }
      }
      assertNone(faults);
    });

    test(`${activation.name}: infinities and NaN at every place`, () => {
      const faults: string[] = [];
      for (let n = 1; n <= 13; n++) {
        for (let place = 0; place < n; place++) {
          for (const special of [-Infinity, Infinity, NaN, 1e4, -1e4, 3.4e38, -3.4e38]) {
            const x = new Draw(n).floats(3 * n, 2);
            x[n + place] = special; // the middle row; the others show that rows don't mix
            faults.push(...checkOnce(sandbox, activationCase(activation, x, 3)));
          }
        }
        const all = new Float32Array(3 * n).fill(-Infinity);
        faults.push(...checkOnce(sandbox, activationCase(activation, all, 3)));
      }
      assertNone(faults);
    });

    test(`${activation.name}: random rows`, () => {
      trials(60, (draw) => {
        const [rows, n] = [draw.integer(1, 9), draw.integer(1, 70)];
        const x = draw.floats(rows * n, draw.pick([1, 30, 1e4]));
        assertNone(checkOnce(sandbox, activationCase(activation, x, rows)));
      });
    });
  }

  test.run();
}
