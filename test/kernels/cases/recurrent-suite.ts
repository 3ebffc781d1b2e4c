import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Activation } from "../../../src/ops/activation.ts";
import { prepare } from "../../../src/plan/prepare.ts";
import { VARIANTS } from "../../helpers/binaries.ts";
import { checkEverywhere, checkOnce } from "../../helpers/cases.ts";
import { runGuarded } from "../../helpers/guarded.ts";
import { assertNone } from "../../helpers/graphs.ts";
import { sameBits } from "../../helpers/numbers.ts";
import { Draw, trials } from "../../helpers/random.ts";
import { Sandbox } from "../../helpers/sandbox.ts";
import { SOFTMAX } from "./activation.ts";
import { recurrentCase, type RecurrentKind, type RecurrentRow, SIGMOID, TANH } from "./recurrent.ts";

const LINEAR: Activation = { name: "linear", parameters: [] };
const RELU: Activation = { name: "relu", parameters: [0, Infinity, 0] };
const HARD: Activation = { name: "hardSigmoid", parameters: [] };
const BOTH = [false, true] as const;
const MASKED_OUTPUTS = ["previous", "previousOrZeros", "zeros"] as const;

/** Every set of options without masks and given states. */
const OPTIONS = BOTH.flatMap((returnSequences) =>
  BOTH.flatMap((returnState) =>
    BOTH.flatMap((goBackwards) =>
      BOTH.flatMap((useBias) =>
        BOTH.map((stateful) => ({ returnSequences, returnState, goBackwards, useBias, stateful })),
      ),
    ),
  ),
);

