// What predict takes and gives. The layers' numbers are tested elsewhere: here a layer that gives its input back shows
// which numbers arrived where.
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type NumericArray, layers, type PredictInput, sequential, Tensor, tensor } from "../../src/index.ts";
import { defaultEngine } from "../../src/wasm/engine.ts";
import { throws } from "../formats/helpers.ts";

/** y = x, over whatever shape. */
const echo = (shape: readonly (number | null)[]) =>
  sequential({ name: "echo", layers: [layers.activation({ activation: "linear", inputShape: shape })] });

const numbers = (count: number, from = 0): Float32Array =>
  Float32Array.from({ length: count }, (_, at) => at + from);

const test = suite("predict");

test("takes a tensor, shaped data, a flat typed array and nested arrays alike", () => {
  const inputs: PredictInput[] = [
    tensor([[1, 2, 3], [4, 5, 6]]), // prettier-ignore
    { data: numbers(6, 1), shape: [2, 3] },
    numbers(6, 1),
    [[1, 2, 3], [4, 5, 6]], // prettier-ignore
  ];
  for (const input of inputs) {
    const y = echo([3]).predict(input);
    assert.instance(y, Tensor);
    assert.equal(y.shape, [2, 3]);
    assert.equal([...y.data], [1, 2, 3, 4, 5, 6]);
  }
});

const kinds: readonly [name: string, make: (values: number[]) => NumericArray][] = [
  ["Float32Array", (values) => Float32Array.from(values)],
  ["Float64Array", (values) => Float64Array.from(values)],
  ["Int32Array", (values) => Int32Array.from(values)],
  ["Uint32Array", (values) => Uint32Array.from(values)],
  ["Int16Array", (values) => Int16Array.from(values)],
  ["Uint16Array", (values) => Uint16Array.from(values)],
  ["Int8Array", (values) => Int8Array.from(values)],
  ["Uint8Array", (values) => Uint8Array.from(values)],
  ["Uint8ClampedArray", (values) => Uint8ClampedArray.from(values)],
  ["Buffer", (values) => Buffer.from(values)],
  [
    "Uint8Array at an odd offset",
    (values) => new Uint8Array(Uint8Array.from([9, ...values, 9]).buffer, 1, values.length),
  ],
  ["Float32Array.subarray", (values) => Float32Array.from([9, ...values, 9]).subarray(1, -1)],
  ["Float32Array of shared memory", (values) => shared(values)],
];

function shared(values: number[]): Float32Array {
  const array = new Float32Array(new SharedArrayBuffer(4 * values.length));
  array.set(values);
  return array;
}

for (const [name, make] of kinds) {
  test(`reads a ${name}, in one batch and in several, and leaves it as it is`, () => {
    const values = Array.from({ length: 21 }, (_, at) => at);
    for (const batchSize of [1, 2, 3, 7, 32]) {
      const input = make(values);
      const before = [...input];
      assert.equal([...echo([3]).predict(input, { batchSize }).data], values);
      assert.equal([...input], before);
    }
  });
}

test("any batch size gives the same results as one batch, on one model in any order", () => {
  const model = sequential({
    layers: [
      layers.dense({ units: 5, activation: "tanh", inputShape: [4] }),
      layers.dense({ units: 3, activation: "softmax" }),
    ],
  });
  const x = numbers(4 * 37).map((value) => Math.sin(value));
  const all = model.predict(x, { batchSize: 64 }).data;
  for (const batchSize of [1, 36, 2, 37, 5, 100, 1]) {
    const y = model.predict(x, { batchSize });
    assert.equal(y.shape, [37, 3]);
    y.data.forEach((value, at) =>
      assert.ok(Math.abs(value - (all[at] ?? NaN)) <= 1e-6, `batch ${batchSize}`),
    );
  }
});

test("no samples give a result without rows", () => {
  const model = sequential({ layers: [layers.dense({ units: 5, inputShape: [2, 3] })] });
  const empties: PredictInput[] = [new Float32Array(0), [], new Tensor(new Float32Array(0), [0, 2, 3])];
  for (const input of empties) {
    const y = model.predict(input);
    assert.equal(y.shape, [0, 2, 5]);
    assert.is(y.data.length, 0);
  }
});

test("results are the caller's own", () => {
  const model = echo([2]);
  const first = model.predict([[1, 2]]);
  first.data.fill(7);
  const second = model.predict([[3, 4]]);
  assert.equal([...first.data], [7, 7]);
  assert.equal([...second.data], [3, 4]);
  assert.is.not(first.data.buffer, second.data.buffer);
});

