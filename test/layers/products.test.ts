// Dot and EinsumDense: what keras.test.ts and the golden values do not ask.
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

/** The kernels that a layer's plan calls, with what is fused into them. */
function kernelsOf(layer: Layer, ...shapes: readonly Shape[]): string {
  const graph = new GraphBuilder();
  const inputs = shapes.map((shape) => graph.input(shape));
  const { steps } = prepare(graph.finish(layer.addTo(graph, inputs)), 2);
  return steps.map(({ kernel, fused }) => [kernel.replace("_f32", ""), ...fused].join("+")).join(" ");
}

test("the kernels of Dot", () => {
  const rows: readonly [axes: number | [number, number], shapes: readonly Shape[], kernels: string][] = [
    [1, [[null, 3], [null, 3]], "binary reduce"],
    [[2, 1], [[null, 3, 4], [null, 4, 5]], "matmul"],
    [[1, 2], [[null, 4, 3], [null, 5, 4]], "matmul"],
    [[1, 1], [[null, 4], [null, 4, 5]], "matmul"],
    [[2, 1], [[null, 3, 4], [null, 4]], "matmul"],
    [[3, 1], [[null, 2, 3, 4], [null, 4, 5, 6]], "matmul"],
    [[2, 1], [[null, 2, 4, 3], [null, 4, 5]], "copy_strided matmul"],
  ]; // prettier-ignore
  for (const [axes, shapes, kernels] of rows)
    assert.is(kernelsOf(layers.dot({ axes }), ...shapes), kernels, JSON.stringify([axes, shapes]));
});

test("the kernels of EinsumDense: a dense layer wherever that is possible", () => {
  const rows: readonly [string, number[], string | null, Shape, string][] = [
    ["ab,bc->ac", [6], "c", [null, 5], "gemm+bias+relu"],
    ["abc,cde->abde", [4, 2, 3], "de", [null, 4, 5], "gemm+bias+relu"],
    ["abc,cde->abde", [4, 2, 3], "e", [null, 4, 5], "gemm+bias+relu"],
    ["abcd,cde->abe", [3, 6], "e", [null, 3, 2, 5], "gemm+bias+relu"],
    ["abcd,dce->abe", [3, 6], "e", [null, 3, 2, 5], "gemm+bias+relu"],
    ["abc,cd->abd", [4, 6], "bd", [null, 4, 5], "gemm binary unary"],
    ["abc,cd->adb", [6, 4], "d", [null, 4, 5], "gemm+bias+relu copy_strided"],
    ["abc,bd->adc", [6, 5], "d", [null, 4, 5], "copy_strided gemm+bias+relu copy_strided"],
    ["abc,cd->ad", [6], "d", [null, 4, 5], "reduce gemm+bias+relu"],
    ["abc,bcd->abd", [4, 6], null, [null, 4, 5], "matmul+relu"],
    ["abc,bc->abc", [4, 5], null, [null, 4, 5], "binary unary"],
    ["...x,xy->...y", [6], "y", [null, 2, 3, 5], "gemm+bias+relu"],
  ];
  for (const [equation, outputShape, biasAxes, shape, kernels] of rows) {
    const layer = layers.einsumDense({ equation, outputShape, biasAxes, activation: "relu" });
    assert.is(kernelsOf(layer, shape), kernels, equation);
  }
});

test("weights that are set later are used, whatever their order in the kernel", () => {
  for (const equation of ["abc,cd->abd", "abc,dc->abd"]) {
    const layer = layers.einsumDense({ equation, outputShape: [null, 2], biasAxes: "d", inputShape: [1, 3] });
    const net = sequential({ layers: [layer] });
    const x = new Tensor(Float32Array.of(1, 2, 3), [1, 1, 3]);
    const [kernel, bias] = layer.getWeights() as [Tensor, Tensor];
    const numbers = equation === "abc,cd->abd" ? [1, 4, 2, 5, 3, 6] : [1, 2, 3, 4, 5, 6];
    for (const scale of [1, 2]) {
      const data = Float32Array.from(numbers, (value) => value * scale);
      layer.setWeights([new Tensor(data, kernel.shape), new Tensor(Float32Array.of(10, 20), bias.shape)]);
      assert.equal([...net.predict<Tensor>(x).data], [14 * scale + 10, 32 * scale + 20], equation);
    }
    net.dispose();
  }
});

