// Putting layers together: shapes, names, weights, and what cannot be put together.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  input,
  type Layer,
  layers,
  model as functional,
  planText,
  type Sequential,
  sequential,
  type SymbolicTensor,
  Tensor,
} from "../../src/index.ts";
import { MAX_PLANS } from "../../src/models/programs.ts";
import { defaultEngine } from "../../src/wasm/engine.ts";
import { throws } from "../formats/helpers.ts";

const { activation, dense, flatten, inputLayer, lstm } = layers;
const mlp = (): Sequential =>
  sequential({
    name: "mlp",
    layers: [
      dense({ units: 4, inputShape: [784], name: "a" }),
      dense({ units: 10, activation: "softmax", name: "b" }),
    ],
  });

const test = suite("sequential");

test("the input shape is that of the first layer, by any of its names", () => {
  const first = [
    [dense({ units: 2, inputShape: [3] })],
    [dense({ units: 2, inputDim: 3 })],
    [dense({ units: 2, batchInputShape: [null, 3] })],
    [inputLayer({ shape: [3] }), dense({ units: 2 })],
    [inputLayer({ batchShape: [null, 3] }), dense({ units: 2 })],
  ];
  for (const list of first) {
    const model = sequential({ layers: list });
    assert.ok(model.built);
    assert.equal(model.inputShapes, [[null, 3]]);
    assert.equal(model.outputShapes, [[null, 2]]);
    assert.is(model.layers.length, 1, "an InputLayer is not counted, as in Keras");
  }
});

test("layers added one by one make the same model", () => {
  const model = sequential({ name: "grown" });
  assert.not.ok(model.built);
  assert.is(model.outputShapes, undefined);
  model.add(dense({ units: 4, inputShape: [2, 3] }));
  assert.equal(model.outputShapes, [[null, 2, 4]]);
  model.add(flatten());
  assert.equal(model.outputShapes, [[null, 8]]);
  assert.equal(model.predict(new Float32Array(6)).shape, [1, 8]);
  model.add(dense({ units: 5 }));
  assert.equal(model.predict(new Float32Array(6)).shape, [1, 5]);
});

test("pop takes the last layer away and gives it back", () => {
  const model = mlp();
  model.predict(new Float32Array(784));
  assert.is(model.pop().name, "b");
  assert.equal(model.outputShapes, [[null, 4]]);
  assert.equal(model.predict(new Float32Array(784)).shape, [1, 4]);
  model.pop();
  assert.not.ok(model.built);
  model.add(dense({ units: 2, inputShape: [5] }));
  assert.equal(model.inputShapes, [[null, 5]]);
});

test("an input may stand first, as in Keras", () => {
  const model = sequential({ layers: [input({ shape: [6], name: "x" }), dense({ units: 2 })] });
  assert.equal(model.inputShapes, [[null, 6]]);
  assert.equal(
    model.layers.map(({ className }) => className),
    ["Dense"],
  );
  const { output } = model.layers[0] as Layer;
  throws(() => model.add(output as SymbolicTensor), "CONFIG", /Only instances of Layer/);
});

test("a part of the model is a model of the tensors between its layers", () => {
  const model = mlp();
  const inner = functional({ inputs: model.inputs, outputs: model.getLayer("a").output });
  const x = Float32Array.from({ length: 784 }, (_, at) => Math.sin(at));
  const [kernel, bias] = model.getWeights() as [Tensor, Tensor];
  const first = sequential({ layers: [dense({ units: 4, inputShape: [784] })] });
  first.setWeights([kernel, bias]);
  assert.equal(inner.predict(x).data, first.predict(x).data);
  const whole = functional({ inputs: model.inputs, outputs: model.outputs });
  assert.equal(whole.predict(x).data, model.predict(x).data);
});

test("a model that is not built has no inputs, outputs, or outputs of layers", () => {
  const model = sequential({
    name: "m",
    layers: [dense({ units: 4, name: "d" }), layers.conv2d({ filters: 1, kernelSize: 1 })],
  });
  throws(() => model.inputs, "CONFIG", /Sequential model 'm' has no defined inputs yet/);
  throws(() => model.outputs, "CONFIG", /Sequential model 'm' has no defined outputs yet/);
  throws(() => model.build([null, 3]), "SHAPE", /expected ndim=4/);
  throws(() => model.getLayer("d").output, "CONFIG", /The layer d has never been called/);
  assert.not.ok(model.built);
});

