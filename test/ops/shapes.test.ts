// The shape rules and costs of the ops. The sizes of windows are those of Keras (keras/src/ops/operation_utils.py); the
// same rules are compared with Keras itself, layer by layer, in test/layers/keras.test.ts.
import { test } from "uvu";
import * as assert from "uvu/assert";
import { ShapeError } from "../../src/core/errors.ts";
import type { Shape } from "../../src/core/shape.ts";
import { isRowwise } from "../../src/ops/activation.ts";
import { type OpAttributes, type OpKind, OPS } from "../../src/ops/index.ts";
import { slideWindow, slidOutput, type Window } from "../../src/ops/window.ts";

function infer<K extends OpKind>(
  kind: K,
  inputs: readonly Shape[],
  attributes: OpAttributes[K],
): readonly Shape[] {
  return OPS[kind].infer(inputs, attributes, "layer");
}

function flops<K extends OpKind>(kind: K, inputs: readonly Shape[], attributes: OpAttributes[K]): number {
  return OPS[kind].flops(inputs, infer(kind, inputs, attributes), attributes);
}

function refuses<K extends OpKind>(
  kind: K,
  inputs: readonly Shape[],
  attributes: OpAttributes[K],
  message: RegExp,
): void {
  const check = (error: unknown): boolean =>
    error instanceof ShapeError && error.layer === "layer" && message.test(error.message);
  assert.throws(() => infer(kind, inputs, attributes), check, `${kind} ${JSON.stringify(inputs)}`);
}

const linear = { name: "linear", parameters: [] } as const;
const conv = { strides: [1, 1], dilation: [1, 1], padding: "valid", groups: 1 } as const;
const pool = { mode: "max", poolSize: [2, 2], strides: [2, 2], padding: "valid" } as const;
const lstm = {
  activation: { name: "tanh", parameters: [] },
  recurrentActivation: { name: "sigmoid", parameters: [] },
  useBias: true,
  returnSequences: false,
  returnState: false,
  goBackwards: false,
  stateful: false,
} as const;

test("windows: output size, padding before and after", () => {
  const rows: [
    size: number,
    kernel: number,
    stride: number,
    dilation: number,
    Window["padding"],
    [number, number, number],
  ][] = [
    [12, 3, 2, 1, "same", [6, 0, 1]], // the odd element behind
    [5, 3, 2, 1, "same", [3, 1, 1]],
    [4, 3, 1, 1, "same", [4, 1, 1]],
    [4, 2, 1, 1, "same", [4, 0, 1]],
    [4, 4, 1, 1, "same", [4, 1, 2]],
    [4, 1, 2, 1, "same", [2, 0, 0]], // a stride beyond the window pads nothing
    [7, 1, 3, 1, "same", [3, 0, 0]],
    [7, 3, 1, 2, "same", [7, 2, 2]],
    [2, 5, 1, 1, "same", [2, 2, 2]],
    [1, 3, 2, 1, "same", [1, 1, 1]],
    [7, 3, 1, 2, "causal", [7, 4, 0]],
    [12, 3, 2, 1, "causal", [6, 2, 0]],
    [1, 4, 3, 1, "causal", [1, 3, 0]],
    [12, 3, 2, 1, "valid", [5, 0, 0]],
    [13, 3, 2, 1, "valid", [6, 0, 0]],
    [7, 3, 1, 2, "valid", [3, 0, 0]],
    [3, 3, 1, 1, "valid", [1, 0, 0]],
    [3, 4, 1, 1, "valid", [0, 0, 0]],
    [1, 4, 1, 1, "valid", [-2, 0, 0]],
  ];
  for (const [size, kernel, stride, dilation, padding, [out, before, after]] of rows) {
    const window = { kernel, stride, dilation, padding };
    assert.equal(slideWindow(size, window), { out, before, after }, JSON.stringify([size, window]));
    assert.is(slidOutput(size, window), out);
    assert.is(slidOutput(null, window), null);
  }
});

