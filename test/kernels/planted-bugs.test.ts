// The harness itself under test: each known bug, planted in the kernels' source, must be reported.
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { checkEverywhere, type KernelCase } from "../helpers/cases.ts";
import { assertNone } from "../helpers/graphs.ts";
import { applyPatch, compileKernels } from "../helpers/mutant.ts";
import { SPECIALS } from "../helpers/numbers.ts";
import { Draw } from "../helpers/random.ts";
import { Sandbox } from "../helpers/sandbox.ts";
import { activationCase, ELEMENTWISE, LOG_SOFTMAX, SOFTMAX } from "./cases/activation.ts";
import { conv2dCase } from "./cases/conv2d.ts";
import { denseCase } from "./cases/dense.ts";
import { lstmCase } from "./cases/lstm.ts";
import { pool2dCase } from "./cases/pool2d.ts";
import { transposeCase } from "./cases/transpose.ts";
import { type CheckName, PLANTED_BUGS } from "./planted-bugs.ts";

const draw = new Draw(1);

/** A few cases for each kernel, of the kinds that its own test has many of. */
const CASES: Readonly<Record<CheckName, readonly KernelCase[]>> = {
  dense: [
    denseCase({ m: 1, k: 5, n: 21 }, draw),
    denseCase({ m: 5, k: 7, n: 7 }, draw),
    denseCase({ m: 67, k: 3, n: 33 }, draw),
  ],
  conv2d: [
    conv2dCase({ input: [2, 5, 6, 3], kernel: [3, 3, 3, 5], padding: "same" }, draw),
    conv2dCase({ input: [2, 5, 6, 4], kernel: [2, 2, 2, 6], groups: 2 }, draw),
  ],
  pool2d: (["max", "average"] as const).flatMap((mode) => {
    const row = { input: [2, 5, 5, 21], mode, poolSize: [2, 3], strides: [2, 2], padding: "same" } as const;
    const x = draw.integers(2 * 5 * 5 * 21).map((value) => -1 - Math.abs(value));
    return [
      pool2dCase(row, x),
      pool2dCase(
        row,
        x.map((value, i) => (i % 37 === 0 ? NaN : value)),
      ),
    ];
  }),
  activation: ELEMENTWISE.filter(({ name }) => name !== "squareplus").flatMap((activation) =>
    [1, 2, 3].flatMap((tail) => {
      const x = Float32Array.from([...SPECIALS, ...draw.floats(27 + tail, 20)]);
      return [activationCase(activation, x, 1), activationCase(activation, x.subarray(0, tail), 1, true)];
    }),
  ),
  softmax: [SOFTMAX, LOG_SOFTMAX].flatMap((activation) =>
    [1, 2, 3, 5, 8].map((n) => activationCase(activation, draw.floats(3 * n, 100), 3)),
  ),
  lstm: [
    lstmCase({ batch: 3, steps: 4, features: 2, units: 5, goBackwards: true, returnState: true }, draw),
    lstmCase({ batch: 2, steps: 3, features: 2, units: 3, returnSequences: true, stateful: true }, draw),
  ],
  transpose: [
    transposeCase([5, 3, 4], [0, 2, 1], draw),
    transposeCase([5, 3, 2, 4, 2], [0, 4, 2, 3, 1], draw),
  ],
};

function check(name: CheckName, kernels: WebAssembly.Module): string[] {
  const sandbox = new Sandbox("debug", kernels);
  return CASES[name].flatMap((testCase) => checkEverywhere(sandbox, testCase));
}

const test = suite("planted bugs");

test("the source as it is passes", async () => {
  const kernels = await compileKernels();
  for (const name of Object.keys(CASES) as CheckName[]) assertNone(check(name, kernels));
});

for (const bug of PLANTED_BUGS) {
  test(bug.name, async () => {
    const faults = check(bug.check, await compileKernels(bug));
    assert.ok(faults.length > 0, "nothing was reported");
    const found = faults.some((fault) => bug.caught.test(fault));
    assert.ok(found, `none of the faults is ${String(bug.caught)}:\n${faults.slice(0, 5).join("\n")}`);
  });
}

test("a patch that fits no place, or two, is refused", () => {
  const patch = { file: "x.ts", find: "a", replace: "b" };
  assert.is(applyPatch("xax", patch), "xbx");
  assert.throws(() => applyPatch("xx", patch), /0 places/);
  assert.throws(() => applyPatch("axa", patch), /2 places/);
});

test.run();
