// Layers that normalize rows by themselves: what keras.test.ts and the golden values do not ask.
import { test } from "uvu";
import * as assert from "uvu/assert";
import { ConfigError, type LanewiseError, ShapeError, UnsupportedError } from "../../src/core/errors.ts";
import type { Shape } from "../../src/core/shape.ts";
import { type Tensor, tensor } from "../../src/core/tensor.ts";
import { type Graph, GraphBuilder } from "../../src/graph/graph.ts";
import * as layers from "../../src/layers/index.ts";
import type { Layer } from "../../src/layers/layer.ts";
import { sequential } from "../../src/models/sequential.ts";
import { thrown } from "./thrown.ts";

function graphOf(layer: Layer, shape: Shape): Graph {
  const graph = new GraphBuilder();
  return graph.finish(layer.addTo(graph, [graph.input(shape)]));
}

const kinds = (layer: Layer, shape: Shape): string =>
  graphOf(layer, shape)
    .ops.map(({ kind }) => kind)
    .join(" ");

function output(layer: Layer, input: Tensor): number[] {
  const model = sequential({ layers: [layer] });
  model.build(input.shape);
  const { data } = model.predict<Tensor>(input);
  model.dispose();
  return [...data];
}

test("axes at the end need no transpose, and a single one no reshape", () => {
  const rows: [Layer, Shape, string][] = [
    [layers.layerNormalization(), [null, 3, 4], "layerNorm"],
    [layers.layerNormalization({ axis: [1, 2] }), [null, 3, 4], "reshape layerNorm reshape"],
    [layers.layerNormalization({ axis: 1 }), [null, 3, 4], "transpose layerNorm transpose"],
    [
      layers.unitNormalization({ axis: [1, 3] }),
      [null, 3, 4, 5],
      "transpose reshape layerNorm reshape transpose",
    ],
    [layers.rmsNormalization({ axis: [-2, -1] }), [null, 3, 4, 5], "reshape layerNorm reshape"],
    [layers.rmsNormalization({ axis: 1 }), [null, 3, 3], "transpose layerNorm transpose binary"],
    [layers.groupNormalization({ groups: 2, axis: 1 }), [null, 4, 5, 6], "reshape layerNorm reshape"],
    [layers.groupNormalization({ groups: 2 }), [null, 5, 4], "transpose reshape layerNorm reshape transpose"],
  ];
  for (const [layer, shape, expected] of rows) assert.is(kinds(layer, shape), expected, layer.label);
});

test("errors are in Keras's words", () => {
  type Row = [
    make: () => unknown,
    type: new (what: string) => LanewiseError,
    argument: string,
    message: RegExp,
  ];
  const group = (groups: number, shape: Shape) => (): unknown =>
    layers.groupNormalization({ groups }).computeOutputShape(shape);
  const layer = (axis: number | readonly number[], shape: Shape) => (): unknown =>
    layers.layerNormalization({ axis }).computeOutputShape(shape);
  const rows: Row[] = [
    [
      group(4, [null, 6]),
      ConfigError,
      "groups",
      /Number of groups \(4\) must be a multiple of the number of channels \(6\)/,
    ],
    [
      group(32, [null, 3, 6]),
      ConfigError,
      "groups",
      /Number of groups \(32\) cannot be more than the number of channels \(6\)/,
    ],
    [group(0, [null, 6]), ConfigError, "groups", /a positive integer \(or `-1` for instance normalization\)/],
    [layer(3, [null, 3, 4]), ShapeError, "axis", /Axis 3 is out of bounds for input shape \(None, 3, 4\)/],
    [layer([2, -1], [null, 3, 4]), ConfigError, "axis", /duplicate value in 'axis'/],
    [layer(0, [2, 3, 4]), UnsupportedError, "axis", /batch axis/],
    [layer(-1, [4]), UnsupportedError, "axis", /batch axis/],
    [() => layers.unitNormalization({ axis: [] }), ConfigError, "axis", /an int or a list\/tuple of ints/],
    [
      () => layers.rmsNormalization({ axis: 1 }).computeOutputShape([null, 3, 1]),
      ShapeError,
      "axis",
      /The scale does not fit/,
    ],
    [
      () => layers.LayerNormalization.fromConfig({ axis: 1.5 }),
      ConfigError,
      "axis",
      /an int or a list\/tuple of ints/,
    ],
    [
      () => layers.LayerNormalization.fromConfig({ axis: null }),
      ConfigError,
      "axis",
      /an int or a list\/tuple of ints/,
    ],
    [() => layers.GroupNormalization.fromConfig({ axis: [1] }), ConfigError, "axis", /an integer/],
    [() => layers.GroupNormalization.fromConfig({ groups: "2" }), ConfigError, "groups", /an integer/],
    [() => layers.LayerNormalization.fromConfig({ center: 1 }), ConfigError, "center", /true or false/],
    [() => layers.RMSNormalization.fromConfig({ epsilon: "0" }), ConfigError, "epsilon", /a finite number/],
  ];
  for (const [make, type, argument, message] of rows) {
    const error = thrown(make, String(message));
    assert.instance(error, type, String(message));
    assert.is(error.argument, argument);
    assert.match(error.message, message);
  }
});

