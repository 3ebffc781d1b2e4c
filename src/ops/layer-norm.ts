import { ShapeError } from "../core/errors.ts";
import { elementCount, formatShape } from "../core/shape.ts";
import type { OpDefinition } from "./op.ts";

/** Inputs: x[..., n], then gamma if there is a scale, then beta if there is a center: both [channels]. */
export interface LayerNormAttributes {
  /**
   * What a row is multiplied by, with m = mean(x) and v = mean((x - m)²):
   * `layer` (x - m) / √(v + ε); `deviation` x / √(v + ε); `rms` x / √(mean(x²) + ε); `unit` x · min(1 / √(sum x²), 1 / ε).
   */
  readonly mode: "layer" | "deviation" | "rms" | "unit";
  readonly epsilon: number;
  readonly scale: boolean;
  readonly center: boolean;
  /** Rows after which gamma and beta begin again. */
  readonly groups: number;
}

/**
 * y = normalized(x) · gamma + beta over rows of the last axis. With `groups` g, row r has part r mod g of gamma and
 * beta, and where a row is longer than its part, each of its parameters serves as many neighbours.
 */
export const layerNormOp: OpDefinition<LayerNormAttributes> = {
  infer([x = [], ...parameters], { groups }, at) {
    const n = x.at(-1) ?? null;
    for (const parameter of parameters) {
      const part = elementCount(parameter) / groups;
      if (x.length >= 2 && Number.isInteger(part) && (n === null || n % part === 0)) continue;
      throw new ShapeError("The rows do not fit the parameters", {
        layer: at,
        expected: `rows of a multiple of ${part} elements`,
        received: formatShape(x),
      });
    }
    return [x];
  },
  flops: ([x = []]) => 8 * elementCount(x.slice(1)),
};
