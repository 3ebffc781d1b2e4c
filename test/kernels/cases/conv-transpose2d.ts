import { type Activation, LINEAR } from "../../../src/ops/activation.ts";
import type { Pair } from "../../../src/ops/window.ts";
import type { KernelCase } from "../../helpers/cases.ts";
import { graphOf, weight } from "../../helpers/graphs.ts";
import type { Draw } from "../../helpers/random.ts";
import { convTranspose2d } from "../../reference/conv-transpose2d.ts";
import { activated } from "./dense.ts";

export interface ConvTranspose2DRow {
  /** [n, h, w, c] */
  readonly input: readonly [number, number, number, number];
  /** [kh, kw, f, c] */
  readonly kernel: readonly [number, number, number, number];
  readonly strides?: Pair;
  readonly dilation?: Pair;
  readonly padding?: "valid" | "same";
  readonly outputPadding?: Pair | null;
  readonly bias?: boolean;
  readonly activation?: Activation;
  /** Fractions instead of integers, which are exact. */
  readonly floats?: boolean;
}

/**
 * A transposed convolution. For floats |error| <= (terms + 2) · eps · sum of |x·k|, with no more terms than kh · kw · c.
 */
export function convTranspose2dCase(row: ConvTranspose2DRow, draw: Draw): KernelCase {
  const { input, kernel, bias = true, activation = LINEAR, floats = false } = row;
  const { strides = [1, 1], dilation = [1, 1], padding = "valid", outputPadding = null } = row;
  const attributes = { strides, dilation, padding, outputPadding };
  const filters = kernel[2];
  const numbers = (length: number): Float32Array => (floats ? draw.floats(length) : draw.integers(length));
  const x = numbers(size(input));
  const weights = numbers(size(kernel));
  const addend = bias ? numbers(filters) : undefined;
  const graph = graphOf([null, ...input.slice(1)], (builder, image) => {
    const operands = [image, builder.constant(weight("kernel", kernel, weights))];
    if (addend) operands.push(builder.constant(weight("bias", [filters], addend)));
    const y = builder.addOne("convTranspose2d", operands, attributes);
    return activation === LINEAR ? y : builder.addOne("activation", [y], activation);
  });
  const sizes = { input, kernel };
  const sums = convTranspose2d(x, weights, addend, sizes, attributes);
  const abs = (values: Float32Array): Float32Array => values.map(Math.abs);
  const magnitudes = convTranspose2d(abs(x), abs(weights), addend && abs(addend), sizes, attributes);
  const roundings = kernel[0] * kernel[1] * kernel[3] + 2;
  const expected = floats
    ? { values: sums, bounds: magnitudes.map((total) => roundings * 2 ** -24 * total) }
    : activated(activation, sums, undefined, filters);
  return {
    name: `convTranspose2d ${JSON.stringify(row)}`,
    graph,
    capacity: input[0],
    inputs: [x],
    expected: [expected],
  };
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1);
}
