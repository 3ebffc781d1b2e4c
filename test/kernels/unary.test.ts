import { suite } from "uvu";
import { VARIANTS } from "../helpers/binaries.ts";
import { checkEverywhere, checkOnce, firstWrong } from "../helpers/cases.ts";
import { GuardedPlan } from "../helpers/guarded.ts";
import { assertNone } from "../helpers/graphs.ts";
import { SPECIALS } from "../helpers/numbers.ts";
import { Draw } from "../helpers/random.ts";
import { prepare } from "../../src/plan/prepare.ts";
import { Sandbox } from "../helpers/sandbox.ts";
import { activationCase, ELEMENTWISE } from "./cases/activation.ts";

for (const variant of VARIANTS) {
  const test = suite(`unary ${variant}`);
  const sandbox = new Sandbox(variant);

  for (const activation of ELEMENTWISE) {
    const name = `${activation.name}(${activation.parameters.join()})`;

    test(`${name}: every special in every lane of every length`, () => {
      // Keras's formula of squareplus overflows for the largest floats; see the test below.
      const specials = SPECIALS.map((x) =>
        activation.name === "squareplus" && Math.abs(x) > 1e38 ? x * 1e-20 : x,
      );
      const faults: string[] = [];
      for (let length = 1; length <= specials.length; length++) {
        for (let first = 0; first < specials.length; first++) {
          const x = Float32Array.from(
            { length },
            (_, i) => specials[(i + first) % specials.length] as number,
          );
          const testCase = activationCase(activation, x, 1);
          if (first === 0) faults.push(...checkOnce(sandbox, testCase));
          const run = new GuardedPlan(sandbox, prepare(testCase.graph, 1)).run([x]);
          const wrong =
            testCase.expected[0] && firstWrong(run.outputs[0] as Float32Array, testCase.expected[0]);
          if (wrong !== undefined) faults.push(`[${x.join()}]: ${wrong}`);
          faults.push(...run.faults);
        }
      }
      assertNone(faults);
    });

    test(`${name}: guards`, () => {
      const draw = new Draw(1);
      const faults: string[] = [];
      for (const [samples, length] of [
        [1, 1],
        [1, 6],
        [5, 7],
      ] as const) {
        for (const keep of [false, true]) {
          const x = draw.floats(samples * length, 4);
          faults.push(...checkEverywhere(sandbox, activationCase(activation, x, samples, keep)));
        }
      }
      assertNone(faults);
    });
  }

  test("squareplus of the largest floats overflows, as Keras's formula does", () => {
    const testCase = activationCase(
      { name: "squareplus", parameters: [4] },
      Float32Array.of(3.4e38, 1e20),
      1,
    );
    const { outputs } = new GuardedPlan(sandbox, prepare(testCase.graph, 1)).run(testCase.inputs);
    const wrong = firstWrong(outputs[0] as Float32Array, { values: Float64Array.of(Infinity, Infinity) });
    assertNone(wrong === undefined ? [] : [wrong]);
  });

  test.run();
}
