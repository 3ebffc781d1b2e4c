import { suite } from "uvu";
import * as assert from "uvu/assert";
import { elementCount } from "../../../src/core/shape.ts";
import { type Constant, type Graph, GraphBuilder, type Value } from "../../../src/graph/graph.ts";
import { foldAffine } from "../../../src/plan/passes/fold-affine.ts";
import { prepare } from "../../../src/plan/prepare.ts";
import { Program } from "../../../src/plan/program.ts";
import { WeightStore } from "../../../src/plan/weight-store.ts";
import { Engine } from "../../../src/wasm/engine.ts";
import { moduleOf } from "../../helpers/binaries.ts";
import { addDense, draftOf, kindsOf, RELU } from "../../helpers/draft.ts";
import { weight } from "../../helpers/graphs.ts";
import { Draw } from "../../helpers/random.ts";
import { binary } from "../../reference/binary.ts";
import { convTranspose2d } from "../../reference/conv-transpose2d.ts";
import { conv2d, type Conv2DSizes } from "../../reference/conv2d.ts";
import { depthwiseConv2d } from "../../reference/depthwise-conv2d.ts";
import { matmul } from "../../reference/matmul.ts";

const EPS = 2 ** -23;
const test = suite("fold affine");

type Step = readonly ["multiply" | "add" | "subtract", readonly number[]];

/** A dense op with `n` outputs, and binary ops with weights of the shapes after it. */
function chain(steps: readonly Step[], n = 3): string {
  const draft = draftOf((builder, x) => {
    let y = addDense(builder, x, n);
    for (const [operator, shape] of steps) {
      const constant = builder.constant(weight("w", shape, new Float32Array(elementCount(shape))));
      y = builder.addOne("binary", [y, constant], { operator });
    }
    return [builder.addOne("activation", [y], RELU)];
  });
  return kindsOf(foldAffine(draft));
}

test("one number a channel, or for all, goes into the weights", () => {
  assert.is(chain([["multiply", [3]]]), "dense > activation");
  assert.is(chain([["multiply", [1, 1, 1, 3]]]), "dense > activation");
  assert.is(chain([["multiply", [1]]]), "dense > activation");
  assert.is(chain([["multiply", []]]), "dense > activation");
  assert.is(chain([["add", [3]]]), "dense > activation");
  assert.is(chain([["multiply", [3]], ["add", [3]]]), "dense > activation"); // prettier-ignore
  assert.is(chain([["add", [3]], ["multiply", [3]], ["add", [1]]]), "dense > activation"); // prettier-ignore
});

test("everything else stays", () => {
  assert.is(chain([["multiply", [4, 1]]]), "dense > binary > activation");
  assert.is(chain([["multiply", [4, 3]]]), "dense > binary > activation");
  assert.is(chain([["subtract", [3]]]), "dense > binary > activation");
  assert.is(chain([["add", [1]]]), "dense > binary > activation"); // no bias to take it
  assert.is(chain([["multiply", [5]]], 1), "dense > binary > activation"); // repeats the channel
});

test("a product that something else reads keeps its weights", () => {
  const draft = draftOf((builder, x) => {
    const y = addDense(builder, x, 3);
    const scale = builder.constant(weight("s", [3], new Float32Array(3)));
    return [builder.addOne("binary", [y, scale], { operator: "multiply" }), y];
  });
  assert.is(kindsOf(foldAffine(draft)), "dense > binary");
});

test("two tensors, and a product after an activation, are left alone", () => {
  const draft = draftOf((builder, x) => {
    const [a, b] = [addDense(builder, x, 3), addDense(builder, x, 3)];
    const sum = builder.addOne("binary", [a, b], { operator: "add" });
    const scale = builder.constant(weight("s", [3], new Float32Array(3)));
    return [builder.addOne("binary", [sum, scale], { operator: "multiply" })];
  });
  assert.is(kindsOf(foldAffine(draft)), "dense > dense > binary > binary");
});

test("the same weights fold to the same weight in every plan", () => {
  const draft = draftOf((builder, x) => {
    const scale = builder.constant(weight("s", [3], new Float32Array(3)));
    return [builder.addOne("binary", [addDense(builder, x, 3), scale], { operator: "multiply" })];
  });
  const [a, b] = [foldAffine(draft), foldAffine(draft)].map(({ ops }) => ops[0]?.inputs[1]?.constant);
  assert.ok(a !== undefined && a === b);
});

/** A weight that can be set. */
interface Settable extends Constant {
  data: Float32Array;
  version: number;
}

const settable = (name: string, shape: readonly number[], draw: Draw): Settable => {
  return { name, shape, data: draw.floats(elementCount(shape)), version: 0 };
};

