import { suite } from "uvu";
import * as assert from "uvu/assert";
import { prepare } from "../../src/plan/prepare.ts";
import { VARIANTS } from "../helpers/binaries.ts";
import { checkEverywhere, checkOnce } from "../helpers/cases.ts";
import { assertNone } from "../helpers/graphs.ts";
import { runGuarded } from "../helpers/guarded.ts";
import { sameBits } from "../helpers/numbers.ts";
import { Draw, trials } from "../helpers/random.ts";
import { Sandbox } from "../helpers/sandbox.ts";
import { attentionCase, type MaskAxes } from "./cases/attention.ts";

const SIZES = [1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 33];
const MASKED = ["lowest", "zero", "lowered"] as const;
const MASKS: readonly (readonly MaskAxes[])[] = [
  ["s"],
  ["t"],
  ["ts"],
  ["hts"],
  [""],
  ["h"],
  ["hs", "t"],
  ["s", "t", "hts"],
];
const CAUSAL = { back: Infinity, ahead: 0 };

for (const variant of VARIANTS) {
  const test = suite(`attention ${variant}`);
  const sandbox = new Sandbox(variant);

  for (const score of ["dot", "additive"] as const) {
    test(`${score}: every size of each axis`, () => {
      const draw = new Draw(1);
      const faults: string[] = [];
      for (const axis of ["rows", "steps", "depth", "width", "heads"] as const) {
        for (const size of SIZES) {
          const check = size <= 3 || size === 17 ? checkEverywhere : checkOnce;
          const row = { score, [axis]: size, returnWeights: size % 2 === 0 };
          faults.push(...check(sandbox, attentionCase(row, draw)));
        }
      }
      assertNone(faults);
    });

    test(`${score}: masks of every shape, in every mode`, () => {
      const draw = new Draw(2);
      const faults: string[] = [];
      for (const masked of MASKED) {
        for (const [at, masks] of MASKS.entries()) {
          for (const steps of [1, 5, 8]) {
            const check = steps === 5 ? checkEverywhere : checkOnce;
            const row = { score, masked, masks, steps, returnWeights: at % 2 === 0 };
            faults.push(...check(sandbox, attentionCase(row, draw)));
          }
        }
        const none = { score, masked, masks: ["s"] as const, sparse: 1, steps: 7, returnWeights: true };
        faults.push(...checkOnce(sandbox, attentionCase(none, draw)));
      }
      assertNone(faults);
    });

    test(`${score}: causal and windows, with more and fewer keys than queries`, () => {
      const draw = new Draw(3);
      const faults: string[] = [];
      const windows = [CAUSAL, { back: 0, ahead: 0 }, { back: 2, ahead: 2 }, { back: 1, ahead: 0 }];
      for (const [at, reach] of windows.entries()) {
        for (const [rows, steps] of [
          [7, 7],
          [9, 4],
          [4, 9],
        ] as const) {
          const masked = MASKED[at % 3] ?? "zero";
          const masks: readonly MaskAxes[] = at % 2 === 0 ? [] : ["s"];
          const row = { score, reach, rows, steps, masked, masks, returnWeights: at % 2 === 1 };
          faults.push(...checkEverywhere(sandbox, attentionCase(row, draw)));
        }
      }
      assertNone(faults);
    });
  }

  test("heads that share keys and values", () => {
    const draw = new Draw(4);
    const faults: string[] = [];
    for (const [heads, keyHeads] of [
      [4, 1],
      [4, 2],
      [6, 3],
      [5, 1],
    ] as const) {
      const row = { heads, keyHeads, rows: 5, width: 3, masks: ["hts"] as const, returnWeights: true };
      faults.push(...checkEverywhere(sandbox, attentionCase(row, draw)));
    }
    assertNone(faults);
  });

  test("more rows than a block, and blocks cut short by many steps", () => {
    const draw = new Draw(5);
    const faults: string[] = [];
    for (const [rows, steps] of [
      [63, 9],
      [64, 9],
      [65, 9],
      [130, 70],
      [9, 13000],
    ] as const) {
      const row = { samples: 1, heads: 1, depth: 3, rows, steps, masks: ["s"] as const };
      faults.push(...checkOnce(sandbox, attentionCase(row, draw)));
    }
    assertNone(faults);
  });

  test("NaN and infinities stay in their rows", () => {
    const base = attentionCase({ samples: 1, rows: 6, steps: 5, heads: 1 }, new Draw(6));
    for (const special of [NaN, Infinity, -Infinity]) {
      const inputs = base.inputs.map((each) => each.slice());
      (inputs[0] as Float32Array)[4 * 2 + 1] = special;
      const run = (given: readonly Float32Array[]): Float32Array =>
        runGuarded(sandbox, prepare(base.graph, 1), given).outputs[0] as Float32Array;
      const [before, after] = [run(base.inputs), run(inputs)];
      for (let row = 0; row < 6; row++) {
        const [a, b] = [before, after].map((y) => y.subarray(4 * row, 4 * row + 4)) as [
          Float32Array,
          Float32Array,
        ];
        if (row !== 2) assert.ok(sameBits(a, b), `row ${row}`);
        else if (Number.isNaN(special)) assert.ok(b.every(Number.isNaN));
      }
    }
  });

  test("a row has the same bits whatever else is in the batch", () => {
    const whole = attentionCase({ samples: 1, rows: 21, steps: 19, heads: 1, depth: 7 }, new Draw(7));
    const [q = new Float32Array(), k = q, v = q] = whole.inputs;
    const all = runGuarded(sandbox, prepare(whole.graph, 1), whole.inputs).outputs[0] as Float32Array;
    const single = attentionCase({ samples: 1, rows: 1, steps: 19, heads: 1, depth: 7 }, new Draw(7));
    for (let row = 0; row < 21; row++) {
      const inputs = [q.slice(7 * row, 7 * row + 7), k, v];
      const one = runGuarded(sandbox, prepare(single.graph, 1), inputs).outputs[0] as Float32Array;
      assert.ok(sameBits(one, all.slice(7 * row, 7 * row + 7)), `row ${row}`);
    }
  });

  test("random attention", () => {
    trials(30, (draw) => {
      const keyHeads = draw.integer(1, 3);
      const row = {
        samples: draw.integer(1, 3),
        rows: draw.integer(1, 20),
        steps: draw.integer(1, 40),
        heads: keyHeads * draw.integer(1, 3),
        keyHeads,
        depth: draw.integer(1, 20),
        width: draw.integer(1, 20),
        score: draw.pick(["dot", "dot", "additive"] as const),
        masked: draw.pick(MASKED),
        masks: draw.chance() ? [] : draw.pick(MASKS),
        reach: draw.chance() ? CAUSAL : { back: draw.integer(0, 9), ahead: draw.integer(0, 9) },
        returnWeights: draw.chance(),
      };
      assertNone(checkOnce(sandbox, attentionCase(row, draw)));
    });
  });

  test.run();
}
