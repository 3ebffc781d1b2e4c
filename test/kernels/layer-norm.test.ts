import { suite } from "uvu";
import { VARIANTS } from "../helpers/binaries.ts";
import { checkEverywhere, checkOnce } from "../helpers/cases.ts";
import { assertNone } from "../helpers/graphs.ts";
import { Draw, trials } from "../helpers/random.ts";
import { Sandbox } from "../helpers/sandbox.ts";
import { layerNormCase, type LayerNormRow } from "./cases/layer-norm.ts";

const MODES = ["layer", "deviation", "rms", "unit"] as const;
const LENGTHS = [...Array.from({ length: 40 }, (_, i) => i + 1), 64, 257, 1000, 2047, 2049, 5003];
/** With gamma, beta, both or none, in turn. */
const parametersAt = (at: number): { scale: boolean; center: boolean } => {
  return { scale: at % 2 === 0, center: at % 4 < 2 };
};
const size = ({ samples, rows, n }: LayerNormRow): number => samples * rows * n;

for (const variant of VARIANTS) {
  const test = suite(`layer norm ${variant}`);
  const sandbox = new Sandbox(variant);

  for (const mode of MODES) {
    test(`${mode}: rows of every length`, () => {
      const draw = new Draw(1);
      const faults: string[] = [];
      for (const [at, n] of LENGTHS.entries()) {
        const check = n <= 5 || n === 17 ? checkEverywhere : checkOnce;
        const row = { mode, samples: n < 100 ? 3 : 1, rows: 2, n, keep: at % 3 === 0, ...parametersAt(at) };
        faults.push(...check(sandbox, layerNormCase(row, draw.floats(size(row), 3), draw)));
      }
      assertNone(faults);
    });

    test(`${mode}: parameters that neighbours share, group by group`, () => {
      const draw = new Draw(2);
      const faults: string[] = [];
      for (let run = 1; run <= 19; run++) {
        const check = run <= 2 ? checkEverywhere : checkOnce;
        const groups = (run % 3) + 1;
        const row = { mode, samples: 2, rows: groups, groups, n: 3 * run, run, ...parametersAt(run) };
        faults.push(...check(sandbox, layerNormCase(row, draw.floats(size(row), 3), draw)));
      }
      assertNone(faults);
    });

    test(`${mode}: rows far from zero, equal numbers, rows of zeros`, () => {
      const draw = new Draw(3);
      const faults: string[] = [];
      for (const n of [1, 3, 100, 4099]) {
        const row = { mode, samples: 1, rows: 2, n, scale: true, center: true };
        for (const mean of [-1e2, 1e4, 1e6]) {
          const x = draw.floats(size(row), 2).map((value) => value + mean);
          faults.push(...checkOnce(sandbox, layerNormCase(row, x, draw)));
        }
        const zeros = new Float32Array(size(row));
        faults.push(...checkOnce(sandbox, layerNormCase(row, zeros, draw)));
        faults.push(
          ...checkOnce(
            sandbox,
            layerNormCase(
              row,
              zeros.map(() => 3),
              draw,
            ),
          ),
        );
      }
      assertNone(faults);
    });

    test(`${mode}: NaN, infinities and what overflows`, () => {
      const faults: string[] = [];
      for (const n of [1, 3, 7, 18]) {
        const row = { mode, samples: 1, rows: 3, n, scale: true, center: n % 2 === 0 };
        for (const place of new Set([0, n >> 1, n - 1])) {
          for (const special of [NaN, Infinity, -Infinity, 1e30, -1e-30]) {
            const draw = new Draw(n);
            const x = draw.floats(size(row), 2);
            x[n + place] = special; // the middle row; the others show that rows don't mix
            faults.push(...checkOnce(sandbox, layerNormCase(row, x, draw)));
          }
        }
        const draw = new Draw(n);
        const all = new Float32Array(size(row)).fill(3e38);
        faults.push(...checkOnce(sandbox, layerNormCase(row, all, draw)));
      }
      assertNone(faults);
    });

    test(`${mode}: random rows`, () => {
      trials(20, (draw) => {
        const run = draw.chance() ? 1 : draw.integer(1, 20);
        const groups = draw.integer(1, 4);
        const row: LayerNormRow = {
          mode,
          samples: draw.integer(1, 4),
          rows: groups * draw.integer(1, 3),
          n: run * draw.integer(1, 30),
          run,
          groups,
          epsilon: draw.pick([1e-3, 1e-6, 1e-12]),
          scale: draw.chance(),
          center: draw.chance(),
          keep: draw.chance(),
        };
        const x = draw.floats(size(row), draw.pick([0.01, 1, 1e4]));
        assertNone(checkOnce(sandbox, layerNormCase(row, x, draw)));
      });
    });
  }

  test.run();
}
