// Convolutions and poolings: what keras.test.ts and the golden values do not ask.
import { test } from "uvu";
import * as assert from "uvu/assert";
import { ConfigError, ShapeError, UnsupportedError } from "../../src/core/errors.ts";
import type { Shape } from "../../src/core/shape.ts";
import { Tensor } from "../../src/core/tensor.ts";
import { GraphBuilder } from "../../src/graph/graph.ts";
import * as layers from "../../src/layers/index.ts";
import type { Layer } from "../../src/layers/layer.ts";
import { deserializeLayer } from "../../src/layers/registry.ts";
import { sequential } from "../../src/models/sequential.ts";
import { prepare } from "../../src/plan/prepare.ts";
import { thrown } from "./thrown.ts";

const GOOD: Readonly<Record<string, object>> = {
  AveragePooling1D: { poolSize: 2 },
  Conv1D: { filters: 4, kernelSize: 3 },
  Conv1DTranspose: { filters: 4, kernelSize: 3, strides: 2 },
  Conv2DTranspose: { filters: 4, kernelSize: 3, strides: 2 },
  Conv3D: { filters: 4, kernelSize: 3 },
  Conv3DTranspose: { filters: 4, kernelSize: 3, strides: 2 },
  DepthwiseConv1D: { kernelSize: 3 },
  DepthwiseConv2D: { kernelSize: 3 },
  MaxPooling1D: {},
  MaxPooling3D: {},
  SeparableConv1D: { filters: 4, kernelSize: 3 },
  SeparableConv2D: { filters: 4, kernelSize: 3 },
};

function make(className: string, options: object, kerasMajor = 3): Layer {
  return deserializeLayer({ class_name: className, config: options }, undefined, kerasMajor);
}

function kindsOf(layer: Layer, shape: Shape): string {
  const graph = new GraphBuilder();
  return graph
    .finish(layer.addTo(graph, [graph.input(shape)]))
    .ops.map((op) => op.kind)
    .join(" ");
}

test("bad values of sizes are typed errors that name the argument", () => {
  const noSize = [0, -1, 1.5, NaN, 2 ** 31, "3", [], [1, 2], [0], [null], {}, true];
  const rows: [className: string, argument: string, values: readonly unknown[]][] = [
    ["Conv1D", "kernelSize", [...noSize, null]],
    ["Conv1D", "strides", [...noSize, null]],
    ["Conv1D", "dilationRate", [...noSize, null]],
    ["MaxPooling1D", "poolSize", [...noSize, null]],
    ["AveragePooling1D", "strides", noSize],
    ["MaxPooling3D", "poolSize", [0, [1, 2], [1, 2, 3, 4], [1, 2, 0], "3", null]],
    ["DepthwiseConv1D", "depthMultiplier", [0, 1.5, null, "2"]],
    ["DepthwiseConv2D", "kernelSize", [0, [1], [1, 2, 3], null]],
    ["SeparableConv2D", "filters", [0, null, "4"]],
    ["Conv1DTranspose", "outputPadding", [-1, 1.5, "1", [], [0, 0], {}, true]],
    ["Conv2DTranspose", "outputPadding", [-1, [1], [0, 0, 0], [0, -1]]],
    ["Conv3D", "kernelSize", [0, [1, 2], [1, 2, 3, 4], [1, 2, 0], "3", null]],
    ["Conv3D", "strides", [0, [1, 2], [1, 1.5, 1]]],
    ["Conv3D", "padding", ["causal"]],
    ["Conv3DTranspose", "outputPadding", [-1, [1], [0, 0], [0, -1, 0]]],
    ["Conv1D", "padding", ["full", 1, null]],
    ["DepthwiseConv1D", "padding", ["causal"]],
    ["SeparableConv1D", "padding", ["causal"]],
    ["Conv2DTranspose", "padding", ["causal"]],
    ["MaxPooling1D", "padding", ["causal"]],
    ["Conv1D", "dataFormat", ["NCW", 1]],
    ["SeparableConv1D", "useBias", [1, null]],
  ];
  for (const [className, argument, values] of rows) {
    for (const value of values) {
      const row = `${className} ${argument} ${JSON.stringify(value)}`;
      const error = thrown(() => make(className, { ...GOOD[className], [argument]: value }), row);
      assert.instance(error, ConfigError, row);
      assert.is(error.argument, argument, row);
    }
  }
});

