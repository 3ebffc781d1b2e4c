import { suite } from "uvu";
import { VARIANTS } from "../helpers/binaries.ts";
import { checkEverywhere } from "../helpers/cases.ts";
import { assertNone } from "../helpers/graphs.ts";
import { SPECIALS } from "../helpers/numbers.ts";
import { Draw } from "../helpers/random.ts";
import { Sandbox } from "../helpers/sandbox.ts";
import { type Operand, selectCase } from "./cases/general.ts";

for (const variant of VARIANTS) {
  const test = suite(`select ${variant}`);
  const sandbox = new Sandbox(variant);

  test("tensors and numbers, every length of a tail, every special value", () => {
    const draw = new Draw(1);
    for (const n of [1, 2, 3, 4, 5, 7, 17]) {
      for (const numbers of [[], [0], [1], [2], [1, 2], [0, 2]]) {
        const operands = [0, 1, 2].map((i): Operand => {
          if (numbers.includes(i)) return { shape: [1], data: Float32Array.of(i), isWeight: true };
          const data = draw
            .integers(3 * n)
            .map((value, at) => SPECIALS[(at * 5 + i + value * value) % 13] ?? 0);
          return { shape: [3, n], data, isWeight: false };
        });
        assertNone(checkEverywhere(sandbox, selectCase(operands, [3, n])));
      }
    }
  });

  test.run();
}
