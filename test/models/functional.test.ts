// Models of layers that were applied to symbolic tensors: structure, order, sharing, and what predict takes and gives.
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  input,
  layers,
  model,
  ops,
  type PredictInputs,
  type PredictOutput,
  sequential,
  type Shape,
  summaryText,
  type SymbolicTensor,
  Tensor,
  tensor,
} from "../../src/index.ts";
import { throws } from "../formats/helpers.ts";

const { activation, add, concatenate, dense, flatten, lstm } = layers;

/** y = x + 1 with as many units, so that numbers show which way they went. */
function plus(units: number, amount: number, name?: string): layers.Dense {
  const layer = dense({ units, ...(name === undefined ? {} : { name }) });
  layer.build([null, units]);
  const identity = Float32Array.from({ length: units * units }, (_, at) => Number(at % (units + 1) === 0));
  layer.setWeights([identity, new Float32Array(units).fill(amount)]);
  return layer;
}

const row = (result: PredictOutput): number[] => [...(result as Tensor).data];

const test = suite("functional");

test("input gives a symbolic tensor of the shape asked for", () => {
  const rows: readonly [options: Parameters<typeof input>[0], shape: Shape][] = [
    [{ shape: [4] }, [null, 4]],
    [{ shape: [28, 28, 1], batchSize: 2 }, [2, 28, 28, 1]],
    [{ batchShape: [null, null, 3] }, [null, null, 3]],
    [{ shape: [null, 3], dtype: "float32" }, [null, null, 3]],
  ];
  for (const [options, shape] of rows) assert.equal(input(options).shape, shape);
  const x = input({ shape: [4], name: "pixels" });
  assert.is(x.name, "pixels");
  assert.is(x.layer.name, "pixels");
  assert.is(
    String(x),
    "<KerasTensor shape=(None, 4), dtype=float32, sparse=False, ragged=False, name=pixels>",
  );
  throws(() => input({}), "CONFIG", /shape/);
});

test("apply infers the shape, builds the layer, and counts its calls", () => {
  const layer = dense({ units: 3 });
  const x = input({ shape: [4] });
  const [y, z] = [layer.apply(x), layer.apply(x)];
  assert.equal(y.shape, [null, 3]);
  assert.ok(layer.built);
  assert.is(layer.countParams(), 15);
  assert.equal([y.nodeIndex, z.nodeIndex, layer.inboundNodes.length], [0, 1, 2]);
  assert.is(y.layer, layer);
  throws(() => layer.apply(input({ shape: [5] })), "SHAPE", /expected axis -1 .* value 4/);
  throws(() => layer.apply([x, x]), "SHAPE", /expects 1 input\(s\), but it received 2/);
  throws(() => layer.apply(tensor([[1]]) as never), "CONFIG", /symbolic tensors.* Received: Tensor/);
  assert.is(layer.inboundNodes.length, 2, "a call that fails is none");
});

test("a layer with several outputs gives a list", () => {
  const [y, h, c] = lstm({ units: 2, returnState: true }).apply<SymbolicTensor[]>(input({ shape: [5, 3] }));
  assert.equal([y?.shape, h?.shape, c?.shape], [[null, 2], [null, 2], [null, 2]]); // prettier-ignore
  assert.equal([y?.tensorIndex, h?.tensorIndex, c?.tensorIndex], [0, 1, 2]);
});

test("branches join, and a shared layer has one set of weights", () => {
  const [a, b] = [input({ shape: [2], name: "a" }), input({ shape: [2], name: "b" })];
  const shared = plus(2, 10, "shared");
  const net = model({ inputs: [a, b], outputs: concatenate().apply([shared.apply(a), shared.apply(b), a]) });
  assert.equal(row(net.predict([tensor([[1, 2]]), tensor([[3, 4]])])), [11, 12, 13, 14, 1, 2]);
  assert.is(net.countParams(), 6);
  assert.is(net.getWeights().length, 2);
  assert.equal(net.layers.map(({ name }) => name).slice(0, 3), ["a", "b", "shared"]);
});

