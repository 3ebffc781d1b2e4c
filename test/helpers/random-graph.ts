import { elementCount, sameShape } from "../../src/core/shape.ts";
import { type Graph, GraphBuilder, type Value } from "../../src/graph/graph.ts";
import { weight } from "./graphs.ts";
import type { Draw } from "./random.ts";

/** Sums stay exact below 2^24. */
const LARGEST = 2 ** 24;

interface Sized {
  readonly value: Value;
  /** No element is larger. */
  readonly largest: number;
}

/**
 * A graph whose results are exact for inputs of integers up to 8: every op takes any value made before, so that values
 * are read several times, and some of them are outputs.
 */
export function randomGraph(draw: Draw): Graph {
  const builder = new GraphBuilder();
  const sides = [draw.integer(2, 6), draw.integer(2, 6), draw.integer(1, 6)];
  const made: Sized[] = [{ value: builder.input([null, ...sides]), largest: 8 }];
  for (let count = draw.integer(1, 10); count > 0; count--) {
    builder.layer = `Layer "layer_${count}"`;
    // Most often the newest value, so that chains get long.
    const from = draw.chance(0.7) ? (made.at(-1) as Sized) : draw.pick(made);
    made.push(draw.chance(0.4) ? combine(builder, from, made, draw) : append(builder, from, draw));
  }
  const outputs = [made.at(-1) as Sized, ...made.filter(() => draw.chance(0.15))];
  return builder.finish(outputs.map(({ value }) => value));
}

/** Ops of several inputs, and those that change shapes. */
function combine(builder: GraphBuilder, from: Sized, made: readonly Sized[], draw: Draw): Sized {
  const { value, largest } = from;
  const sample = value.shape.slice(1).map((dim) => dim ?? 1);
  const alike = made.filter((other) => sameShape(other.value.shape, value.shape));
  const axis = draw.integer(1, sample.length);
  const other = draw.pick(alike);
  if (2 * Math.max(largest, other.largest) >= LARGEST / elementCount(sample)) return from;
  switch (draw.pick(["tensors", "weight", "concat", "reduce", "slice"])) {
    case "tensors": {
      const operator = draw.pick(["add", "subtract", "maximum", "less"] as const);
      const pair = draw.shuffled([value, other.value]);
      return { value: builder.addOne("binary", pair, { operator }), largest: largest + other.largest };
    }
    case "weight": {
      const shape = [draw.pick([1, sample.at(-1) ?? 1])];
      const factor = builder.constant(weight("factor", shape, draw.integers(shape[0] ?? 1, 2)));
      const operator = draw.pick(["multiply", "add", "subtract"] as const);
      const y = builder.addOne("binary", draw.chance() ? [value, factor] : [factor, value], { operator });
      return { value: y, largest: 2 * largest + 2 };
    }
    case "concat": {
      const y = builder.addOne("concat", draw.shuffled([value, other.value]), { axis });
      return { value: y, largest: Math.max(largest, other.largest) };
    }
    case "reduce": {
      const attributes = { operator: draw.pick(["sum", "max"] as const), axes: [axis], keepDims: true };
      return {
        value: builder.addOne("reduce", [value], attributes),
        largest: largest * (sample[axis - 1] ?? 1),
      };
    }
    default: {
      const begin = sample.map((size) => draw.integer(0, size - 1));
      const size = sample.map((all, i) => draw.integer(1, all - (begin[i] ?? 0)));
      const attributes = { begin, size, strides: sample.map(() => 1) };
      return { value: builder.addOne("slice", [value], attributes), largest };
    }
  }
}

function append(builder: GraphBuilder, { value, largest }: Sized, draw: Draw): Sized {
  const sample = value.shape.slice(1).map((dim) => dim ?? 1);
  const isImage = sample.length === 3;
  const kinds = [
    "activation",
    "identity",
    "reshape",
    "transpose",
    "dense",
    ...(isImage ? ["conv2d", "pool2d"] : []),
  ];
  const kind = draw.pick(kinds);
  const channels = sample.at(-1) ?? 1;
  switch (kind) {
    case "identity":
      return { value: builder.addOne("identity", [value], {}), largest };
    case "reshape":
      return {
        value: builder.addOne("reshape", [value], { target: randomShape(elementCount(sample), draw) }),
        largest,
      };
    case "transpose": {
      const permutation = [0, ...draw.shuffled(sample.map((_, axis) => axis + 1))];
      const y = builder.addOne("transpose", [value], { permutation });
      if (draw.chance()) return { value: y, largest };
      // And back, for the pass that cancels the two.
      const inverse = permutation.map((_, axis) => permutation.indexOf(axis));
      return { value: builder.addOne("transpose", [y], { permutation: inverse }), largest };
    }
    case "pool2d": {
      const attributes = {
        mode: "max",
        poolSize: [2, 2],
        strides: [draw.integer(1, 2), 1],
        padding: "same",
      } as const;
      return { value: builder.addOne("pool2d", [value], attributes), largest };
    }
    case "dense":
      if (largest * channels + 1 < LARGEST) {
        return {
          value: builder.addOne("dense", [value, ...weights(builder, [channels], draw)], {}),
          largest: largest * channels + 1,
        };
      }
      break;
    case "conv2d": {
      const side = draw.pick([1, 3]);
      const sum = largest * channels * side * side + 1;
      if (sum >= LARGEST) break;
      const attributes = {
        strides: [1, draw.integer(1, 2)],
        dilation: [1, 1],
        padding: "same",
        groups: 1,
      } as const;
      return {
        value: builder.addOne(
          "conv2d",
          [value, ...weights(builder, [side, side, channels], draw)],
          attributes,
        ),
        largest: sum,
      };
    }
  }
  const activation = draw.pick([
    { name: "relu", parameters: [0, 6, 0] },
    { name: "hardTanh", parameters: [] },
    { name: "linear", parameters: [] },
  ] as const);
  const bound = activation.name === "linear" ? largest : activation.name === "relu" ? 6 : 1;
  return { value: builder.addOne("activation", [value], activation), largest: bound };
}

/** A kernel [...shape, n] of -1, 0 and 1, and perhaps a bias. */
function weights(builder: GraphBuilder, shape: readonly number[], draw: Draw): Value[] {
  const n = draw.integer(1, 9);
  const kernel = weight("kernel", [...shape, n], draw.integers(elementCount(shape) * n, 1));
  const bias = weight("bias", [n], draw.integers(n, 1));
  return (draw.chance() ? [kernel, bias] : [kernel]).map((each) => builder.constant(each));
}

/** Up to three sizes whose product is `count`. */
function randomShape(count: number, draw: Draw): number[] {
  const shape: number[] = [];
  for (let rest = count, axes = draw.integer(1, 3); axes > 0; axes--) {
    const divisors = Array.from({ length: rest }, (_, i) => i + 1).filter((size) => rest % size === 0);
    const size = axes === 1 ? rest : draw.pick(divisors);
    shape.push(size);
    rest /= size;
  }
  return shape;
}
