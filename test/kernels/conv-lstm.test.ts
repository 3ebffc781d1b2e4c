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
import { SOFTMAX } from "./cases/activation.ts";
import { convLstmCase, type ConvLstmRow } from "./cases/conv-lstm.ts";
import { SIGMOID, TANH } from "./cases/recurrent.ts";

const BOTH = [false, true] as const;
const MASKED_OUTPUTS = ["previous", "previousOrZeros", "zeros"] as const;
const IMAGE = { input: [3, 3, 1, 4, 3, 2], filters: 3, window: [1, 2, 2] } as const;
const FULL = { returnSequences: true, returnState: true } as const;

for (const variant of VARIANTS) {
  const test = suite(`convLstm ${variant}`);
  const sandbox = new Sandbox(variant);

  test("options, with all guards", () => {
    const draw = new Draw(1);
    for (const returnSequences of BOTH) {
      for (const stateful of BOTH) {
        const row = { ...IMAGE, returnSequences, stateful, returnState: !stateful, goBackwards: stateful };
        assertNone(checkEverywhere(sandbox, convLstmCase(row, draw)));
      }
    }
    assertNone(
      checkEverywhere(sandbox, convLstmCase({ ...IMAGE, useBias: false, initialState: true }, draw)),
    );
  });

  test("masks and given states, with all guards", () => {
    const draw = new Draw(2);
    for (const maskedOutput of MASKED_OUTPUTS) {
      for (const stateful of BOTH) {
        const row = { ...IMAGE, ...FULL, masked: true, maskedOutput, stateful, initialState: !stateful };
        assertNone(checkEverywhere(sandbox, convLstmCase(row, draw)));
      }
    }
  });

  test("windows: padding, strides, dilation, depth", () => {
    const draw = new Draw(3);
    const rows: ConvLstmRow[] = [
      { ...IMAGE, padding: "same", window: [1, 3, 3] },
      { ...IMAGE, padding: "same", window: [1, 3, 3], strides: [1, 2, 2] },
      { ...IMAGE, strides: [1, 2, 1] },
      { ...IMAGE, dilation: [1, 2, 2] },
      { ...IMAGE, window: [1, 1, 1] },
      { input: [2, 2, 3, 4, 3, 2], filters: 5, window: [2, 2, 2] },
      { input: [2, 2, 3, 3, 3, 1], filters: 2, window: [3, 2, 1], padding: "same" },
      { input: [1, 2, 1, 1, 9, 3], filters: 4, window: [1, 1, 3], padding: "same" },
    ];
    for (const row of rows) assertNone(checkEverywhere(sandbox, convLstmCase({ ...row, ...FULL }, draw)));
  });

  test("1 to 17 filters, and 33", () => {
    const draw = new Draw(4);
    for (const filters of [1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 33]) {
      const row = { ...IMAGE, filters, padding: "same" as const, returnSequences: true };
      assertNone((filters < 6 ? checkEverywhere : checkOnce)(sandbox, convLstmCase(row, draw)));
    }
  });

  test("masked steps are not looked at, whatever they hold", () => {
    const { graph, inputs } = convLstmCase({ ...IMAGE, masked: true, returnSequences: true }, new Draw(5));
    const [x, mask] = inputs as [Float32Array, Float32Array];
    const spoilt = x.map((value, i) => (mask[Math.floor(i / 24)] === 0 ? NaN : value));
    const [clean, same] = [x, spoilt].map(
      (values) => runGuarded(sandbox, prepare(graph, 3), [values, mask]).outputs[0] as Float32Array,
    );
    assert.ok(sameBits(same as Float32Array, clean as Float32Array));
  });

  test("random layers", () => {
    trials(15, (draw) => {
      const row: ConvLstmRow = {
        input: [
          draw.integer(1, 3),
          draw.integer(1, 4),
          draw.integer(1, 2),
          draw.integer(3, 6),
          draw.integer(3, 6),
          draw.integer(1, 5),
        ],
        filters: draw.integer(1, 9),
        window: [1, draw.integer(1, 3), draw.integer(1, 3)],
        padding: draw.pick(["valid", "same"]),
        returnSequences: draw.chance(0.5),
        returnState: draw.chance(0.5),
        goBackwards: draw.chance(0.5),
        useBias: draw.chance(0.7),
        activation: draw.pick([TANH, SIGMOID, SOFTMAX]),
        masked: draw.chance(0.3),
        maskedOutput: draw.pick(MASKED_OUTPUTS),
      };
      assertNone(checkOnce(sandbox, convLstmCase(row, draw)));
    });
  });

  test.run();
}