test("a layer can be applied to its own output", () => {
  const step = plus(1, 1);
  const x = input({ shape: [1] });
  let y = x;
  for (let times = 0; times < 2000; times++) y = step.apply(y);
  const net = model({ inputs: x, outputs: y });
  assert.equal(row(net.predict([[0.5]])), [2000.5]);
});

test("structures of inputs and outputs are kept", () => {
  const [a, b] = [input({ shape: [1], name: "a" }), input({ shape: [2], name: "b" })];
  const x = plus(1, 100).apply(a);
  const rows: readonly [inputs: never, outputs: never, given: PredictInputs, expected: unknown][] = [
    [a as never, x as never, [[1]], [101]],
    [a as never, [x] as never, [[1]], [101]],
    [[a] as never, x as never, [[1]], [101]],
    [[a] as never, x as never, [[[1]]] as never, [101]],
    [[a] as never, x as never, [tensor([[1]])], [101]],
    [a as never, x as never, { a: [[1]] }, [101]],
    [a as never, [a, x] as never, new Float32Array([1]), [[1], [101]]],
    [a as never, { z: a, y: x } as never, [[1]], { z: [1], y: [101] }],
    [{ b, a } as never, { b, x } as never, { a: [[1]], b: [[2, 3]] }, { b: [2, 3], x: [101] }],
    [{ q: b, p: a } as never, x as never, { p: [[1]], q: [[2, 3]] }, [101]],
    [[b, a] as never, [a, b] as never, [[[2, 3]], [[1]]] as never, [[1], [2, 3]]],
    [[b, a] as never, [x, x] as never, { a: [[1]], b: [[2, 3]] }, [[101], [101]]],
  ];
  for (const [inputs, outputs, given, expected] of rows) {
    const y = model({ inputs, outputs }).predict<PredictOutput>(given);
    const plain =
      y instanceof Tensor
        ? row(y)
        : Array.isArray(y)
          ? y.map(row)
          : Object.fromEntries(Object.entries(y).map(([key, each]) => [key, row(each as Tensor)]));
    assert.equal(plain, expected);
    if (!Array.isArray(plain)) assert.equal(Object.keys(plain as object), Object.keys(expected as object));
  }
});

test("batches of several inputs stay together, whatever their kinds", () => {
  const [a, b] = [input({ shape: [2], name: "a" }), input({ shape: [null, 1], name: "b" })];
  const net = model({
    inputs: { a, b },
    outputs: [plus(2, 0.5).apply(a), activation({ activation: "linear" }).apply(b)],
  });
  const given = {
    a: Float64Array.from({ length: 14 }, (_, at) => at),
    b: new Tensor(
      Float32Array.from({ length: 21 }, (_, at) => -at),
      [7, 3, 1],
    ),
  };
  for (const batchSize of [1, 2, 3, 7, 32]) {
    const [y, z] = net.predict<Tensor[]>(given, { batchSize }) as [Tensor, Tensor];
    assert.equal(
      [...y.data],
      Array.from({ length: 14 }, (_, at) => at + 0.5),
    );
    assert.equal(z.shape, [7, 3, 1]);
    assert.equal(
      [...z.data],
      Array.from({ length: 21 }, (_, at) => -at),
    );
  }
  const none = net.predict<Tensor[]>({
    a: new Float32Array(0),
    b: new Tensor(new Float32Array(0), [0, 3, 1]),
  });
  assert.equal(none.map(({ shape }) => shape), [[0, 2], [0, 3, 1]]); // prettier-ignore
});

