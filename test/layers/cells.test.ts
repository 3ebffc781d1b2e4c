import { test } from "uvu";
import * as assert from "uvu/assert";
import { ConfigError, ShapeError, UnsupportedError } from "../../src/core/errors.ts";
import type { Shape } from "../../src/core/shape.ts";
import { Tensor } from "../../src/core/tensor.ts";
import { GraphBuilder, type Op, type Value } from "../../src/graph/graph.ts";
import * as layers from "../../src/layers/index.ts";
import type { Layer, LayerClass, LayerOptions } from "../../src/layers/layer.ts";
import { deserializeLayer, layerClasses } from "../../src/layers/registry.ts";
import { Sequential } from "../../src/models/sequential.ts";
import { Chain } from "../golden/chain.ts";
import { thrown } from "./thrown.ts";

const x: Shape = [null, 5, 2];
const stack = (): layers.Cell[] => [layers.lstmCell({ units: 3 }), layers.gruCell({ units: 4 })];

/** A cell of one's own: y = x + h, then h = y and count + x, with one weight that is added to x. */
class Sums extends layers.Cell {
  static override readonly className: string = "Sums";
  readonly stateSize: readonly number[] = [2, 2];
  constructor(options: LayerOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor);
    this.finish();
  }
  protected override createWeights(): void {
    this.addWeight("shift", [2], { values: () => new Float32Array([0, 0]) } as never);
  }
  protected override call(graph: GraphBuilder, input: Value, states: readonly Value[]): readonly Value[] {
    const add = (a: Value, b: Value): Value => graph.addOne("binary", [a, b], { operator: "add" });
    const shifted = add(input, graph.constant(this.weights[0] as layers.Cell["weights"][number]));
    const y = add(shifted, states[0] as Value);
    return [y, y, add(states[1] as Value, shifted)];
  }
}

function trace(
  chain: readonly Layer[],
  ...shapes: readonly Shape[]
): { ops: readonly Op[]; outputs: readonly Value[] } {
  const graph = new GraphBuilder();
  let values: readonly Value[] = shapes.map((shape) => graph.input(shape));
  for (const layer of chain) values = layer.addTo(graph, values);
  const { ops, outputs } = graph.finish(values);
  return { ops, outputs };
}

const kinds = (ops: readonly Op[]): string => ops.map(({ kind }) => kind).join(" ");

/** Numbers of one sample [5, 2]: 1 to 10. */
const numbers = new Tensor(
  Float32Array.from({ length: 10 }, (_, i) => i + 1),
  [1, 5, 2],
);
const mask = new Tensor(new Float32Array([0, 1, 0, 1, 0]), [1, 5]);

function run(layer: Layer, masked: boolean, ...states: readonly Tensor[]): (readonly number[])[] {
  const inputs = [numbers, ...states, ...(masked ? [mask] : [])];
  const chain = new Chain(
    [layer],
    inputs.map(({ shape }) => shape),
    { mask: masked },
  );
  return chain.predict(inputs).map(({ data }) => [...data]);
}

test("bad arguments are typed errors in Keras's words", () => {
  const dense = layers.dense({ units: 2, name: "d" }) as unknown as layers.Cell;
  const rows: [() => unknown, RegExp][] = [
    [() => layers.lstmCell({ units: 0 }), /LSTMCell, units.*an integer from 1/],
    [() => layers.gruCell({ units: 2, unitForgetBias: true } as never), /Unknown argument/],
    [() => layers.simpleRNNCell({ units: 2, returnSequences: true } as never), /Unknown argument/],
    [() => layers.rnn({ cell: 3 as never }), /Argument `cell` should have a `call` method/],
    [() => layers.rnn({} as never), /Argument `cell` should have a `call` method/],
    [() => layers.rnn({ cell: dense }), /The RNN cell should have a `state_size` attribute.*Dense "d"/],
    [() => layers.rnn({ cell: [] }), /a list of cells/],
    [() => layers.rnn({ cell: [dense] }), /All cells must have a `state_size` attribute/],
    [() => layers.stackedRNNCells({ cells: [dense] }), /All cells must have a `state_size` attribute/],
    [() => layers.stackedRNNCells({ cells: [3 as never] }), /All cells must have a `call` method/],
    [() => layers.stackedRNNCells({} as never), /a list of cells.*nothing/],
    [() => layers.rnn({ cell: layers.lstmCell({ units: 2 }), units: 3 } as never), /Unknown argument/],
  ];
  for (const [make, message] of rows) {
    const error = thrown(make, String(message));
    assert.instance(error, ConfigError);
    assert.match(error.message, message);
  }
});