test("sizes the model leaves open come from the input; a few of them stay prepared", () => {
  const model = echo([null, 2]);
  for (const steps of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 11, 5]) {
    const x = numbers(3 * steps * 2);
    const y = model.predict({ data: x, shape: [3, steps, 2] });
    assert.equal(y.shape, [3, steps, 2]);
    assert.equal(y.data, x);
  }
});

test("as in Keras, a last axis of size 1 may be left out or be too many", () => {
  assert.equal(echo([3, 1]).predict([[1, 2, 3]]).shape, [1, 3, 1]); // prettier-ignore
  assert.equal(echo([3]).predict([[[1], [2], [3]]]).shape, [1, 3]);
  assert.equal(echo([1]).predict([1, 2, 3]).shape, [3, 1]);
});

test("a model that is not built takes its shape from the first input", () => {
  const model = sequential({ layers: [layers.dense({ units: 2 }), layers.dense({ units: 3 })] });
  assert.not.ok(model.built);
  assert.equal(model.predict([[1, 2, 3, 4]]).shape, [1, 3]);
  assert.equal(model.inputShapes, [[null, 4]]);
  assert.equal(model.predict(new Float32Array(8)).shape, [2, 3]);
});

test("a last layer with several outputs gives a list", () => {
  const model = sequential({ layers: [layers.lstm({ units: 4, returnState: true, inputShape: [5, 3] })] });
  const outputs = model.predict<Tensor[]>(numbers(2 * 15), { batchSize: 1 });
  assert.equal(outputs.map(({ shape }) => shape), [[2, 4], [2, 4], [2, 4]]); // prettier-ignore
  assert.equal(outputs[0]?.data, outputs[1]?.data);
});

test("a stateful model carries on where it stopped, until its states are reset", () => {
  const lstm = layers.lstm({ units: 3, stateful: true, batchInputShape: [2, 1, 2] });
  const model = sequential({ layers: [lstm] });
  const x = numbers(4).map((value) => value / 4);
  const first = model.predict(x).data;
  const second = model.predict(x).data;
  assert.not.equal(first, second);
  model.resetStates();
  assert.equal(model.predict(x).data, first);
  // Two batches in one call are two steps of the same two sequences.
  model.resetStates();
  const both = model.predict(Float32Array.from([...x, ...x])).data;
  assert.equal(both, Float32Array.from([...first, ...second]));
});

test("a batch size in the input shape binds no model without states, as in Keras", () => {
  const model = sequential({ layers: [layers.dense({ units: 3, batchInputShape: [2, 4] })] });
  assert.equal(model.predict(numbers(12)).shape, [3, 3]);
  assert.equal(model.outputShapes, [[2, 3]]);
});

test("weights set after a predict count from the next one", () => {
  const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [2] })] });
  model.predict([[1, 1]]);
  model.setWeights([Float32Array.of(2, 3), Float32Array.of(10)]);
  assert.is(model.predict([[1, 1]]).data[0], 15);
});

test("predict grows no memory after the first call of a shape, and dispose gives everything back", () => {
  const engine = defaultEngine();
  const used = engine.heap.usedBytes;
  const model = sequential({ layers: [layers.dense({ units: 64, inputShape: [256] })] });
  model.predict(numbers(256 * 40));
  const { byteLength, usedBytes } = engine.heap;
  for (let round = 0; round < 50; round++) model.predict(numbers(256 * (round + 1)));
  assert.is(engine.heap.byteLength, byteLength);
  assert.is(engine.heap.usedBytes, usedBytes);
  model.dispose();
  model.dispose();
  assert.is(engine.heap.usedBytes, used);
});

const two = (): ReturnType<typeof echo> => echo([28, 28]);
const unbuilt = () => sequential({ name: "raw", layers: [layers.dense({ units: 2 })] });
const stateful = () =>
  sequential({ name: "s", layers: [layers.lstm({ units: 3, stateful: true, batchInputShape: [2, 1, 2] })] });
const detached = (): Float32Array => {
  const array = new Float32Array(4);
  structuredClone(array, { transfer: [array.buffer] });
  return array;
};