test("shapes follow from shapes", () => {
  assert.equal(
    infer(
      "dense",
      [
        [null, 784],
        [784, 10],
      ],
      {},
    ),
    [[null, 10]],
  );
  assert.equal(
    infer(
      "dense",
      [
        [2, null, 3],
        [3, 5],
      ],
      {},
    ),
    [[2, null, 5]],
  );
  assert.equal(infer("activation", [[null, null, 3]], linear), [[null, null, 3]]);
  assert.equal(infer("identity", [[4, null]], {}), [[4, null]]);
  assert.equal(
    infer(
      "conv2d",
      [
        [null, 28, 28, 1],
        [3, 3, 1, 8],
      ],
      conv,
    ),
    [[null, 26, 26, 8]],
  );
  assert.equal(
    infer(
      "conv2d",
      [
        [1, null, 9, 4],
        [3, 5, 2, 8],
      ],
      { ...conv, groups: 2 },
    ),
    [[1, null, 5, 8]],
  );
  assert.equal(
    infer(
      "conv2d",
      [
        [1, 8, 8, 1],
        [3, 3, 1, 2],
      ],
      { ...conv, strides: [2, 3], padding: "same" },
    ),
    [[1, 4, 3, 2]],
  );
  assert.equal(
    infer(
      "conv2d",
      [
        [1, 8, 8, 1],
        [3, 3, 1, 2],
      ],
      { ...conv, dilation: [2, 3] },
    ),
    [[1, 4, 2, 2]],
  );
  assert.equal(infer("pool2d", [[null, 9, null, 3]], pool), [[null, 4, null, 3]]);
  assert.equal(infer("pool2d", [[null, 9, 9, 3]], { ...pool, padding: "same" }), [[null, 5, 5, 3]]);
  assert.equal(infer("reshape", [[null, 12]], { target: [3, -1] }), [[null, 3, 4]]);
  assert.equal(infer("reshape", [[null, null, 4]], { target: [-1] }), [[null, null]]);
  assert.equal(infer("reshape", [[5]], { target: [-1] }), [[5, 1]]);
  assert.equal(infer("reshape", [[5, 1]], { target: [] }), [[5]]);
  assert.equal(infer("transpose", [[null, 2, 3, 4]], { permutation: [0, 2, 3, 1] }), [[null, 3, 4, 2]]);
  const weights: Shape[] = [[3, 8], [2, 8], [8]];
  assert.equal(infer("lstm", [[null, 7, 3], ...weights], lstm), [[null, 2]]);
  assert.equal(infer("lstm", [[4, null, 3], ...weights], { ...lstm, returnSequences: true }), [[4, null, 2]]);
  assert.equal(infer("lstm", [[4, 7, 3], ...weights], { ...lstm, returnState: true }), [
    [4, 2],
    [4, 2],
    [4, 2],
  ]);
});

test("recurrent ops: states, masks and their order", () => {
  const gru = { ...lstm, resetAfter: true };
  const weights: Shape[] = [
    [3, 6],
    [2, 6],
    [2, 6],
  ];
  const all = { ...gru, returnState: true, stateful: true, initialState: true, masked: true };
  assert.equal(infer("gru", [[null, 7, 3], ...weights], gru), [[null, 2]]);
  assert.equal(infer("gru", [[4, 7, 3], ...weights, [4, 2], [4, 2], [4, 7]], all), [
    [4, 2],
    [4, 2],
  ]);
  assert.equal(infer("rnn", [[null, 7, 3], [3, 2], [2, 2], [2]], { ...lstm, returnSequences: true }), [
    [null, 7, 2],
  ]);
  const masked = { ...gru, masked: true };
  const started = { ...gru, initialState: true };
  refuses("gru", [[null, 7, 3], ...weights, [null, 6]], masked, /The mask does not fit the input/);
  refuses("gru", [[null, 7, 3], ...weights, [null, 3]], started, /An initial state does not fit the layer/);
  assert.is(flops("gru", [[null, 7, 3], ...weights], gru), 7 * (2 * (3 + 2) * 6 + 9 * 2));
  assert.is(flops("rnn", [[null, 7, 3], [3, 2], [2, 2], [2]], lstm), 7 * (2 * (3 + 2) * 2 + 2 * 2));
});