test("a kernel's initializer counts the axes of the equation", () => {
  const limitOf = (equation: string, outputShape: number[], shape: Shape): number => {
    const layer = layers.einsumDense({ equation, outputShape, kernelInitializer: { name: "glorotUniform", seed: 1 } }); // prettier-ignore
    layer.build(shape);
    return Array.from(layer.weights[0]?.data ?? []).reduce(
      (most, value) => Math.max(most, Math.abs(value)),
      0,
    );
  };
  // sqrt(3 · 2 / (fan in + fan out)); the largest of many draws is close to it.
  for (const [equation, outputShape, shape, fans] of [
    ["abc,cde->abde", [2, 30, 40], [null, 2, 50], 1250],
    ["abcd,cde->abe", [2, 50], [null, 2, 30, 40], 1250],
  ] as const) {
    const limit = Math.sqrt(6 / fans);
    const largest = limitOf(equation, [...outputShape], shape);
    assert.ok(largest <= limit && largest > 0.99 * limit, `${equation}: ${largest} of ${limit}`);
  }
});

test("masks do not survive, as in Keras", () => {
  const graph = new GraphBuilder();
  const value = graph.input([null, 4, 5]);
  graph.setMask(value, graph.input([null, 4]));
  const einsum = layers.einsumDense({ equation: "abc,cd->abd", outputShape: [null, 6] });
  for (const [y] of [einsum.addTo(graph, [value]), layers.dot({ axes: 2 }).addTo(graph, [value, value])])
    assert.is(y && graph.maskOf(y), undefined);
});