test("build makes the weights of layers without an input shape", () => {
  const model = sequential({ layers: [dense({ units: 4 }), dense({ units: 1 })] });
  throws(() => model.countParams(), "CONFIG", /not built/);
  model.build([null, 784]);
  assert.is(model.countParams(), 784 * 4 + 4 + 5);
  model.build([null, 784]);
  throws(() => model.build([null, 3]), "CONFIG", /already been configured to use input shape \(None, 784\)/);
});

test("automatic names count as in Keras", () => {
  layers.clearSession();
  assert.equal([sequential().name, sequential().name], ["sequential", "sequential_1"]);
});

test("layers are found by name and by place", () => {
  const model = mlp();
  assert.is(model.getLayer("b"), model.layers[1]);
  assert.is(model.getLayer(0), model.layers[0]);
  throws(() => model.getLayer("c"), "CONFIG", /No such layer. Expected: one of a, b. Received: "c"/);
  throws(() => model.getLayer(2), "CONFIG", /an index below 2. Received: 2/);
  throws(() => model.getLayer(-1), "CONFIG", /No such layer/);
});

test("weights are one list in the order of the layers", () => {
  const model = mlp();
  const weights = model.getWeights();
  assert.equal(weights.map(({ shape }) => [...shape]), [[784, 4], [4], [4, 10], [10]]); // prettier-ignore
  const ones = weights.map(
    ({ shape, data }) =>
      new Tensor(
        data.map(() => 1),
        shape,
      ),
  );
  model.setWeights(ones);
  ones[0]?.data.fill(9);
  assert.equal([...new Set(model.getWeights().flatMap(({ data }) => [...data]))], [1], "values are copied");
  assert.is(model.countParams(), 3190);
});

test("setWeights sets all or none", () => {
  const model = mlp();
  const before = model.getWeights();
  const [a, b, c] = before.map(
    ({ data, shape }) =>
      new Tensor(
        data.map(() => 1),
        shape,
      ),
  ) as [Tensor, Tensor, Tensor];
  throws(
    () => model.setWeights([a, b, c]),
    "WEIGHT",
    /number of weights is wrong. Expected: 4 weights. Received: 3/,
  );
  throws(
    () => model.setWeights([a, b, c, new Float32Array(9)]),
    "WEIGHT",
    /Dense "b", bias: .*10 values.*9 values/,
  );
  const turned = new Tensor(c.data, [10, 4]);
  throws(() => model.setWeights([a, b, turned, new Float32Array(10)]), "WEIGHT", /\(4, 10\).*\(10, 4\)/);
  throws(() => model.setWeights([a, b, c, null as never]), "WEIGHT", /"bias" are of the wrong kind.*null/);
  throws(() => model.setWeights(3 as never), "WEIGHT", /Received: number/);
  assert.equal(model.getWeights().map(({ data }) => data), before.map(({ data }) => data)); // prettier-ignore
});

test("the plan can be shown without an engine", () => {
  const model = mlp();
  const printed: string[] = [];
  const printFn = (text: string): void => void printed.push(text);
  const plan = model.plan({ batchSize: 4, printFn });
  assert.is(plan.capacity, 4);
  assert.equal(printed, [planText(plan)]);
  assert.match(planText(plan), "Dense");
  const open = sequential({ layers: [lstm({ units: 2, inputShape: [null, 3] })] });
  throws(() => open.plan(), "SHAPE", /leaves sizes open. Expected: \(None, 3\)/);
  throws(() => open.plan({ sampleShape: [5, 4] }), "SHAPE", /Received: \(5, 4\)/);
  assert.equal(open.plan({ sampleShape: [5, 3], printFn }).inputs[0]?.sampleShape, [5, 3]);
  throws(() => model.plan({ batchSize: 0 }), "CONFIG", /batchSize/);
  throws(() => sequential().plan(), "CONFIG", /not built/);
});