/** The tests that every recurrent kernel passes; `always` holds for every row. */
export function testRecurrent(kind: RecurrentKind, always: Partial<RecurrentRow> = {}): void {
  for (const variant of VARIANTS) {
    const test = suite(`${kind} ${JSON.stringify(always)} ${variant}`);
    const sandbox = new Sandbox(variant);
    const make = (row: RecurrentRow, draw: Draw): ReturnType<typeof recurrentCase> =>
      recurrentCase(kind, { ...row, ...always }, draw);

    test("every set of options, with all guards", () => {
      const draw = new Draw(1);
      const size = { batch: 5, steps: 3, features: 2, units: 3 };
      for (const options of OPTIONS) {
        assertNone(checkEverywhere(sandbox, make({ ...size, ...options }, draw)));
      }
    });

    test("masks and given states, with all guards", () => {
      const draw = new Draw(6);
      const size = { batch: 6, steps: 5, features: 2, units: 5, returnState: true };
      for (const maskedOutput of MASKED_OUTPUTS) {
        for (const returnSequences of BOTH) {
          for (const goBackwards of BOTH) {
            for (const initialState of BOTH) {
              const row = { ...size, masked: true, maskedOutput, returnSequences, goBackwards, initialState };
              assertNone(checkOnce(sandbox, make(row, draw)));
              assertNone(checkOnce(sandbox, make({ ...row, stateful: true }, draw)));
            }
          }
        }
        const row = { ...size, masked: true, maskedOutput, initialState: true, returnSequences: true };
        assertNone(checkEverywhere(sandbox, make(row, draw)));
      }
      assertNone(checkEverywhere(sandbox, make({ ...size, initialState: true, useBias: false }, draw)));
      assertNone(checkEverywhere(sandbox, make({ ...size, initialState: true, stateful: true }, draw)));
    });

    test("1 to 20 units, and 64", () => {
      const draw = new Draw(2);
      for (const units of [...Array.from({ length: 20 }, (_, i) => i + 1), 64]) {
        const row = { batch: 3, steps: 2, features: (units % 17) + 1, units, returnSequences: true };
        const check = units < 6 || units === 17 ? checkEverywhere : checkOnce;
        assertNone(check(sandbox, make(row, draw)));
      }
    });

    test("more samples than a group, more steps than a chunk", () => {
      const draw = new Draw(3);
      for (const [batch, steps] of [
        [15, 9],
        [16, 8],
        [17, 11],
        [33, 10],
        [1, 300],
        [20, 30],
      ] as const) {
        for (const goBackwards of BOTH) {
          const size = { batch, steps, features: 3, units: 5 };
          const row = { ...size, returnSequences: true, returnState: true, goBackwards };
          assertNone(checkOnce(sandbox, make(row, draw)));
          assertNone(checkOnce(sandbox, make({ ...row, masked: true, initialState: true }, draw)));
        }
      }
      const size = { batch: 17, steps: 9, features: 2, units: 3 };
      const row = { ...size, returnSequences: true, returnState: true };
      assertNone(checkEverywhere(sandbox, make(row, draw)));
      assertNone(checkEverywhere(sandbox, make({ ...row, masked: true }, draw)));
    });

    test("masked steps are not looked at, whatever they hold", () => {
      const row = { batch: 4, steps: 6, features: 3, units: 5, returnSequences: true, masked: true };
      const { graph, inputs } = make(row, new Draw(7));
      const [x, mask] = inputs as [Float32Array, Float32Array];
      const spoilt = x.map((value, i) => (mask[Math.floor(i / 3)] === 0 ? NaN : value));
      const [clean, same] = [x, spoilt].map(
        (values) => runGuarded(sandbox, prepare(graph, 4), [values, mask]).outputs[0] as Float32Array,
      );
      assert.ok(sameBits(same as Float32Array, clean as Float32Array));
    });

    test("a second call goes on where the first stopped", () => {
      const row = { batch: 3, steps: 8, features: 2, units: 5, returnSequences: true, stateful: true };
      const whole = make(row, new Draw(4));
      const states = new Map(whole.states);
      const all = runGuarded(sandbox, prepare(whole.graph, 3), whole.inputs, { states });
      const half = make({ ...row, steps: 4 }, new Draw(4));
      // The same weights, on the two halves of the sequences.
      const graph = {
        ...half.graph,
        ops: half.graph.ops.map((op) => ({
          ...op,
          inputs: [...op.inputs.slice(0, 1), ...(whole.graph.ops[0]?.inputs.slice(1) ?? [])],
        })),
      };
      const plan = prepare(graph as typeof half.graph, 3);
      const x = whole.inputs[0] as Float32Array;
      const part = (from: number): Float32Array =>
        Float32Array.from(
          [0, 1, 2].flatMap((n) => [...x.subarray((n * 8 + from) * 2, (n * 8 + from + 4) * 2)]),
        );
      const first = runGuarded(sandbox, plan, [part(0)], { states });
      const second = runGuarded(sandbox, plan, [part(4)], { states: first.states });
      assertNone([...first.faults, ...second.faults]);
      for (const [variable, state] of all.states) {
        assert.ok(sameBits(second.states.get(variable) as Float32Array, state), variable.name);
      }
      for (let n = 0; n < 3; n++) {
        const expected = all.outputs[0]?.subarray((n * 8 + 4) * 5, (n + 1) * 8 * 5) as Float32Array;
        const y = second.outputs[0]?.subarray(n * 20, (n + 1) * 20) as Float32Array;
        assert.ok(sameBits(y, expected), `sample ${n}`);
      }
    });

    test("a sample has the same bits whatever batch it is in", () => {
      const row = { batch: 33, steps: 10, features: 3, units: 6, returnSequences: true };
      const { graph, inputs } = make(row, new Draw(5));
      const x = inputs[0] as Float32Array;
      const all = runGuarded(sandbox, prepare(graph, 33), inputs).outputs[0] as Float32Array;
      for (const batch of [1, 2, 3, 15, 16, 17, 32]) {
        const plan = prepare(graph, batch);
        for (let sample = 0; sample + batch <= 33; sample += batch) {
          const y = runGuarded(sandbox, plan, [x.subarray(sample * 30, (sample + batch) * 30)]).outputs[0];
          const expected = all.subarray(sample * 60, (sample + batch) * 60);
          assert.ok(sameBits(y as Float32Array, expected), `batch ${batch}`);
        }
      }
    });

    test("random layers", () => {
      trials(40, (draw) => assertNone(checkOnce(sandbox, make(randomRow(draw), draw))));
    });

    test("random layers, with all guards", () => {
      trials(12, (draw) => assertNone(checkEverywhere(sandbox, make(randomRow(draw), draw))));
    });

    test.run();
  }
}

function randomRow(draw: Draw): RecurrentRow {
  return {
    batch: draw.integer(1, 33),
    steps: draw.integer(1, 11),
    features: draw.integer(1, 17),
    units: draw.integer(1, 20),
    ...draw.pick(OPTIONS),
    initialState: draw.chance(0.3),
    masked: draw.chance(0.3),
    maskedOutput: draw.pick(MASKED_OUTPUTS),
    activation: draw.pick([TANH, TANH, SOFTMAX, RELU, LINEAR, SIGMOID]),
    recurrentActivation: draw.pick([SIGMOID, SIGMOID, HARD, SOFTMAX]),
  };
}