const faults: readonly [what: string, run: () => unknown, code: string, text: RegExp][] = [
  ["one sample without a batch axis", () => two().predict(new Tensor(numbers(784), [28, 28])), "SHAPE",
    /Sequential "echo", x: The input has no batch axis. Expected: shape \(None, 28, 28\); .*tensor\(data, \[1, 28, 28\]\).* Received: shape \(28, 28\)/],
  ["another sample shape", () => two().predict(new Tensor(numbers(27), [1, 27])), "SHAPE",
    /does not fit the model. Expected: shape \(None, 28, 28\). Received: shape \(1, 27\)/],
  ["a length that is no multiple", () => two().predict(numbers(785)), "SHAPE",
    /Expected: a multiple of 784 numbers.* Received: 785 numbers/],
  ["a length for an open shape", () => echo([null, 2]).predict(numbers(4)), "SHAPE",
    /tensor\(data, shape\).*\(None, None, 2\).*4 numbers without a shape/],
  ["a length for a model not built", () => unbuilt().predict(numbers(4)), "SHAPE", /not built.*4 numbers without a shape/],
  ["no features for a model not built", () => unbuilt().predict([1, 2]), "SHAPE", /cannot be built from this input/],
  ["an empty axis", () => echo([null, 2]).predict({ data: numbers(0), shape: [1, 0, 2] }), "SHAPE", /\(None, 0, 2\)/],
  ["data that don't fill the shape", () => echo([2]).predict({ data: numbers(3), shape: [1, 2] }), "SHAPE", /does not fill/],
  ["a shape that is none", () => echo([2]).predict({ data: numbers(2), shape: [1, 2.5] }), "SHAPE", /\[1, 2.5\]/],
  ["ragged arrays", () => echo([2]).predict([[1, 2], [3]]), "SHAPE", /rectangular/],
  ["strings", () => echo([1]).predict([["a"]] as never), "SHAPE", /numbers only/],
  ["null", () => echo([1]).predict(null as never), "CONFIG", /x: This is no input.*Received: null/],
  ["nothing", () => echo([1]).predict(undefined as never), "CONFIG", /Received: undefined/],
  ["a number", () => echo([1]).predict(3 as never), "CONFIG", /Received: number 3/],
  ["BigInts", () => echo([1]).predict(new BigInt64Array(1) as never), "CONFIG", /Received: BigInt64Array/],
  ["a DataView", () => echo([1]).predict(new DataView(new ArrayBuffer(4)) as never), "CONFIG", /Received: DataView/],
  ["an ArrayBuffer", () => echo([1]).predict(new ArrayBuffer(4) as never), "CONFIG", /Received: ArrayBuffer/],
  ["transferred memory", () => echo([4]).predict(detached()), "CONFIG", /transferred elsewhere/],
  ["a tensor of transferred memory", () => {
    const x = tensor(numbers(4), [1, 4]);
    structuredClone(x.data, { transfer: [x.data.buffer] });
    return echo([4]).predict(x);
  }, "SHAPE", /does not fill/],
  ...[NaN, 0, -1, 1.5, 2 ** 31, Infinity, "8"].map((batchSize): (typeof faults)[number] => [
    `batchSize ${batchSize}`, () => echo([1]).predict([[1]], { batchSize: batchSize as number }), "CONFIG",
    /batchSize: Not a batch size. Expected: an integer from 1 /,
  ]),
  ["a batch size in place of options", () => echo([1]).predict([[1]], 8 as never), "CONFIG", /batchSize: 32/],
  ["half a batch of a stateful model", () => stateful().predict(numbers(6)), "SHAPE", /a multiple of 2 samples. Received: 3/],
  ["another batch size for a stateful model", () => stateful().predict(numbers(4), { batchSize: 1 }), "CONFIG", /Expected: 2/],
  ["a model without layers", () => sequential({ name: "e" }).predict([[1]]), "CONFIG", /model e cannot be built.*no layers/],
]; // prettier-ignore
for (const [what, run, code, text] of faults) test(`typed error: ${what}`, () => throws(run, code, text));

test("after a trap models go on with a fresh engine", () => {
  const engine = defaultEngine();
  const used = engine.heap.usedBytes;
  const model = sequential({ layers: [layers.dense({ units: 3, inputShape: [4] })] });
  const before = model.predict(numbers(4)).data;
  engine.fail("gemv_f32", [], new Error("a trap, as it were"));
  assert.equal(model.predict(numbers(4)).data, before);
  assert.is.not(defaultEngine(), engine);
  assert.is(engine.heap.usedBytes, used, "nothing of the model stays in the old one");
});

test("an error leaves the model usable", () => {
  const model = echo([2]);
  throws(() => model.predict([[1]]), "SHAPE", /does not fit/);
  assert.equal([...model.predict([[1, 2]]).data], [1, 2]);
});

test.run();