test("a cell takes one step: a sequence of one", () => {
  const { ops, outputs } = trace([layers.lstmCell({ units: 3 })], [null, 2], [null, 3], [null, 3]);
  assert.is(kinds(ops), "reshape lstm");
  assert.equal(
    outputs.map(({ shape }) => shape),
    Array.from({ length: 3 }, () => [null, 3]),
  );
  const wrong: (readonly Shape[])[] = [
    [[null, 2]],
    [
      [null, 2],
      [null, 3],
    ],
    [
      [null, 2],
      [null, 3],
      [null, 4],
    ],
  ];
  for (const shapes of wrong) {
    const error = thrown(() => trace([layers.lstmCell({ units: 3 })], ...shapes), "states");
    assert.instance(error, ShapeError);
    assert.match(error.message, /states do not fit the cell.*\(None, 3\), \(None, 3\)/);
  }
  assert.match(
    thrown(() => trace([layers.gruCell({ units: 3 })], [null, 5, 2], [null, 3]), "rank").message,
    /expected ndim=2/,
  );
});

test("RNN runs the cells of Keras as their layers do, a stack as one layer after the other", () => {
  const one = layers.rnn({ cell: layers.gruCell({ units: 3 }) });
  assert.is(kinds(trace([one], x).ops), "gru");
  const two = layers.rnn({ cell: stack(), returnState: true });
  const { ops, outputs } = trace([two], x);
  assert.is(kinds(ops), "lstm gru");
  assert.equal(
    outputs.map(({ shape }) => shape),
    [
      [null, 4],
      [null, 3],
      [null, 3],
      [null, 4],
    ],
  );
  // Backwards, the second sees the steps turned round already, so its mask is turned round.
  const masked = [layers.masking(), layers.rnn({ cell: stack(), goBackwards: true })];
  assert.match(kinds(trace(masked, x).ops), /lstm slice gru$/);
});

test("the states of a stack: given, kept, and of the right number", () => {
  const layer = layers.rnn({ cell: stack(), stateful: true, name: "r" });
  const { ops } = trace([layer], [4, 5, 2], [4, 3], [4, 3], [4, 4]);
  assert.equal(
    ops.map(({ inputs }) => inputs.flatMap(({ variable }) => variable?.name ?? [])),
    [["r/state 0", "r/state 1"], ["r/state 2"]],
  );
  assert.is(layer.states.length, 3);
  assert.match(
    thrown(() => trace([layers.rnn({ cell: stack() })], x, [null, 3]), "one of three").message,
    /number of initial states is wrong/,
  );
  assert.instance(
    thrown(() => trace([layers.rnn({ cell: stack() })], x, [null, 3], [null, 3], [null, 3]), "size"),
    ShapeError,
  );
  assert.match(thrown(() => layer.computeOutputShape(x), "batch").message, /the batch size must be static/);
});

test("a cell of one's own: its ops for every step, masks and states as Keras has them", () => {
  const make = (options: object = {}): layers.RNN => layers.rnn({ cell: new Sums(), ...options });
  const all = { returnSequences: true, returnState: true };
  assert.equal(run(make(), false), [[25, 30]]);
  assert.equal(run(make(all), false), [
    [1, 2, 4, 6, 9, 12, 16, 20, 25, 30],
    [25, 30],
    [25, 30],
  ]);
  assert.equal(run(make({ ...all, goBackwards: true }), false)[0], [9, 10, 16, 18, 21, 24, 24, 28, 25, 30]);
  const h = new Tensor(new Float32Array([100, 200]), [1, 2]);
  const c = new Tensor(new Float32Array([5, 6]), [1, 2]);
  assert.equal(run(make(all), false, h, c), [
    [101, 202, 104, 206, 109, 212, 116, 220, 125, 230],
    [125, 230],
    [30, 36],
  ]);
  // Steps 1 and 3 count. Masked, the first state stands for the output, unrolled the output before, or zeros.
  assert.equal(run(make(all), true, h, c), [
    [100, 200, 103, 204, 103, 204, 110, 212, 110, 212],
    [110, 212],
    [15, 18],
  ]);
  assert.equal(
    run(make({ ...all, unroll: true }), true, h, c)[0],
    [0, 0, 103, 204, 103, 204, 110, 212, 110, 212],
  );
  const zeros = make({ ...all, zeroOutputForMask: true });
  assert.equal(run(zeros, true, h, c)[0], [0, 0, 103, 204, 0, 0, 110, 212, 0, 0]);
});