test("faults are typed and in Keras's words", () => {
  const rows: readonly [className: string, config: object, shapes: readonly Shape[], kind: unknown, text: RegExp][] = [
    ["Dot", { axes: "1" }, [], ConfigError, /axes: .*an int, or a list of two/],
    ["Dot", { axes: [1] }, [], ConfigError, /axes: .*two elements/],
    ["Dot", { axes: [1, 1, 1] }, [], ConfigError, /axes: .*two elements/],
    ["Dot", { axes: [1, 1.5] }, [], ConfigError, /axes/],
    ["Dot", { axes: 1, normalize: 1 }, [], ConfigError, /normalize/],
    ["Dot", { axes: 1 }, [[null, 3], [null, 4]], ShapeError, /Incompatible input shapes: axis values 3 \(at axis 1\) != 4 \(at axis 1\)/],
    ["Dot", { axes: 0 }, [[null, 3], [null, 3]], UnsupportedError, /batch axis/],
    ["Dot", { axes: -2 }, [[null, 3], [null, 3]], UnsupportedError, /batch axis/],
    ["Dot", { axes: 2 }, [[null, 3], [null, 3]], ShapeError, /out of bounds/],
    ["Dot", { axes: 1 }, [[2, 3], [4, 3]], ShapeError, /different batch sizes/],
    ["Dot", { axes: 1 }, [[null, 3]], ShapeError, /expects 2 input/],
    ["EinsumDense", { equation: "ab,bc->ac" }, [], ConfigError, /outputShape/],
    ["EinsumDense", { outputShape: 3 }, [], ConfigError, /equation/],
    ["EinsumDense", { equation: "ab,bc->ac", outputShape: 0 }, [], ConfigError, /outputShape/],
    ["EinsumDense", { equation: "ab,bc->ac", outputShape: ["4"] }, [], ConfigError, /outputShape/],
    ["EinsumDense", { equation: "ab,bc->ac", outputShape: 4, biasAxes: 3 }, [], ConfigError, /biasAxes/],
    ["EinsumDense", { equation: "ab,bc->ac", outputShape: 4, useBias: true }, [], ConfigError, /useBias/],
    ["EinsumDense", { equation: "ab,bc", outputShape: 4 }, [[null, 3]], ConfigError, /Invalid einsum equation 'ab,bc'/],
    ["EinsumDense", { equation: "ab, bc->ac", outputShape: 4 }, [[null, 3]], ConfigError, /Invalid einsum/],
    ["EinsumDense", { equation: "...ab,bc->ac", outputShape: 4 }, [[null, 3]], ConfigError, /Invalid einsum/],
    ["EinsumDense", { equation: "a...b,bc->a...c", outputShape: 4 }, [[null, 3]], ConfigError, /Invalid einsum/],
    ["EinsumDense", { equation: "ab,bc->ad", outputShape: 4 }, [[null, 3]], ConfigError, /Dimension 'd' was specified in the output 'ad'/],
    ["EinsumDense", { equation: "ab,bcd->ac", outputShape: 4 }, [[null, 3]], ConfigError, /Weight dimension 'd' did not have a match/],
    ["EinsumDense", { equation: "ab,bc->ac", outputShape: 4, biasAxes: "z" }, [[null, 3]], ConfigError, /Bias dimension 'z' was requested/],
    ["EinsumDense", { equation: "abc,cd->abd", outputShape: [5, 4] }, [[null, 3, 2]], ShapeError, /shared dimension 'b'. Input shape is 3, and output shape is 5/],
    ["EinsumDense", { equation: "ab,bc->ac", outputShape: 4 }, [[null, null]], ShapeError, /must be fully-defined.*\(None, 4\)/],
    ["EinsumDense", { equation: "ab,bc->ac", outputShape: [null] }, [[null, 3]], ShapeError, /must be fully-defined/],
    ["EinsumDense", { equation: "ab,bc->ca", outputShape: 4 }, [[null, 3]], UnsupportedError, /batch axis/],
    ["EinsumDense", { equation: "ab,ab->ab", outputShape: 3 }, [[2, 3]], UnsupportedError, /batch axis/],
    ["EinsumDense", { equation: "abb,bc->ac", outputShape: 3 }, [[2, 3, 3]], UnsupportedError, /occurs twice/],
    ["EinsumDense", { equation: "ab,bc->ac", outputShape: [4, 5] }, [[null, 3]], ShapeError, /1 sizes, of c/],
    ["EinsumDense", { equation: "ab,bc->ac", outputShape: 4 }, [[null, 2, 3]], ShapeError, /2 axes for 'ab,bc->ac'/],
    ["EinsumDense", { equation: `${"ab".repeat(5000)},b->a`, outputShape: 4 }, [[null, 2, 3]], UnsupportedError, /equation/],
  ]; // prettier-ignore
  for (const [class_name, config, shapes, kind, text] of rows) {
    const row = `${class_name} ${JSON.stringify(config).slice(0, 80)}`;
    const error = thrown(() => deserializeLayer({ class_name, config }).computeOutputShape(...shapes), row);
    assert.instance(error, kind as typeof Error, `${row}: ${error.message}`);
    assert.match(error.message, text, row);
  }
});

test("a built EinsumDense takes no other sizes", () => {
  const layer = layers.einsumDense({ equation: "abcd,cde->abe", outputShape: [null, 6] });
  layer.build([null, 7, 2, 3]);
  assert.equal(layer.computeOutputShape([null, 5, 2, 3]), [null, 5, 6]);
  assert.instance(
    thrown(() => layer.computeOutputShape([null, 7, 3, 2]), "sizes"),
    ShapeError,
  );
  assert.instance(
    thrown(() => layer.computeOutputShape([null, 7, 2, 3, 4]), "axes"),
    ShapeError,
  );
});

test.run();
