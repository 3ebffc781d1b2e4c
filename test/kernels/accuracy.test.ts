// The error of every activation over all of the floats, against float64: the numbers of docs/numerics.md.
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Activation } from "../../src/ops/activation.ts";
import { prepare } from "../../src/plan/prepare.ts";
import { ACCURACY, boundOf, unitAt } from "../helpers/accuracy.ts";
import { VARIANTS } from "../helpers/binaries.ts";
import { runGuarded } from "../helpers/guarded.ts";
import { assertNone } from "../helpers/graphs.ts";
import { errorOf, sameBits } from "../helpers/numbers.ts";
import { Draw } from "../helpers/random.ts";
import { Sandbox } from "../helpers/sandbox.ts";
import { activationCase, ELEMENTWISE } from "./cases/activation.ts";

/** Floats of every exponent and sign, and as many evenly spread over where the functions bend. */
const SAMPLES = ((): Float32Array => {
  const count = 100_000;
  const everywhere = new Float32Array(
    Uint32Array.from({ length: count }, (_, i) => Math.floor((i * 2 ** 32) / count)).buffer,
  ).filter((x) => !Number.isNaN(x));
  return Float32Array.from([...everywhere, ...new Draw(7).floats(count, 30)]);
})();

/** The formula overflows where its square does, as in Keras. */
const LIMIT: Partial<Record<string, number>> = { squareplus: 1e19 };

/** The largest error in the unit of the table, and where it is. */
function worst(
  activation: Activation,
  x: Float32Array,
  y: Float32Array,
  exact: Float64Array,
): [number, number] {
  const { unit } = ACCURACY[activation.name];
  let found: [number, number] = [0, 0];
  for (const [i, at] of x.entries()) {
    const value = exact[i] as number;
    const error = errorOf(y[i] as number, value);
    if (error > 0 && error > found[0] * unitAt(unit, at, value))
      found = [error / unitAt(unit, at, value), at];
  }
  return found;
}

const test = suite("accuracy");

/** The largest error of each name on `simd`, over all of its parameters. */
const measured = new Map<string, number>();

for (const activation of ELEMENTWISE) {
  const limit = LIMIT[activation.name] ?? Infinity;
  test(`${activation.name}(${activation.parameters.join()})`, () => {
    const x = SAMPLES.filter((value) => Math.abs(value) <= limit);
    const testCase = activationCase(activation, x, 1);
    const plan = prepare(testCase.graph, 1);
    const results = new Map<string, Float32Array>();
    for (const variant of VARIANTS) {
      const { outputs, faults } = runGuarded(new Sandbox(variant), plan, [x]);
      assertNone(faults);
      const y = outputs[0] as Float32Array;
      results.set(variant, y);
      const [units, at] = worst(activation, x, y, testCase.expected[0]?.values as Float64Array);
      const bound = boundOf(activation, variant);
      assert.ok(units <= bound, `${variant}: ${units} at ${at}, the table says ${bound}`);
      if (variant === "simd")
        measured.set(activation.name, Math.max(measured.get(activation.name) ?? 0, units));
    }
    assert.ok(sameBits(results.get("simd") as Float32Array, results.get("debug") as Float32Array));
  });
}

test("the table says no more than was found", () => {
  for (const activation of ELEMENTWISE) {
    const found = measured.get(activation.name) ?? 0;
    const bound = boundOf(activation, "simd");
    assert.ok(bound - found < 0.02, `${activation.name}: found ${found}, the table says ${bound}`);
  }
});

test.run();
