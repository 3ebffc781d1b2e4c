import { suite } from "uvu";
import { VARIANTS } from "../helpers/binaries.ts";
import { checkEverywhere, checkOnce } from "../helpers/cases.ts";
import { assertNone } from "../helpers/graphs.ts";
import { Draw, trials } from "../helpers/random.ts";
import { Sandbox } from "../helpers/sandbox.ts";
import { gatherCase } from "./cases/general.ts";

/** Fractions, negative ones, and what is no row at all. */
const ODD = [
  0.5,
  -0.5,
  1.99,
  2,
  3,
  -1,
  -1.5,
  -3,
  -4,
  2 ** 24,
  1e20,
  -1e20,
  2 ** 31,
  -(2 ** 31),
  NaN,
  Infinity,
  -Infinity,
];

for (const variant of VARIANTS) {
  const test = suite(`gather ${variant}`);
  const sandbox = new Sandbox(variant);

  test("rows of 1 to 19 and round 128 columns", () => {
    const draw = new Draw(5);
    for (const columns of [...Array.from({ length: 19 }, (_, i) => i + 1), 127, 128, 129]) {
      const indices = Float32Array.from({ length: 6 }, () => draw.integer(0, 4));
      assertNone(checkEverywhere(sandbox, gatherCase(indices, [3, 2], 5, draw.integers(5 * columns))));
    }
  });

  test("what is no row: NaN, and nothing read beyond the table", () => {
    for (const columns of [1, 3, 4, 130]) {
      const indices = Float32Array.from(ODD);
      const table = new Draw(columns).integers(3 * columns);
      assertNone(checkEverywhere(sandbox, gatherCase(indices, [ODD.length, 1], 3, table)));
      assertNone(
        checkEverywhere(sandbox, gatherCase(indices, [1, ODD.length], 1, table.subarray(0, columns))),
      );
    }
  });

  test("random tables and indices of any rank", () => {
    trials(80, (draw) => {
      const shape = Array.from({ length: draw.integer(1, 4) }, () => draw.integer(1, 5));
      const [rows, columns] = [draw.integer(1, 20), draw.integer(1, 20)];
      const indices = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () =>
        draw.integer(-rows, rows - 1),
      );
      assertNone(checkOnce(sandbox, gatherCase(indices, shape, rows, draw.floats(rows * columns))));
    });
  });

  test.run();
}