test("another length of one input is another plan", () => {
  const [a, b] = [input({ shape: [null, 2] }), input({ shape: [null, 2] })];
  const join = concatenate({ axis: 1 });
  const net = model({ inputs: [a, b], outputs: join.apply([a, b]) });
  for (const [m, n] of [
    [1, 2],
    [2, 1],
    [3, 3],
    [1, 2],
  ] as const) {
    // prettier-ignore
    const shape = (steps: number): Tensor => new Tensor(new Float32Array(2 * steps).fill(steps), [1, steps, 2]);
    const y = net.predict([shape(m), shape(n)]);
    assert.equal(y.shape, [1, m + n, 2]);
    assert.equal(row(y), [...row(shape(m)), ...row(shape(n))]);
  }
});

test("an input that nothing uses is an input all the same", () => {
  const [a, b] = [input({ shape: [1], name: "a" }), input({ shape: [1], name: "b" })];
  const net = model({ inputs: [a, b], outputs: plus(1, 1).apply(a) });
  assert.equal(row(net.predict([[[1]], [[5]]] as never)), [2]);
  assert.equal(net.layers.map(({ name }) => name).includes("b"), true);
});

test("models inside models share their weights", () => {
  const x = input({ shape: [2] });
  const inner = model({ inputs: x, outputs: plus(2, 1, "one").apply(x), name: "inner" });
  const chain = sequential({ name: "chain", layers: [inner, plus(2, 10, "ten")] });
  assert.equal(row(chain.predict([[0, 1]])), [11, 12]);
  const y = input({ shape: [2] });
  const outer = model({ inputs: y, outputs: [chain.apply(y), inner.apply(inner.apply(y))] });
  assert.equal(outer.predict<Tensor[]>([[0, 1]]).map(row), [[11, 12], [2, 3]]); // prettier-ignore
  assert.is(outer.countParams(), 12);
  outer.setWeights(outer.getWeights().map(({ data }) => data.map((value) => 2 * value)));
  assert.equal(row(inner.predict([[0, 1]])), [2, 4]);
  assert.is(outer.getLayer("chain"), chain);
  throws(
    () => inner.apply(input({ shape: [3] })),
    "SHAPE",
    /expected shape=\(None, 2\), found shape=\(None, 3\)/,
  );
});

test("a model that is not built is built by its first place in another", () => {
  const chain = sequential({ layers: [flatten(), dense({ units: 3 })] });
  assert.equal(chain.computeOutputShape([null, 2, 2]), [null, 3]);
  assert.not.ok(chain.built);
  assert.equal(chain.apply(input({ shape: [2, 2] })).shape, [null, 3]);
  assert.ok(chain.built);
});

test("a model may begin and end inside another", () => {
  const x = input({ shape: [1] });
  const y = plus(1, 1, "one").apply(x);
  const z = plus(1, 10, "ten").apply(y);
  assert.equal(row(model({ inputs: x, outputs: y }).predict([[0]])), [1]);
  const tail = model({ inputs: y, outputs: z });
  assert.equal(row(tail.predict([[0]])), [10]);
  assert.equal(tail.layers.length, 2);
  assert.equal(
    row(model({ inputs: [y, x], outputs: add().apply([x, z]) }).predict([[[1]], [[2]]] as never)),
    [13],
  );
});

test("the states of a layer deep inside last and reset", () => {
  const steps = input({ batchShape: [1, 2, 3] });
  const inner = sequential({ layers: [lstm({ units: 2, stateful: true })] });
  const net = model({ inputs: steps, outputs: inner.apply(steps) });
  const x = new Float32Array(6).fill(0.7);
  const first = row(net.predict(x));
  assert.not.equal(row(net.predict(x)), first);
  net.resetStates();
  assert.equal(row(net.predict(x)), first);
  throws(() => net.predict(x, { batchSize: 2 }), "CONFIG", /fixed/);
});

test("a mask passes through models", () => {
  const x = input({ shape: [4, 1] });
  const masked = layers.masking({ maskValue: 0 }).apply(x);
  const reader = lstm({ units: 2 });
  const direct = model({ inputs: x, outputs: reader.apply(masked) });
  const nested = model({ inputs: x, outputs: sequential({ layers: [reader] }).apply(masked) });
  const [padded, short] = [tensor([[[1], [2], [0], [0]]]), tensor([[[1], [2]]])];
  const expected = row(sequential({ layers: [reader] }).predict(short));
  assert.equal(row(direct.predict(padded)), expected);
  assert.equal(row(nested.predict(padded)), expected);
});