test("inputs that do not fit are refused, naming the layer", () => {
  refuses(
    "dense",
    [
      [null, 3],
      [4, 5],
    ],
    {},
    /rank 2 or more ending in 4\. Received: \(None, 3\)/,
  );
  refuses("dense", [[4], [4, 5]], {}, /rank 2 or more/);
  refuses(
    "conv2d",
    [
      [null, 8, 8, 3],
      [3, 3, 2, 4],
    ],
    conv,
    /\(batch, height, width, 2\)/,
  );
  refuses(
    "conv2d",
    [
      [null, 8, 8],
      [3, 3, 8, 4],
    ],
    conv,
    /Received: \(None, 8, 8\)/,
  );
  refuses(
    "conv2d",
    [
      [null, 8, 8, 4],
      [3, 3, 4, 4],
    ],
    { ...conv, groups: 2 },
    /\(batch, height, width, 8\)/,
  );
  refuses(
    "conv2d",
    [
      [null, 2, 8, 1],
      [3, 3, 1, 4],
    ],
    conv,
    /zero or negative/,
  );
  refuses(
    "conv2d",
    [
      [null, 4, 8, 1],
      [3, 3, 1, 4],
    ],
    { ...conv, dilation: [2, 1] },
    /zero or negative/,
  );
  refuses("pool2d", [[null, 8, 8]], pool, /Pooling needs images/);
  refuses("pool2d", [[null, 1, 8, 3]], pool, /zero or negative/);
  refuses("reshape", [[null, 12]], { target: [5] }, /total size of the tensor must be unchanged/);
  refuses("reshape", [[null, 12]], { target: [5, -1] }, /12 elements/);
  refuses("reshape", [[null, 12]], { target: [24, -1] }, /12 elements/);
  refuses(
    "lstm",
    [
      [null, 3],
      [3, 8],
      [2, 8],
    ],
    lstm,
    /\(batch, steps, 3\)/,
  );
  refuses(
    "lstm",
    [
      [null, 7, 4],
      [3, 8],
      [2, 8],
    ],
    lstm,
    /\(batch, steps, 3\)/,
  );
});

test("costs for one sample, a multiply-add counted as two", () => {
  assert.is(
    flops(
      "dense",
      [
        [null, 784],
        [784, 10],
      ],
      {},
    ),
    2 * 784 * 10,
  );
  assert.is(
    flops(
      "dense",
      [
        [null, 5, 3],
        [3, 4],
      ],
      {},
    ),
    2 * 5 * 3 * 4,
  );
  assert.is(
    flops(
      "conv2d",
      [
        [null, 28, 28, 3],
        [3, 3, 3, 8],
      ],
      conv,
    ),
    2 * 26 * 26 * 8 * 27,
  );
  assert.is(
    flops(
      "conv2d",
      [
        [null, 4, 4, 4],
        [1, 1, 2, 8],
      ],
      { ...conv, groups: 2 },
    ),
    2 * 16 * 8 * 2,
  );
  assert.is(flops("pool2d", [[null, 8, 8, 3]], pool), 4 * 4 * 3 * 4);
  assert.is(flops("activation", [[null, 8, 3]], linear), 24);
  assert.is(
    flops(
      "lstm",
      [
        [null, 7, 3],
        [3, 8],
        [2, 8],
      ],
      lstm,
    ),
    7 * (2 * 5 * 8 + 18),
  );
  for (const kind of ["identity", "reshape", "transpose"] as const) {
    assert.is(OPS[kind].flops([[null, 4]], [[null, 4]], { target: [4], permutation: [0, 1] }), 0);
  }
});

test("the activations that see a whole row", () => {
  for (const name of ["softmax", "logSoftmax", "sparsemax"] as const)
    assert.ok(isRowwise({ name, parameters: [] }));
  for (const name of ["relu", "tanh", "linear"] as const) assert.not(isRowwise({ name, parameters: [] }));
});

test.run();