test("a cell of one's own: shapes for any number of steps, and what it cannot do", () => {
  const layer = layers.rnn({ cell: new Sums(), returnSequences: true });
  assert.equal(layer.computeOutputShape([null, null, 2]), [null, null, 2]);
  assert.is(layer.built || layer.cell.built, false);
  const net = new Sequential({ layers: [layers.inputLayer({ shape: [null, 2] }), layer] });
  assert.equal([...net.predict(numbers).data], [1, 2, 4, 6, 9, 12, 16, 20, 25, 30]);
  const stateful = layers.rnn({ cell: new Sums(), stateful: true });
  assert.instance(
    thrown(() => trace([stateful], [1, 5, 2]), "stateful"),
    UnsupportedError,
  );
  class Broken extends Sums {
    static override readonly className = "Broken";
    protected override call(_graph: GraphBuilder, input: Value): readonly Value[] {
      return [input];
    }
  }
  assert.match(
    thrown(() => trace([layers.rnn({ cell: new Broken() })], x), "broken").message,
    /does not give its output and its states.*\(None, 2\), \(None, 2\), \(None, 2\)/,
  );
  const mixed = layers.rnn({ cell: [layers.gruCell({ units: 2 }), new Sums()], returnState: true });
  assert.equal(run(mixed, true).length, 4);
});

test("a file names a cell of one's own by its class", () => {
  const registry = new Map<string, LayerClass>([
    ...layerClasses,
    ["mine>Sums", Sums as unknown as LayerClass],
  ]);
  const config = layers.rnn({ cell: new Sums({ name: "s" }) }).getConfig();
  const cell = { ...(config["cell"] as object), registered_name: "mine>Sums" };
  const layer = deserializeLayer({ class_name: "RNN", config: { ...config, cell } }, registry) as layers.RNN;
  assert.instance(layer.cell, Sums);
  assert.instance(
    thrown(() => deserializeLayer({ class_name: "RNN", config: { ...config, cell } }), "unknown"),
    UnsupportedError,
  );
});

test("the groups of a file: by class and order, cells under cell", () => {
  const paths = (layer: Layer, shape: Shape = x): string[] => {
    layer.build(shape);
    return layer.weightGroups().map(({ path, weights }) => `${path} ${weights.length}`);
  };
  assert.equal(paths(layers.gru({ units: 2 })), ["cell 3"]);
  assert.equal(paths(layers.rnn({ cell: layers.gruCell({ units: 2 }) })), ["cell 3"]);
  const twice = [...stack(), layers.lstmCell({ units: 2 })];
  const inStack = ["cell/cells/lstm_cell 3", "cell/cells/gru_cell 3", "cell/cells/lstm_cell_1 3"];
  assert.equal(paths(layers.rnn({ cell: twice })), inStack);
  assert.equal(
    paths(layers.bidirectional({ layer: layers.rnn({ cell: twice }) })),
    ["forward_layer", "backward_layer"].flatMap((way) => inStack.map((path) => `${way}/${path}`)),
  );
  assert.equal(
    paths(layers.timeDistributed({ layer: layers.rnn({ cell: twice }) }), [null, 3, 5, 2]),
    inStack.map((path) => `layer/${path}`),
  );
});

test("states are written as Keras nests them", () => {
  const states = ["h", "c", "g"];
  const cells = layers.stackedRNNCells({ cells: stack() });
  assert.equal(cells.callArguments(["x", ...states]).args, ["x", [["h", "c"], ["g"]]]);
  assert.equal(layers.lstmCell({ units: 3 }).callArguments(["x", "h", "c"]).args, ["x", ["h", "c"]]);
  const layer = layers.rnn({ cell: stack() });
  assert.equal(layer.callArguments(["x", ...states]).kwargs, { initial_state: [["h", "c"], ["g"]] });
  layer.build(x, [null, 3], [null, 3], [null, 4]);
  const shapes = [[[null, 3], [null, 3]], [[null, 4]]]; // prettier-ignore
  assert.equal(layer.getBuildConfig(), { shapes_dict: { sequences_shape: x, initial_state_shape: shapes } });
  assert.equal(layer.cell.getBuildConfig(), { input_shape: [null, 2] });
});

