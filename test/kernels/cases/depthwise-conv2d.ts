import { type Activation, LINEAR } from "../../../src/ops/activation.ts";
import type { Paddings, Pair } from "../../../src/ops/window.ts";
import type { KernelCase } from "../../helpers/cases.ts";
import { graphOf, weight } from "../../helpers/graphs.ts";
import type { Draw } from "../../helpers/random.ts";
import { depthwiseConv2d } from "../../reference/depthwise-conv2d.ts";
import { activated } from "./dense.ts";

export interface DepthwiseConv2DRow {
  /** [n, h, w, c] */
  readonly input: readonly [number, number, number, number];
  /** [kh, kw] */
  readonly window: Pair;
  readonly multiplier?: number;
  readonly strides?: Pair;
  readonly dilation?: Pair;
  readonly padding?: Paddings;
  readonly bias?: boolean;
  readonly activation?: Activation;
  /** Fractions instead of integers, which are exact. */
  readonly floats?: boolean;
}

/**
 * A depthwise convolution. For floats |error| <= (taps + 2) · eps · sum of |x·k|: each of taps + 2 roundings, whatever
 * their order, fused or not.
 */
export function depthwiseConv2dCase(row: DepthwiseConv2DRow, draw: Draw): KernelCase {
  const { input, window, multiplier = 1, bias = true, activation = LINEAR, floats = false } = row;
  const { strides = [1, 1], dilation = [1, 1], padding = "valid" } = row;
  const attributes = { strides, dilation, padding };
  const kernel = [...window, input[3], multiplier] as const;
  const outChannels = input[3] * multiplier;
  const numbers = (length: number): Float32Array => (floats ? draw.floats(length) : draw.integers(length));
  const x = numbers(size(input));
  const weights = numbers(size(kernel));
  const addend = bias ? numbers(outChannels) : undefined;
  const graph = graphOf([null, ...input.slice(1)], (builder, image) => {
    const operands = [image, builder.constant(weight("kernel", kernel, weights))];
    if (addend) operands.push(builder.constant(weight("bias", [outChannels], addend)));
    const y = builder.addOne("depthwiseConv2d", operands, attributes);
    return activation === LINEAR ? y : builder.addOne("activation", [y], activation);
  });
  const sizes = { input, kernel };
  const sums = depthwiseConv2d(x, weights, addend, sizes, attributes);
  const magnitudes = depthwiseConv2d(
    x.map(Math.abs),
    weights.map(Math.abs),
    addend?.map(Math.abs),
    sizes,
    attributes,
  );
  const roundings = window[0] * window[1] + 2;
  const expected = floats
    ? { values: sums, bounds: magnitudes.map((total) => roundings * 2 ** -24 * total) }
    : activated(activation, sums, undefined, outChannels);
  return {
    name: `depthwiseConv2d ${JSON.stringify(row)}`,
    graph,
    capacity: input[0],
    inputs: [x],
    expected: [expected],
  };
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1);
}