test("required arguments are asked for, unknown ones refused", () => {
  for (const [className, key] of [
    ["Conv1D", "kernelSize"],
    ["Conv1DTranspose", "filters"],
    ["DepthwiseConv2D", "kernelSize"],
    ["SeparableConv1D", "filters"],
    ["AveragePooling1D", "poolSize"],
  ] as const) {
    const options = Object.fromEntries(
      Object.entries(GOOD[className] ?? {}).filter(([name]) => name !== key),
    );
    const error = thrown(() => make(className, options), className);
    assert.is(error.argument, key);
    assert.match(error.message, /required/);
  }
  for (const [className, options] of Object.entries(GOOD)) {
    const error = thrown(() => make(className, { ...options, foo: 1 }), className);
    assert.is(error.argument, "foo");
  }
  for (const className of ["Conv2DTranspose", "Conv3DTranspose", "DepthwiseConv2D"]) {
    const error = thrown(() => make(className, { ...GOOD[className], loraRank: 2 }), className);
    assert.is(error.argument, "loraRank"); // Keras has it for Conv1D, Conv2D and Conv3D only
  }
});

test("Keras's rules about several arguments, in its words", () => {
  const rows: [className: string, options: object, message: RegExp][] = [
    ["Conv1D", { groups: 3 }, /number of filters must be evenly divisible by the number of groups/],
    [
      "Conv1D",
      { strides: 2, dilationRate: 2 },
      /`strides > 1` not supported.*strides=\(2,\) and dilation_rate=\(2,\)/,
    ],
    ["Conv3D", { groups: 3 }, /number of filters must be evenly divisible by the number of groups/],
    [
      "Conv3D",
      { strides: [1, 2, 1], dilationRate: [1, 1, 2] },
      /`strides > 1` not supported.*strides=\(1, 2, 1\) and dilation_rate=\(1, 1, 2\)/,
    ],
    [
      "Conv3DTranspose",
      { strides: [3, 2, 2], outputPadding: [2, 1, 2] },
      /`output_padding` must be strictly less than `strides`.*\(2, 1, 2\).*\(3, 2, 2\), at dimension 2/,
    ],
    ["Conv2DTranspose", { dilationRate: [1, 2] }, /`strides > 1` not supported.*strides=\(2, 2\)/],
    [
      "Conv2DTranspose",
      { strides: [3, 2], outputPadding: 2 },
      /`output_padding` must be strictly less than `strides` for all dimensions.*\(2, 2\).*\(3, 2\), at dimension 1/,
    ],
    [
      "Conv1DTranspose",
      { strides: 1, outputPadding: 1 },
      /`output_padding` must be strictly less than `strides`/,
    ],
  ];
  for (const [className, options, message] of rows) {
    const error = thrown(() => make(className, { ...GOOD[className], ...options }), JSON.stringify(options));
    assert.instance(error, ConfigError);
    assert.match(error.message, message);
  }
  // Depthwise ones may have both.
  for (const className of ["DepthwiseConv1D", "SeparableConv2D"]) {
    make(className, { ...GOOD[className], strides: 2, dilationRate: 2 });
  }
});

