import { type Activation, LINEAR } from "../../../src/ops/activation.ts";
import type { Paddings, Triple } from "../../../src/ops/window.ts";
import type { KernelCase } from "../../helpers/cases.ts";
import { graphOf, weight } from "../../helpers/graphs.ts";
import type { Draw } from "../../helpers/random.ts";
import { conv3d, type Conv3DSizes, convTranspose3d } from "../../reference/conv3d.ts";
import { activated } from "./dense.ts";

interface Row extends Conv3DSizes {
  readonly strides?: Triple;
  readonly dilation?: Triple;
  readonly bias?: boolean;
  readonly activation?: Activation;
}

export interface Conv3DRow extends Row {
  readonly padding?: Paddings;
  readonly groups?: number;
}

export interface ConvTranspose3DRow extends Row {
  readonly padding?: "valid" | "same";
  readonly outputPadding?: Triple | null;
}

const ONES: Triple = [1, 1, 1];

/** A convolution of volumes of integers, which is exact. */
export function conv3dCase(row: Conv3DRow, draw: Draw): KernelCase {
  const { strides = ONES, dilation = ONES, padding = "valid", groups = 1 } = row;
  const attributes = { strides, dilation, padding, groups };
  return volumeCase("conv3d", row, row.kernel[4], draw, attributes, (x, kernel, bias) =>
    conv3d(x, kernel, bias, row, attributes),
  );
}

/** A transposed one. */
export function convTranspose3dCase(row: ConvTranspose3DRow, draw: Draw): KernelCase {
  const { strides = ONES, dilation = ONES, padding = "valid", outputPadding = null } = row;
  const attributes = { strides, dilation, padding, outputPadding };
  return volumeCase("convTranspose3d", row, row.kernel[3], draw, attributes, (x, kernel, bias) =>
    convTranspose3d(x, kernel, bias, row, attributes),
  );
}

function volumeCase<K extends "conv3d" | "convTranspose3d">(
  kind: K,
  row: Row,
  filters: number,
  draw: Draw,
  attributes: object,
  reference: (x: Float32Array, kernel: Float32Array, bias: Float32Array | undefined) => Float64Array,
): KernelCase {
  const { input, kernel, bias = true, activation = LINEAR } = row;
  const x = draw.integers(size(input));
  const weights = draw.integers(size(kernel));
  const addend = bias ? draw.integers(filters) : undefined;
  const graph = graphOf([null, ...input.slice(1)], (builder, volume) => {
    const operands = [volume, builder.constant(weight("kernel", kernel, weights))];
    if (addend) operands.push(builder.constant(weight("bias", [filters], addend)));
    const y = builder.addOne(kind, operands, attributes as never);
    return activation === LINEAR ? y : builder.addOne("activation", [y], activation);
  });
  const expected = activated(activation, reference(x, weights, addend), undefined, filters);
  const name = `${kind} ${JSON.stringify(row)}`;
  return { name, graph, capacity: input[0], inputs: [x], expected: [expected] };
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1);
}
