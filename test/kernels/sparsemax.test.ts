import { suite } from "uvu";
import * as assert from "uvu/assert";
import { prepare } from "../../src/plan/prepare.ts";
import { VARIANTS } from "../helpers/binaries.ts";
import { checkEverywhere, checkOnce } from "../helpers/cases.ts";
import { assertNone } from "../helpers/graphs.ts";
import { runGuarded } from "../helpers/guarded.ts";
import { Draw, trials } from "../helpers/random.ts";
import { Sandbox } from "../helpers/sandbox.ts";
import { activationCase, SPARSEMAX } from "./cases/activation.ts";
import { denseCase } from "./cases/dense.ts";

for (const variant of VARIANTS) {
  const test = suite(`sparsemax ${variant}`);
  const sandbox = new Sandbox(variant);

  // Quarters decide exactly what belongs to the support, where Keras's tau jumps.
  const quarters = (draw: Draw, length: number): Float32Array =>
    draw.integers(length, 16).map((value) => value / 4);

  test("guards at every length", () => {
    const draw = new Draw(1);
    for (let n = 1; n <= 20; n++) {
      for (const keep of [false, true]) {
        assertNone(checkEverywhere(sandbox, activationCase(SPARSEMAX, quarters(draw, 5 * n), 5, keep)));
      }
    }
    for (const n of [5, 9])
      assertNone(checkEverywhere(sandbox, denseCase({ m: 3, k: 2, n, activation: SPARSEMAX }, draw)));
  });

  test("random rows, small and close, so that the support is large", () => {
    trials(200, (draw) => {
      const [rows, n] = [draw.integer(1, 5), draw.integer(1, 40)];
      const x = draw.integers(rows * n, 8).map((value) => value / 64);
      assertNone(checkOnce(sandbox, activationCase(SPARSEMAX, x, rows)));
    });
  });

  test("it ends for any numbers", () => {
    const hard = [0, 1, -1, 16777217, 1e8, -1e8, 3.4e38, -3.4e38, Infinity, -Infinity, NaN];
    for (const a of hard) {
      for (const b of hard) {
        for (const row of [[a], [a, b], [a, b, a], [0.1, a, b, 0.3, a]]) {
          const x = Float32Array.from(row);
          const { graph } = activationCase(
            SPARSEMAX,
            Float32Array.from(row, () => 0),
            1,
          );
          const { outputs, faults } = runGuarded(sandbox, prepare(graph, 1), [x]);
          assertNone(faults);
          if (row.includes(NaN)) assert.ok(outputs[0]?.every(Number.isNaN), `[${row.join()}]`);
        }
      }
    }
  });

  test.run();
}