test("inputs that do not fit, in Keras's words", () => {
  const rows: [Layer, Shape, RegExp][] = [
    [layers.conv1d({ filters: 1, kernelSize: 1 }), [null, 3, 3, 1], /expected ndim=3, found ndim=4/],
    [
      layers.conv1d({ filters: 1, kernelSize: 4 }),
      [null, 3, 3],
      /Computed output size would be zero or negative/,
    ],
    [layers.conv1d({ filters: 2, kernelSize: 1 }), [null, 3, null], /Axis -1/],
    [
      layers.depthwiseConv2d({ kernelSize: 5 }),
      [null, 3, 9, 1],
      /Computed output size would be zero or negative/,
    ],
    [layers.depthwiseConv1d({ kernelSize: 1, dataFormat: "channelsFirst" }), [null, null, 3], /Axis 1/],
    [layers.separableConv2d({ filters: 2, kernelSize: 1 }), [null, 3, 9], /expected ndim=4, found ndim=3/],
    [layers.conv2dTranspose({ filters: 2, kernelSize: 1 }), [null, 3, 9], /expected ndim=4, found ndim=3/],
    [layers.conv3d({ filters: 2, kernelSize: 1 }), [null, 3, 9, 2], /expected ndim=5, found ndim=4/],
    [
      layers.conv3d({ filters: 2, kernelSize: [4, 1, 1] }),
      [null, 3, 9, 9, 2],
      /Computed output size would be zero or negative/,
    ],
    [layers.conv3dTranspose({ filters: 2, kernelSize: 1 }), [null, 3, 9, 2], /expected ndim=5, found ndim=4/],
    [layers.maxPooling3d(), [null, 3, 3, 1], /expected ndim=5, found ndim=4/],
    [layers.maxPooling3d(), [null, 3, 3, 1, 1], /Computed output size would be zero or negative/],
    [layers.maxPooling1d(), [null, 3, 3, 1], /expected ndim=3, found ndim=4/],
    [layers.maxPooling1d({ poolSize: 5 }), [null, 3, 1], /Computed output size would be zero or negative/],
  ];
  for (const [layer, shape, message] of rows) {
    const error = thrown(() => layer.computeOutputShape(shape), `${layer.label} ${JSON.stringify(shape)}`);
    assert.instance(error, ShapeError);
    assert.match(error.message, message);
    assert.is(layer.built, false);
  }
  const groups = layers.conv1d({ filters: 4, kernelSize: 1, groups: 2 });
  const error = thrown(() => groups.computeOutputShape([null, 5, 3]), "3 channels in 2 groups");
  assert.match(
    error.message,
    /number of input channels must be evenly divisible by the number of groups.*groups=2/,
  );
  const layer = layers.separableConv1d({ filters: 4, kernelSize: 1 });
  layer.build([null, 5, 3]);
  assert.match(
    thrown(() => layer.computeOutputShape([null, 5, 4]), "4 channels").message,
    /axis -1 .* have value 3/,
  );
});

test("the ops of each layer", () => {
  const first = { dataFormat: "channelsFirst" } as const;
  const softmax = { activation: "softmax" } as const;
  const rows: [Layer, Shape, string][] = [
    [
      layers.conv1d({ filters: 2, kernelSize: 2, activation: "relu" }),
      [null, 5, 3],
      "reshape conv2d activation reshape",
    ],
    [
      layers.conv1d({ filters: 2, kernelSize: 2, ...first }),
      [null, 3, 5],
      "transpose reshape conv2d reshape transpose",
    ],
    [
      layers.depthwiseConv2d({ kernelSize: 2, ...first, ...softmax }),
      [null, 3, 5, 5],
      "transpose depthwiseConv2d transpose activation",
    ],
    [layers.separableConv2d({ filters: 2, kernelSize: 2 }), [null, 5, 5, 3], "depthwiseConv2d conv2d"],
    [
      layers.conv2dTranspose({ filters: 2, kernelSize: 2, ...softmax }),
      [null, 5, 5, 3],
      "convTranspose2d activation",
    ],
    [layers.conv3d({ filters: 2, kernelSize: 2 }), [null, 4, 5, 3, 3], "conv3d"],
    [
      layers.conv3dTranspose({ filters: 2, kernelSize: 2, ...first }),
      [null, 3, 5, 5, 4],
      "transpose convTranspose3d transpose",
    ],
    [layers.averagePooling1d({ poolSize: 2 }), [null, 5, 3], "reshape pool2d reshape"],
    [layers.averagePooling3d({ poolSize: 2 }), [null, 5, 4, 3, 3], "reshape pool2d reshape pool2d reshape"],
  ];
  for (const [layer, shape, expected] of rows) assert.is(kindsOf(layer, shape), expected, layer.label);
});