test("operations between layers", () => {
  const [a, b] = [input({ shape: [2], name: "a" }), input({ shape: [2], name: "b" })];
  const y = ops.maximum(ops.divide(ops.subtract(1, a), 4), ops.multiply(ops.add(a, b), 2));
  const net = model({
    inputs: [a, b],
    outputs: [y, ops.mean(y, { axis: -1, keepdims: true }), ops.sum(y, { axis: 1 })],
  });
  const results = net.predict<Tensor[]>([[[1, -3]], [[1, 1]]] as never).map(row);
  assert.equal(results, [[4, 1], [2.5], [5]]);
  assert.equal(net.layers.length, 2, "operations are no layers");
  assert.match(summaryText(net), /maximum\w* \(Maximum\)/);
  throws(() => ops.add(1, 2), "CONFIG", /x2/);
  throws(() => ops.mean(y, { axis: 0 }), "UNSUPPORTED", /batch/);
});

test("plan says what each input is", () => {
  const [a, b] = [input({ shape: [2] }), input({ shape: [null, 3] })];
  const net = model({
    inputs: [a, b],
    outputs: [dense({ units: 1 }).apply(a), dense({ units: 1 }).apply(b)],
  });
  const plan = net.plan({ sampleShapes: [[2], [5, 3]], batchSize: 2, printFn: () => undefined });
  assert.equal(plan.inputs.map(({ sampleShape }) => sampleShape), [[2], [5, 3]]); // prettier-ignore
  throws(() => net.plan(), "SHAPE", /sampleShape/);
});

test("freezing a model freezes the layers inside, and what they share counts once", () => {
  const x = input({ shape: [2] });
  const inner = sequential({ layers: [dense({ units: 2 })], name: "inner" });
  const net = model({
    inputs: x,
    outputs: [inner.apply(x), inner.layers[0]!.apply(x), dense({ units: 1 }).apply(x)],
  });
  assert.equal(net.totals, { total: 9, trainable: 9, nonTrainable: 0 });
  inner.trainable = false;
  assert.equal(net.totals, { total: 9, trainable: 3, nonTrainable: 6 });
  assert.is(inner.layers[0]?.trainable, false);
  assert.is(net.trainableWeights.length, 2);
  inner.trainable = true;
  assert.is(net.trainableWeights.length, 4);
});

const a = input({ shape: [4], name: "a" });
const b = input({ shape: [3], name: "b" });
const joined = concatenate({ name: "joined" }).apply([a, b]);
const two = model({ inputs: [a, b], outputs: joined, name: "two" });
const named = model({ inputs: { a, b }, outputs: joined, name: "named" });
const one = model({ inputs: a, outputs: dense({ units: 1 }).apply(a), name: "one" });
const x4 = new Float32Array(4);
const x3 = new Float32Array(3);

