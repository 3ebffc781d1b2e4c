import { elementCount, type Shape } from "../core/shape.ts";
import type { OpDefinition } from "./op.ts";

/**
 * Inputs: x[n, ...], of which only the number of samples counts, and a key, a constant of four numbers that is set before
 * each run: see the kernel.
 */
export interface NoiseAttributes {
  /** `keep`: `b` with probability 1 - `a`, else 0. `normal`: of mean `a` and standard deviation `b`. */
  readonly kind: "keep" | "normal";
  readonly a: number;
  readonly b: number;
  /** An integer that tells the places that draw numbers in one model apart. */
  readonly stream: number;
  /** The shape of one sample. */
  readonly sample: Shape;
}

/** y[n, ...sample]: random numbers that depend on nothing but key, stream and place. */
export const noiseOp: OpDefinition<NoiseAttributes> = {
  infer: ([[batch = null] = []], { sample }) => [[batch, ...sample]],
  flops: (_inputs, [y = []]) => elementCount(y.slice(1)),
};