test("built for one shape, they refuse another", () => {
  const group = layers.groupNormalization({ groups: 2 });
  group.build([null, 3, 4]);
  assert.match(
    thrown(() => group.computeOutputShape([null, 4]), "rank").message,
    /expected ndim=3, found ndim=2/,
  );
  assert.match(thrown(() => group.computeOutputShape([null, 3, 6]), "channels").message, /expected axis -1/);
  const layer = layers.layerNormalization({ axis: [1, 2] });
  layer.build([null, 3, 4]);
  assert.match(thrown(() => layer.computeOutputShape([null, 4, 4]), "rows").message, /expected axis 1/);
  const unbuilt = layers.groupNormalization({ groups: 2 });
  assert.equal(unbuilt.computeOutputShape([null, 3, 4]), [null, 3, 4]);
  assert.equal(unbuilt.computeOutputShape([null, 4]), [null, 4]);
});

test("a mask goes through all but RMS normalization", () => {
  const rows: [Layer, boolean][] = [
    [layers.layerNormalization(), true],
    [layers.groupNormalization({ groups: 2 }), true],
    [layers.unitNormalization(), true],
    [layers.rmsNormalization(), false],
  ];
  for (const [layer, expected] of rows) {
    const graph = new GraphBuilder();
    const [value, mask] = [graph.input([null, 3, 4]), graph.input([null, 3])];
    graph.setMask(value, mask);
    const [normalized] = layer.addTo(graph, [value]);
    assert.is(normalized && graph.maskOf(normalized), expected ? mask : undefined, layer.label);
  }
});

test("what Keras 3.15 gives for numbers at the edge", () => {
  const pairs = [[0, 0], [1e-25, 0], [1e30, 1], [Infinity, 1], [NaN, 1], [3e38, 3e38]]; // prettier-ignore
  const rows: [Layer, number[]][] = [
    [layers.unitNormalization(), [0, 0, 1e-13, 0, 0, 0, NaN, 0, NaN, NaN, 0, 0]],
    [layers.rmsNormalization(), [0, 0, 1e-22, 0, 0, 0, NaN, 0, NaN, NaN, 0, 0]],
    [layers.layerNormalization(), [0, 0, 1.5811389e-24, -1.5811389e-24, 0, 0, NaN, NaN, NaN, NaN, NaN, NaN]],
  ];
  for (const [layer, expected] of rows) {
    const found = output(layer, tensor(pairs));
    for (const [i, value] of expected.entries()) {
      const own = found[i] ?? 0;
      const isNear = Number.isNaN(value)
        ? Number.isNaN(own)
        : Math.abs(own - value) <= 1e-6 * Math.abs(value);
      assert.ok(isNear, `${layer.label} ${i}: ${own} instead of ${value}`);
    }
  }
});

test("scale of RMS normalization meets the last axes, whatever the axis", () => {
  const layer = layers.rmsNormalization({ axis: 1, epsilon: 0 });
  layer.build([null, 2, 2]);
  layer.setWeights([Float32Array.of(1, 10)]);
  const root = Math.fround(Math.SQRT1_2 * 2);
  const x = [[[1, 1], [0, 1]]]; // prettier-ignore
  const found = output(layer, tensor(x));
  for (const [i, value] of [root, 10, 0, 10].entries()) assert.ok(Math.abs((found[i] ?? 0) - value) < 1e-5);
});

test("old files: rms_scaling divides by the deviation and has no beta", () => {
  const layer = layers.LayerNormalization.fromConfig({ rms_scaling: true, epsilon: 0 });
  assert.equal(output(layer, tensor([[1, 3], [2, 6]])), [1, 3, 1, 3]); // prettier-ignore
  assert.equal(
    layer.weights.map(({ name }) => name),
    ["gamma"],
  );
});

test.run();
