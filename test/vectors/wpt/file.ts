import type { NdArray } from "../ndarray.ts";
import { sizeOf } from "../ndarray.ts";

/** A tensor as web-platform-tests write it; one number stands for all elements. */
export interface WptTensor {
  readonly data: readonly (number | string)[] | number | string;
  readonly descriptor: { readonly shape: readonly number[]; readonly dataType: string };
}

export interface WptOperator {
  readonly name: string;
  readonly arguments: readonly { readonly [argument: string]: unknown }[];
  readonly outputs: string | readonly string[];
}

export interface WptCase {
  readonly t: {
    readonly name: string;
    readonly graph: {
      readonly inputs: { readonly [name: string]: WptTensor };
      readonly operators: readonly WptOperator[];
      readonly expectedOutputs: { readonly [name: string]: WptTensor };
    };
  };
  readonly tol: { readonly metricType?: "ULP" | "ATOL"; readonly value?: number };
}

/** `wpt-webnn.json`: cases by operator. */
export type WptFile = { readonly [operator: string]: readonly WptCase[] };

export function arrayOfWpt({ data, descriptor }: WptTensor): NdArray {
  const dims = descriptor.shape;
  if (!Array.isArray(data)) return { dims, data: new Float32Array(sizeOf(dims)).fill(Number(data)) };
  return { dims, data: Float32Array.from(data, Number) };
}
