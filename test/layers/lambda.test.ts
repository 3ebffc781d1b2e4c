import { test } from "uvu";
import * as assert from "uvu/assert";
import { ConfigError, ShapeError, UnsupportedError } from "../../src/core/errors.ts";
import { tensor } from "../../src/core/tensor.ts";
import { type Lambda, lambdasNamed } from "../../src/layers/core/lambda.ts";
import * as layers from "../../src/layers/index.ts";
import { deserializeLayer } from "../../src/layers/registry.ts";
import type { SymbolicTensor } from "../../src/layers/symbolic.ts";
import { model } from "../../src/models/functional.ts";
import { sequential } from "../../src/models/sequential.ts";
import { input } from "../../src/models/symbolic-input.ts";
import { thrown } from "./thrown.ts";

type One = (x: SymbolicTensor, options: { readonly [key: string]: unknown }) => SymbolicTensor;
const scaled: One = (x, { by }) => layers.rescaling({ scale: by as number }).apply(x);

test("a function of layers is computed as they are", () => {
  const net = sequential({
    layers: [
      layers.lambda({ function: scaled, arguments: { by: 3 }, inputShape: [4] }),
      layers.lambda({
        function: (x: SymbolicTensor) => layers.add().apply([x, layers.reLU().apply(x)]),
        outputShape: [4],
      }),
    ],
  });
  assert.equal([...net.predict(tensor([1, -2, 0, 5], [1, 4])).data], [6, -6, 0, 30]);
  assert.is(net.countParams(), 0);
});

test("several inputs, several outputs", () => {
  const layer = layers.lambda({
    function: ([a, b]: readonly [SymbolicTensor, SymbolicTensor]) => [
      layers.subtract().apply([a, b]),
      layers.concatenate().apply([b, a]),
      a,
    ],
  });
  const inputs = [input({ shape: [2] }), input({ shape: [2] })];
  const net = model({ inputs, outputs: layer.apply<SymbolicTensor[]>(inputs) });
  const outputs = net.predict([tensor([1, 2], [1, 2]), tensor([10, 20], [1, 2])]) as unknown as {
    data: Float32Array;
  }[];
  assert.equal(
    outputs.map(({ data }) => [...data]),
    [
      [-9, -18],
      [10, 20, 1, 2],
      [1, 2],
    ],
  );
});

test("the function is called once for each shape", () => {
  let calls = 0;
  const layer = layers.lambda({
    function(x: SymbolicTensor) {
      calls++;
      return layers.softmax().apply(x);
    },
  });
  for (let i = 0; i < 3; i++) assert.equal(layer.computeOutputShape([null, 3]), [null, 3]);
  assert.is(calls, 1);
  assert.equal(layer.computeOutputShape([null, 4]), [null, 4]);
  assert.is(calls, 2);
});

test("faults name the layer, and keep the cause", () => {
  const cause = new RangeError("out of ideas");
  const outside = input({ shape: [3] });
  const dense = layers.dense({ units: 2 });
  const rows: readonly [layer: () => Lambda, message: RegExp][] = [
    [() => layers.lambda({ function: 3 as never }), /function: .*Expected: a function/],
    [() => layers.lambda({} as never), /Expected: a function/],
    [() => layers.lambda({ function: scaled, arguments: 3 as never }), /Expected: an object/],
    [() => layers.lambda({ function: () => 3 as never }), /returned what is no symbolic tensor.*Received: 3/],
    [() => layers.lambda({ function: () => [] }), /returned nothing/],
    [() => layers.lambda({ function: () => outside }), /uses a tensor of elsewhere/],
    [() => layers.lambda({ function: (x: SymbolicTensor) => dense.apply(x) }), /uses a layer with weights/],
    [
      () =>
        layers.lambda({
          function() {
            throw cause;
          },
        }),
      /The function of this layer failed: out of ideas\./,
    ],
  ];
  for (const [make, message] of rows) {
    const error = thrown(() => make().computeOutputShape([null, 3]), String(message));
    assert.instance(error, ConfigError);
    assert.match(error.message, message);
    assert.match(error.message, /^Lambda/);
    if (error.message.includes("failed")) assert.is(error.cause, cause);
  }
  const narrow = layers.lambda({ function: (x: SymbolicTensor) => layers.reLU().apply(x), outputShape: [2] });
  assert.instance(
    thrown(() => narrow.computeOutputShape([null, 3]), "another shape"),
    ShapeError,
  );
});

test("a file's layer gets its function by its name, and never runs one of the file", () => {
  const config = {
    name: "twice",
    function: { class_name: "__lambda__", config: { code: "4wEAAAA=", defaults: null, closure: null } },
    arguments: { by: 2 },
    output_shape: [3],
  };
  const registry = new Map([["Lambda", lambdasNamed({ twice: scaled as never })]]);
  const layer = deserializeLayer({ class_name: "Lambda", config }, registry);
  assert.equal(layer.computeOutputShape([null, 3]), [null, 3]);
  assert.equal(layer.getConfig()["arguments"], { by: 2 });
  assert.equal(layer.getConfig()["output_shape"], [3]);
  for (const name of ["other", "toString", "__proto__"]) {
    const error = thrown(
      () => deserializeLayer({ class_name: "Lambda", config: { ...config, name } }, registry),
      name,
    );
    assert.instance(error, UnsupportedError);
    assert.match(error.message, /A function of Python cannot be run.*lambdas/);
  }
});

test.run();
