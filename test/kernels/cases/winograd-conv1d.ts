import type { Pair } from "../../../src/ops/window.ts";
import type { Expected, KernelCase } from "../../helpers/cases.ts";
import { graphOf, weight } from "../../helpers/graphs.ts";
import type { Draw } from "../../helpers/random.ts";
import { conv2d } from "../../reference/conv2d.ts";
import { winogradLineTerms } from "../../reference/winograd.ts";
import type { Conv2DRow } from "./conv2d.ts";

/** A convolution of stride 1 without activation, along its last axis of more than one tap. */
export type WinogradLineRow = Pick<Conv2DRow, "input" | "padding" | "bias"> & {
  readonly window: Pair;
  readonly filters: number;
  readonly dilation?: Pair;
};

/** Of floats, within the bound of docs/numerics.md: the longest sum of products, and the seven roundings round it. */
export function winogradLineFloatCase(row: WinogradLineRow, draw: Draw): KernelCase {
  const { input, window, filters, padding = "valid", dilation = [1, 1], bias = true } = row;
  const [batch, height, width, channels] = input;
  const kernel = [...window, channels, filters] as const;
  const attributes = { strides: [1, 1], dilation, padding, groups: 1 } as const;
  const x = draw.floats(batch * height * width * channels);
  const weights = draw.floats(window[0] * window[1] * channels * filters);
  const addend = bias ? draw.floats(filters) : undefined;
  const graph = graphOf([null, height, width, channels], (builder, image) => {
    const operands = [image, builder.constant(weight("kernel", kernel, weights))];
    if (addend) operands.push(builder.constant(weight("bias", [filters], addend)));
    return builder.addOne("conv2d", operands, attributes);
  });
  const axis = window[1] > 1 ? 1 : 0;
  const products = (window[1 - axis] as number) * Math.ceil(window[axis] / 3) * channels;
  const terms = winogradLineTerms(x, weights, { input, kernel }, attributes, axis);
  const expected: Expected = {
    values: conv2d(x, weights, addend, { input, kernel }, attributes),
    bounds: terms.map((term, i) => (products + 7) * 2 ** -24 * (term + Math.abs(addend?.[i % filters] ?? 0))),
  };
  const name = `winograd floats ${JSON.stringify(row)}`;
  return { name, graph, capacity: batch, inputs: [x], expected: [expected] };
}
