import type { AdaptivePool2DAttributes } from "../../../src/ops/adaptive-pool2d.ts";
import type { Pool2DAttributes } from "../../../src/ops/pool2d.ts";
import type { KernelCase } from "../../helpers/cases.ts";
import { graphOf } from "../../helpers/graphs.ts";
import { adaptivePool2d, pool2d } from "../../reference/pool2d.ts";

export interface Pool2DRow extends Pool2DAttributes {
  /** [n, h, w, c] */
  readonly input: readonly [number, number, number, number];
}

/** Pooling of `x`: exact for integers, of which even the mean is one correctly rounded quotient. */
export function pool2dCase({ input, ...attributes }: Pool2DRow, x: Float32Array): KernelCase {
  const graph = graphOf([null, ...input.slice(1)], (builder, image) => {
    return builder.addOne("pool2d", [image], attributes);
  });
  const values = pool2d(x, input, attributes).map(Math.fround);
  const name = `pool2d ${JSON.stringify({ input, ...attributes })}`;
  return { name, graph, capacity: input[0], inputs: [x], expected: [{ values }] };
}

export interface AdaptivePool2DRow extends AdaptivePool2DAttributes {
  /** [n, h, w, c] */
  readonly input: readonly [number, number, number, number];
}

/** The same with windows that share the image out. */
export function adaptivePool2dCase({ input, ...attributes }: AdaptivePool2DRow, x: Float32Array): KernelCase {
  const graph = graphOf([null, ...input.slice(1)], (builder, image) => {
    return builder.addOne("adaptivePool2d", [image], attributes);
  });
  const values = adaptivePool2d(x, input, attributes).map(Math.fround);
  const name = `adaptivePool2d ${JSON.stringify({ input, ...attributes })}`;
  return { name, graph, capacity: input[0], inputs: [x], expected: [{ values }] };
}