const faults: readonly [what: string, run: () => unknown, code: string, text: RegExp][] = [
  ["an input that is not given", () => model({ inputs: a, outputs: joined }), "CONFIG",
    /Graph disconnected: cannot find parent for tensor <KerasTensor shape=\(None, 3\).* name=b> at operation '<Concatenate name=joined, built=True>'/],
  ["an output that is an input of its own", () => model({ inputs: input({ shape: [2] }), outputs: input({ shape: [3], name: "c" }) }), "CONFIG",
    /Graph disconnected: cannot find parent for tensor <KerasTensor shape=\(None, 3\).* name=c>/],
  ["one name twice", () => model({ inputs: a, outputs: [dense({ units: 1, name: "d" }).apply(a), dense({ units: 1, name: "d" }).apply(a)] }), "CONFIG",
    /The name "d" is used 2 times in the model. All operation names should be unique/],
  ["inputs that are numbers", () => model({ inputs: x4 as never, outputs: joined }), "CONFIG", /All `inputs` values must be KerasTensors.*Float32Array/],
  ["no inputs", () => model({ inputs: [], outputs: joined }), "CONFIG", /All `inputs`.*none/],
  ["outputs that are missing", () => model({ inputs: a } as never), "CONFIG", /All `outputs`.*undefined/],
  ["an input twice", () => model({ inputs: [a, a], outputs: a }), "CONFIG", /twice/],
  ["options that are none", () => model(a as never), "CONFIG", /model\(\{ inputs, outputs \}\)/],
  ["an empty name", () => model({ inputs: a, outputs: a, name: "" }), "CONFIG", /name/],
  ["one input of two", () => two.predict([x4]), "CONFIG", /structure.* Expected: a list of 2 inputs, or an object with "a", "b". Received: a list of 1/],
  ["a tensor for two", () => two.predict(tensor([[1, 2, 3, 4]])), "CONFIG", /Received: one tensor of shape \[1, 4\]/],
  ["a typed array for two", () => two.predict(x4), "CONFIG", /Received: Float32Array/],
  ["three for two", () => two.predict([x4, x3, x3]), "CONFIG", /list of 3/],
  ["a missing name", () => two.predict({ a: x4 }), "CONFIG", /Received: an object with "a"/],
  ["an unknown name", () => two.predict({ a: x4, b: x3, c: x3 }), "CONFIG", /"a", "b", "c"/],
  ["a list for names", () => named.predict([x4, x3]), "CONFIG", /Expected: an object with "a", "b"/],
  ["a missing name of two", () => named.predict({ b: x3 }), "CONFIG", /Received: an object with "b"/],
  ["an unknown name for one", () => one.predict({ b: x3 }), "CONFIG", /Expected: one input, "a"/],
  ["nothing", () => two.predict(undefined as never), "CONFIG", /structure/],
  ["null among inputs", () => two.predict([x4, null as never]), "CONFIG", /input "b".*This is no input.*null/],
  ["other numbers of samples", () => two.predict([x4, new Float32Array(6)]), "SHAPE", /Data cardinality is ambiguous.* x sizes: 1, 2/],
  ["a shape that does not fit", () => two.predict([x4, tensor([[1, 2]])]), "SHAPE", /Functional "two", input "b".*Expected: shape \(None, 3\). Received: shape \(1, 2\)/],
  ["a length that does not fit", () => named.predict({ a: x3, b: x3 }), "SHAPE", /input "a".*multiple of 4/],
  ["a model on another number of inputs", () => two.apply(a), "SHAPE", /Layer "two" expects 2 input\(s\), but it received 1/],
]; // prettier-ignore
for (const [what, run, code, text] of faults) test(`typed error: ${what}`, () => throws(run, code, text));

test("a faulty call leaves the model as it was", () => {
  assert.equal(row(two.predict([x4.fill(1), x3.fill(2)])), [1, 1, 1, 1, 2, 2, 2]);
});

test("layer.input and layer.output lead to inner values", () => {
  const x = input({ shape: [3] });
  const [first, second] = [plus(3, 1, "first"), plus(3, 10, "second")];
  const net = model({ inputs: x, outputs: second.apply(first.apply(x)) });
  const inner = model({ inputs: net.inputs, outputs: net.getLayer("first").output });
  assert.equal([...inner.predict([[1, 2, 3]]).data], [2, 3, 4]);
  assert.is(net.getLayer("second").input, net.getLayer("first").output);
  assert.is(net.getLayer(0).output, x);
  throws(
    () => dense({ units: 1, name: "alone" }).output,
    "CONFIG",
    /alone has never been called and thus has no defined output/,
  );
  first.apply(x);
  throws(
    () => first.input,
    "CONFIG",
    /multiple inbound nodes, and hence the notion of 'layer input' is ill-defined/,
  );
});

test.run();