test("activations go into the kernels, and a sequence is an image without a copy", () => {
  const rows: [Layer, Shape, readonly string[]][] = [
    [layers.conv1d({ filters: 2, kernelSize: 2, activation: "relu" }), [null, 5, 3], ["conv2d_f32"]],
    [layers.depthwiseConv1d({ kernelSize: 2, activation: "tanh" }), [null, 5, 3], ["depthwise_conv2d_f32"]],
    [
      layers.conv2dTranspose({ filters: 2, kernelSize: 2, activation: "relu6" }),
      [null, 5, 5, 3],
      ["conv_transpose2d_f32"],
    ],
    [
      layers.separableConv1d({ filters: 2, kernelSize: 2, activation: "relu" }),
      [null, 5, 3],
      ["depthwise_conv2d_f32", "gemm_f32"],
    ],
    [layers.maxPooling1d(), [null, 5, 3], ["pool2d_f32"]],
    [layers.maxPooling3d(), [null, 5, 4, 3, 3], ["pool2d_f32", "pool2d_f32"]],
  ];
  for (const [layer, shape, expected] of rows) {
    const graph = new GraphBuilder();
    const plan = prepare(graph.finish(layer.addTo(graph, [graph.input(shape)])), 2);
    assert.equal(
      plan.steps.map(({ kernel }) => kernel),
      expected,
      layer.label,
    );
  }
});

test("small sums by hand", () => {
  const ones = (length: number): Float32Array => new Float32Array(length).fill(1);
  const run = (layer: Layer, shape: readonly number[], x: readonly number[]): unknown => {
    const model = sequential({ layers: [layers.inputLayer({ shape }), layer] });
    model.setWeights(layer.weights.map((weight) => new Tensor(ones(weight.size), weight.shape)));
    const y = model.predict(new Tensor(Float32Array.from(x), [1, ...shape])) as Tensor;
    model.dispose();
    return y.toArray();
  };
  const noBias = { useBias: false } as const;
  const count = [0, 1, 2, 3, 4];
  const causal = layers.conv1d({ filters: 1, kernelSize: 2, padding: "causal", dilationRate: 2, ...noBias });
  assert.equal(run(causal, [5, 1], count), [[[0], [1], [2], [4], [6]]]);
  const mean = layers.averagePooling1d({ poolSize: 3, strides: 2, padding: "same" });
  assert.equal(run(mean, [5, 1], count), [[[0.5], [2], [3.5]]]);
  const cube = Array.from({ length: 8 }, (_, i) => i - 9);
  assert.equal(run(layers.maxPooling3d({ padding: "same", strides: 3 }), [2, 2, 2, 1], cube), [[[[[-2]]]]]);
  const box = layers.averagePooling3d({ poolSize: 3, padding: "same", strides: 2 });
  assert.equal(run(box, [2, 2, 2, 1], cube), [[[[[-5.5]]]]]); // of 8 elements, not 27
  // Keras 3.15.1: Conv1DTranspose(1, 3, strides=2, padding="same") of two ones
  const spread = layers.conv1dTranspose({
    filters: 1,
    kernelSize: 3,
    strides: 2,
    padding: "same",
    ...noBias,
  });
  assert.equal(run(spread, [2, 1], [1, 1]), [[[1], [1], [2], [1]]]);
  // A new value of a weight reaches the view of it.
  const depthwise = layers.depthwiseConv1d({ kernelSize: 2, ...noBias });
  const model = sequential({ layers: [layers.inputLayer({ shape: [3, 1] }), depthwise] });
  const x = new Tensor(Float32Array.of(1, 2, 3), [1, 3, 1]);
  for (const scale of [1, 10]) {
    depthwise.setWeights([new Tensor(Float32Array.of(scale, 2 * scale), [2, 1, 1])]);
    assert.equal((model.predict(x) as Tensor).toArray(), [[[5 * scale], [8 * scale]]]);
  }
  model.dispose();
});

test("what Keras 2 writes beside its arguments is harmless", () => {
  const initializer = { class_name: "GlorotUniform", config: {} };
  const kernel = { kernel_initializer: initializer, kernel_regularizer: null, kernel_constraint: null };
  make("DepthwiseConv2D", { kernel_size: [3, 3], groups: 1 }, 2);
  make("Conv2DTranspose", { filters: 2, kernel_size: [3, 3], groups: 1, output_padding: null }, 2);
  make("SeparableConv2D", { filters: 2, kernel_size: [3, 3], groups: 1, ...kernel }, 2);
  const error = thrown(() => make("DepthwiseConv2D", { kernel_size: 3, groups: 2 }, 2), "groups 2");
  assert.instance(error, UnsupportedError);
});

test.run();
