import { type Activation, LINEAR } from "../../../src/ops/activation.ts";
import type { Paddings, Pair } from "../../../src/ops/window.ts";
import type { KernelCase } from "../../helpers/cases.ts";
import { graphOf, weight } from "../../helpers/graphs.ts";
import type { Draw } from "../../helpers/random.ts";
import { conv2d } from "../../reference/conv2d.ts";
import { activated } from "./dense.ts";

export interface Conv2DRow {
  /** [n, h, w, c] */
  readonly input: readonly [number, number, number, number];
  /** [kh, kw, c / groups, f] */
  readonly kernel: readonly [number, number, number, number];
  readonly strides?: Pair;
  readonly dilation?: Pair;
  readonly padding?: Paddings;
  readonly groups?: number;
  readonly bias?: boolean;
  readonly activation?: Activation;
}

/** A convolution of integers, which is exact. */
export function conv2dCase(row: Conv2DRow, draw: Draw): KernelCase {
  const { input, kernel, bias = true, activation = LINEAR } = row;
  const { strides = [1, 1], dilation = [1, 1], padding = "valid", groups = 1 } = row;
  const attributes = { strides, dilation, padding, groups };
  const filters = kernel[3];
  const x = draw.integers(size(input));
  const weights = draw.integers(size(kernel));
  const addend = bias ? draw.integers(filters) : undefined;
  const graph = graphOf([null, ...input.slice(1)], (builder, image) => {
    const operands = [image, builder.constant(weight("kernel", kernel, weights))];
    if (addend) operands.push(builder.constant(weight("bias", [filters], addend)));
    const y = builder.addOne("conv2d", operands, attributes);
    return activation === LINEAR ? y : builder.addOne("activation", [y], activation);
  });
  const product = conv2d(x, weights, addend, { input, kernel }, attributes);
  const expected = activated(activation, product, undefined, filters);
  return {
    name: `conv2d ${JSON.stringify(row)}`,
    graph,
    capacity: input[0],
    inputs: [x],
    expected: [expected],
  };
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1);
}