const faults: readonly [what: string, run: () => unknown, code: string, text: RegExp][] = [
  ["no layer", () => sequential({ layers: ["dense" as never] }), "CONFIG", /Only instances of Layer .* Received: dense/],
  ["undefined", () => sequential({ layers: [undefined as never] }), "CONFIG", /Received: undefined/],
  ["a list in place of options", () => sequential([dense({ units: 1 })] as never), "CONFIG", /sequential\(\{ layers:/],
  ["layers that are no list", () => sequential({ layers: dense({ units: 1 }) as never }), "CONFIG", /layers: The layers are not/],
  ["a shape that is none", () => sequential({ layers: [dense({ units: 1 })] }).build(784 as never), "CONFIG", /inputShape: Not a shape/],
  ["an empty name", () => sequential({ name: "" }), "CONFIG", /name: Not a name/],
  ["one name twice", () => sequential({ layers: [dense({ units: 1, name: "d" }), dense({ units: 1, name: "d" })] }), "CONFIG",
    /unique names. Name 'd' is already the name of a layer/],
  ["one layer twice", () => { const d = dense({ units: 3, inputShape: [3] }); sequential({ layers: [d, d] }); }, "CONFIG", /unique names/],
  ["two inputs", () => sequential({ name: "m", layers: [inputLayer({ shape: [3] }), inputLayer({ shape: [4] })] }), "CONFIG",
    /'m' has already been configured to use input shape \(None, 3\). You cannot add a different Input layer/],
  ["an input in the middle", () => sequential({ layers: [dense({ units: 1 }), inputLayer({ shape: [4] })] }), "CONFIG",
    /You cannot add a different Input layer/],
  ["no layers to build", () => sequential({ name: "e" }).build([null, 3]), "CONFIG", /e cannot be built because it has no layers/],
  ["an input and no layers", () => sequential({ layers: [inputLayer({ shape: [3] })] }).predict([[1, 2, 3]]), "CONFIG", /no layers/],
  ["nothing to pop", () => sequential().pop(), "CONFIG", /no layers in the model/],
  ["a layer that does not fit", () => sequential({ layers: [dense({ units: 1, inputShape: [3] }), layers.conv2d({ filters: 1, kernelSize: 3 })] }),
    "SHAPE", /expected ndim=4, found ndim=2/],
  ["a layer on several outputs", () => sequential({ layers: [lstm({ units: 2, returnState: true, inputShape: [4, 3] }), dense({ units: 1, name: "d" })] }),
    "CONFIG", /Layer "d" expects 1 input\(s\), but it received 3 input tensors/],
]; // prettier-ignore
for (const [what, run, code, text] of faults) test(`typed error: ${what}`, () => throws(run, code, text));

test("a layer that does not fit leaves the model as it was", () => {
  const model = mlp();
  throws(() => model.add(layers.conv2d({ filters: 1, kernelSize: 3 })), "SHAPE", /ndim/);
  assert.is(model.layers.length, 2);
  assert.equal(model.predict(new Float32Array(784)).shape, [1, 10]);
  const empty = sequential();
  throws(() => empty.add(lstm({ units: 1, inputShape: [3] })), "SHAPE", /ndim/);
  assert.is(empty.inputShapes, undefined);
});

test("after dispose everything that computes is a typed error that names the model", () => {
  const model = mlp();
  model.predict(new Float32Array(784));
  model.dispose();
  const calls = [
    () => model.predict(new Float32Array(784)),
    () => model.getWeights(),
    () => model.setWeights([]),
    () => model.resetStates(),
    () => model.add(flatten()),
    () => model.pop(),
    () => model.build([null, 784]),
    () => model.trace(),
    () => model.plan(),
  ];
  for (const call of calls) throws(call, "ENGINE", /Sequential "mlp": The model was disposed/);
  assert.is(model.countParams(), 3190);
});

test("Symbol.dispose is dispose, where the runtime has it", () => {
  const key = (Symbol as { readonly dispose?: symbol }).dispose;
  if (key === undefined) return;
  const model = mlp();
  (model as unknown as Record<symbol, () => void>)[key]?.();
  throws(() => model.predict(new Float32Array(784)), "ENGINE", /disposed/);
});

test("a model keeps a bounded number of plans", () => {
  const { heap } = defaultEngine();
  const model = sequential({ layers: [activation({ activation: "relu", inputShape: [null, 16] })] });
  const use = (steps: number): void =>
    void model.predict(new Tensor(new Float32Array(16 * steps), [1, steps, 16]));
  for (let steps = 1; steps <= MAX_PLANS; steps++) use(steps + 100);
  const full = heap.usedBytes;
  for (let steps = 1; steps <= 3 * MAX_PLANS; steps++) use(steps);
  assert.ok(heap.usedBytes <= full, `${heap.usedBytes} bytes, ${full} before`);
  model.dispose();
});

test("a model that nobody holds gives its memory back", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const { heap } = defaultEngine();
  const size = 4 * 1024 * 1024;
  const used = heap.usedBytes;
  (() =>
    void sequential({ layers: [dense({ units: 1024, inputShape: [1024] })] }).predict(
      new Float32Array(1024),
    ))();
  assert.ok(heap.usedBytes >= used + size);
  for (let round = 0; round < 50 && heap.usedBytes >= used + size; round++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.ok(heap.usedBytes < used + size, "the weights are still there");
});

test.run();
