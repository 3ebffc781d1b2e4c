import { LINEAR } from "../../../src/ops/activation.ts";
import { paddingAlong, slideWindow, type Window } from "../../../src/ops/window.ts";
import type { Expected, KernelCase } from "../../helpers/cases.ts";
import { graphOf, weight } from "../../helpers/graphs.ts";
import type { Draw } from "../../helpers/random.ts";
import { conv2d } from "../../reference/conv2d.ts";
import { winogradTerms } from "../../reference/winograd.ts";
import { conv2dCase, type Conv2DRow } from "./conv2d.ts";

/** A 3×3 convolution of stride 1. */
export type WinogradRow = Pick<Conv2DRow, "input" | "padding" | "bias" | "activation"> & {
  readonly filters: number;
};

/** Of integers: halves and quarters of them are exact too. */
export function winogradCase({ filters, ...row }: WinogradRow, draw: Draw): KernelCase {
  const testCase = conv2dCase({ ...row, kernel: [3, 3, row.input[3], filters] }, draw);
  return { ...testCase, name: `winograd ${JSON.stringify({ filters, ...row })}` };
}

/** Of floats, within the bound of docs/numerics.md: a sum of c products, and the seven roundings of the transforms. */
export function winogradFloatCase({ filters, ...row }: WinogradRow, draw: Draw): KernelCase {
  const { input, padding = "valid", bias = true, activation = LINEAR } = row;
  if (activation !== LINEAR) throw new TypeError("The bound is that of the convolution");
  const [batch, height, width, channels] = input;
  const kernel = [3, 3, channels, filters] as const;
  const attributes = { strides: [1, 1], dilation: [1, 1], padding, groups: 1 } as const;
  const x = draw.floats(batch * height * width * channels);
  const weights = draw.floats(9 * channels * filters);
  const addend = bias ? draw.floats(filters) : undefined;
  const graph = graphOf([null, height, width, channels], (builder, image) => {
    const operands = [image, builder.constant(weight("kernel", kernel, weights))];
    if (addend) operands.push(builder.constant(weight("bias", [filters], addend)));
    return builder.addOne("conv2d", operands, attributes);
  });
  const window = (axis: 0 | 1): Window => {
    return { kernel: 3, stride: 1, dilation: 1, padding: paddingAlong(padding, axis) };
  };
  const [rows, columns] = [slideWindow(height, window(0)), slideWindow(width, window(1))];
  const sizes = {
    input,
    filters,
    top: rows.before,
    left: columns.before,
    outHeight: rows.out,
    outWidth: columns.out,
  };
  const terms = winogradTerms(x, weights, sizes);
  const expected: Expected = {
    values: conv2d(x, weights, addend, { input, kernel }, attributes),
    bounds: terms.map(
      (term, i) => (channels + 10) * 2 ** -24 * (term + Math.abs(addend?.[i % filters] ?? 0)),
    ),
  };
  return {
    name: `winograd floats ${JSON.stringify({ filters, ...row })}`,
    graph,
    capacity: batch,
    inputs: [x],
    expected: [expected],
  };
}