test("a copy of a layer around cells has cells of its own", () => {
  const inner = layers.rnn({ cell: stack(), name: "r" });
  const both = layers.bidirectional({ layer: inner });
  assert.equal(both.computeOutputShape(x), [null, 8]);
  both.build(x);
  assert.is(inner.built, false);
  assert.is(both.weights.length, 12);
  assert.is(new Set(both.weights).size, 12);
  assert.is(both.backwardLayer.goBackwards, true);
});

test("a step inside a distributed layer is given its part of a mask that has one for it", () => {
  const lstm = layers.timeDistributed({ layer: layers.lstm({ units: 2 }) });
  const { ops } = trace([layers.masking(), lstm], [null, 3, 4, 2]);
  const masked = ops.filter((op) => op.kind === "lstm" && op.attributes.masked);
  assert.is(masked.length, 3);
  const wrongs = [layers.lstm({ units: 2 }), layers.bidirectional({ layer: layers.lstm({ units: 2 }) })];
  for (const layer of [...wrongs, layers.timeDistributed({ layer: layers.flatten() })]) {
    const graph = new GraphBuilder();
    const input = graph.input([null, 3, 4, 2]);
    graph.setMask(input, graph.input([null, 3]), true);
    assert.instance(
      thrown(() => layers.timeDistributed({ layer }).addTo(graph, [input]), layer.className),
      ShapeError,
    );
  }
});

test("a model can be distributed over steps", () => {
  const model = new Sequential({
    layers: [layers.dense({ units: 3, inputShape: [2] }), layers.dense({ units: 4 })],
  });
  const layer = layers.timeDistributed({ layer: model });
  assert.equal(layer.computeOutputShape(x), [null, 5, 4]);
  layer.build(x);
  assert.equal(
    layer.weightGroups().map(({ path, weights }) => `${path} ${weights.length}`),
    ["layer/layers/dense 2", "layer/layers/dense_1 2"],
  );
  const unbuilt = layers.timeDistributed({ layer: new Sequential({ layers: [layers.dense({ units: 3 })] }) });
  assert.equal(trace([unbuilt], x).outputs[0]?.shape, [null, 5, 3]);
  assert.is(unbuilt.weights.length, 2);
});

test("convolutional layers: Keras's errors, and any activation only with channels at the end", () => {
  const make = (options: object): Layer => layers.convLSTM2D({ filters: 2, kernelSize: 3, ...options });
  const image: Shape = [null, 3, 5, 6, 2];
  const rows: [() => unknown, RegExp][] = [
    [() => make({ strides: 2, dilationRate: 2 }), /`strides > 1` is not compatible with `dilation_rate > 1`/],
    [() => make({ padding: "causal" }), /padding.*"valid" or "same"/],
    [() => make({ filters: 0 }), /filters/],
    [() => make({ groups: 2 }), /Unknown argument/],
    [
      () => make({}).build([null, 3, null, 6, 2]),
      /only support static input shapes for the spatial dimension/,
    ],
    [() => make({}).build([null, 3, 5, 6, null]), /should be defined/],
    [() => make({}).build([null, 3, 5, 6]), /expected ndim=5/],
    [() => make({ stateful: true }).build(image), /the batch size must be static/],
    [() => make({ unroll: true }).build([null, null, 5, 6, 2]), /fixed number of timesteps/],
    [() => make({ kernelSize: 7 }).computeOutputShape(image), /zero or negative/],
    [() => make({ dataFormat: "channelsFirst", activation: "softmax" }), /goes with channels at the end/],
    [() => trace([make({})], image, [null, 3, 4, 2]), /number of initial states is wrong/],
    [() => trace([make({})], image, [null, 3, 4, 2], [null, 3, 3, 2]), /initial state does not fit/],
    [() => trace([layers.masking(), make({})], image), /mask does not fit/],
  ];
  for (const [call, message] of rows) assert.match(thrown(call, String(message)).message, message);
  assert.equal(make({}).computeOutputShape([null, null, 5, 6, 2]), [null, 3, 4, 2]);
  const line = layers.convLSTM1D({ filters: 2, kernelSize: 3 });
  assert.is(kinds(trace([line], [null, 3, 5, 2]).ops), "reshape convLstm reshape");
  assert.equal(
    line.weightGroups().map(({ path, weights }) => `${path} ${weights.length}`),
    ["cell 3"],
  );
});

test.run();
