import { ConfigError } from "../../core/errors.ts";
import { formatShape } from "../../core/shape.ts";
import type { ArgumentReader, Parser } from "../arguments.ts";
import { describe } from "../json.ts";
import type { LayerOptions } from "../layer.ts";
import { type Numbers, parseNumbersOrNull } from "./numbers.ts";

export interface NormalizationOptions extends LayerOptions {
  /** The axes with statistics of their own, the batch being 0; null for one mean of everything. Default -1. */
  readonly axis?: number | readonly number[] | null;
  /** The mean; without it, it is a weight that comes with the model. */
  readonly mean?: number | readonly number[] | null;
  /** The variance, if there is a mean. */
  readonly variance?: number | readonly number[] | null;
  /** Undo it: y = x · sqrt(variance) + mean. Default false. */
  readonly invert?: boolean;
}

export interface NormalizationArguments {
  readonly axes: readonly number[];
  /** Mean and variance, of equal shapes, if they are given. */
  readonly given: { readonly mean: Numbers; readonly variance: Numbers } | undefined;
  readonly invert: boolean;
}

export function readNormalization(args: ArgumentReader): NormalizationArguments {
  const axes = args.parsed("axis", parseAxes, -1);
  const mean = args.parsed("mean", parseNumbersOrNull, null);
  const variance = args.parsed("variance", parseNumbersOrNull, null);
  const invert = args.boolean("invert", false);
  if (mean === null && variance === null) return { axes, given: undefined, invert };
  if (mean === null || variance === null) {
    throw new ConfigError("When setting values directly, both `mean` and `variance` must be set", {
      ...args.where(mean === null ? "mean" : "variance"),
      received: "only one of them",
    });
  }
  if (mean.shape.join() !== variance.shape.join()) {
    throw new ConfigError("When setting values directly, `mean` and `variance` must have the same shape", {
      ...args.where("variance"),
      received: `${formatShape(mean.shape)} and ${formatShape(variance.shape)}`,
    });
  }
  if (mean.shape.length > axes.length) {
    throw new ConfigError("The rank of `mean` must be less than or equal to the number of axes", {
      ...args.where("mean"),
      expected: `at most ${axes.length} axes`,
      received: `mean shape ${formatShape(mean.shape)}`,
    });
  }
  return { axes, given: { mean, variance }, invert };
}

const parseAxes: Parser<readonly number[]> = (value, { layer, argument }) => {
  const isAxis = (item: unknown): item is number => Number.isInteger(item) && Math.abs(item as number) <= 8;
  const axes = value === null ? [] : isAxis(value) ? [value] : value;
  if (Array.isArray(axes) && axes.length <= 8 && axes.every(isAxis)) return { value: axes, config: axes };
  throw new ConfigError("The value is not valid", {
    layer,
    argument,
    expected: "an axis, a list of axes, or null",
    received: describe(value),
  });
};