interface Folding {
  readonly graph: Graph;
  readonly weights: Readonly<Record<"kernel" | "bias" | "scale" | "shift", Settable>>;
  /** [value, bound] of every element for an input. */
  readonly expected: (x: Float32Array) => [Float64Array, Float64Array];
}

const BATCH = 2;
type Kind = keyof typeof KERNELS;
const KERNELS = {
  dense: [6, 7],
  conv2d: [3, 3, 6, 7],
  depthwiseConv2d: [3, 3, 6, 2],
  convTranspose2d: [3, 3, 7, 6],
} as const;
const CONVOLUTIONS = { conv2d, depthwiseConv2d, convTranspose2d };
const CONV = { strides: [1, 1], dilation: [1, 1], padding: "valid", groups: 1, outputPadding: null } as const;
const INPUT = [BATCH, 4, 5, 6] as const;

/** act-free `product · scale + shift`, as a graph and as float64. */
function folding(kind: Kind, useBias: boolean, draw: Draw): Folding {
  const kernelShape = KERNELS[kind];
  const n = kind === "depthwiseConv2d" ? 12 : 7;
  const weights = {
    kernel: settable("kernel", kernelShape, draw),
    bias: settable("bias", [n], draw),
    scale: settable("scale", [n], draw),
    shift: settable("shift", [1, 1, n], draw),
  };
  const builder = new GraphBuilder();
  const x = builder.input([null, ...INPUT.slice(1)]);
  const inputs: Value[] = [x, builder.constant(weights.kernel)];
  if (useBias) inputs.push(builder.constant(weights.bias));
  const product = kind === "dense" ? builder.addOne(kind, inputs, {}) : builder.addOne(kind, inputs, CONV);
  const scaled = builder.addOne("binary", [product, builder.constant(weights.scale)], {
    operator: "multiply",
  });
  const shifted = builder.addOne("binary", [builder.constant(weights.shift), scaled], { operator: "add" });
  const graph = builder.finish([shifted]);
  const shape = shifted.shape.map((dim) => dim ?? BATCH);
  const affine = (input: Float32Array, of: (data: Float32Array) => Float32Array): Float64Array => {
    const [kernel, bias, scale, shift] = [
      of(weights.kernel.data),
      useBias ? of(weights.bias.data) : undefined,
      of(weights.scale.data),
      of(weights.shift.data),
    ];
    const sizes = { input: INPUT, kernel: kernelShape } as unknown as Conv2DSizes;
    const y =
      kind === "dense"
        ? matmul(of(input), kernel, bias, [elementCount(INPUT.slice(0, 3)), 6, n])
        : CONVOLUTIONS[kind](of(input), kernel, bias, sizes, CONV);
    const times = binary("multiply", [y, shape], [scale, [n]], shape);
    return binary("add", [times, shape], [shift, [n]], shape);
  };
  const k = elementCount(kernelShape) / n; // at least the terms of a sum
  const expected: Folding["expected"] = (input) => {
    // As for a product, with one more rounding in each weight and two more for bias and shift.
    const sizes = affine(input, (data) => data.map(Math.abs)).map((size) => (k + 5) * EPS * size);
    return [affine(input, (data) => data), sizes];
  };
  return { graph, weights, expected };
}

for (const kind of ["dense", "conv2d", "depthwiseConv2d", "convTranspose2d"] as const) {
  for (const useBias of [true, false]) {
    test(`${kind}${useBias ? " with bias" : ""}: folded = not folded, also after a weight was set`, () => {
      const draw = new Draw(useBias ? 1 : 2);
      const { graph, weights, expected } = folding(kind, useBias, draw);
      const plan = prepare(graph, BATCH);
      assert.is(plan.steps.length, 1);
      const engine = new Engine(moduleOf("simd"), "simd");
      const program = new Program(engine, plan, new WeightStore(engine));
      const output = new Float32Array(expected(new Float32Array(elementCount(INPUT)))[0].length);
      const check = (what: string): void => {
        const x = draw.floats(elementCount(INPUT));
        program.run([x], [output], BATCH);
        const [values, bounds] = expected(x);
        const wrong = output.findIndex((y, i) => !(Math.abs(y - (values[i] ?? NaN)) <= (bounds[i] ?? 0)));
        assert.is(wrong, -1, `${what}: element ${wrong} is ${output[wrong]} instead of ${values[wrong]}`);
      };
      check("at first");
      for (const each of Object.values(weights)) {
        each.data = draw.floats(each.data.length);
        each.version++;
        check(`${each.name} set`);
      }
      program.dispose();
    });
  }
}

test.run();
