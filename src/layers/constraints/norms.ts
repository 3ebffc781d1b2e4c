import { ConfigError } from "../../core/errors.ts";
import { elementCount, formatShape } from "../../core/shape.ts";
import type { ArgumentReader } from "../arguments.ts";
import type { Json } from "../json.ts";
import type { Constraint } from "./constraint.ts";

/** Keras's epsilon: added to every norm before the division. */
const EPSILON = 1e-7;

/** w · desired(norm) / (norm + epsilon), with the norm over `axis`. */
function scaled(
  className: string,
  args: ArgumentReader,
  numbers: { readonly [key: string]: Json },
  desired: (norm: number) => number,
): Constraint {
  const axis = args.optional("axis") ?? 0;
  const axes = (Array.isArray(axis) ? (axis as unknown[]) : [axis]).filter((each) =>
    Number.isSafeInteger(each),
  ) as number[];
  if (axes.length === 0 || (Array.isArray(axis) && axes.length !== axis.length))
    throw args.wrong("axis", "an integer or a list of them", axis);
  const config = { ...numbers, axis: axis as Json };
  return {
    className,
    config,
    apply({ name, shape, data }) {
      const places = axes.map((each) => (each < 0 ? each + shape.length : each));
      if (places.some((place) => place < 0 || place >= shape.length)) {
        throw new ConfigError("The axis of the constraint is no axis of the weight", {
          argument: name,
          expected: `axes of ${formatShape(shape)}`,
          received: JSON.stringify(axis),
        });
      }
      const groupOf = groups(shape, places);
      const squares = new Float64Array(elementCount(shape.filter((_, at) => !places.includes(at))));
      for (const [i, value] of data.entries())
        squares[groupOf(i)] = (squares[groupOf(i)] ?? 0) + value * value;
      const factors = squares.map((square) => desired(Math.sqrt(square)) / (Math.sqrt(square) + EPSILON));
      return data.map((value, i) => value * (factors[groupOf(i)] ?? 0));
    },
  };
}

/** Which norm an element belongs to. */
function groups(shape: readonly number[], reduced: readonly number[]): (index: number) => number {
  const steps = shape.map((_, at) => elementCount(shape.slice(at + 1)));
  const kept = shape.flatMap((size, at) => (reduced.includes(at) ? [] : [{ size, step: steps[at] ?? 1 }]));
  return (index) =>
    kept.reduce((group, { size, step }) => group * size + (Math.floor(index / step) % size), 0);
}

const clip = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

/** Norms of at most `maxValue`. Source: https://keras.io/api/layers/constraints/#maxnorm-class */
export function maxNorm(args: ArgumentReader): Constraint {
  const most = args.number("maxValue", { default: 2 });
  return scaled("MaxNorm", args, { max_value: most }, (norm) => clip(norm, 0, most));
}

/** Norms of 1. Source: https://keras.io/api/layers/constraints/#unitnorm-class */
export function unitNorm(args: ArgumentReader): Constraint {
  return scaled("UnitNorm", args, {}, () => 1);
}

/** Norms moved by `rate` of the way into an interval. Source: https://keras.io/api/layers/constraints/#minmaxnorm-class */
export function minMaxNorm(args: ArgumentReader): Constraint {
  const least = args.number("minValue", { default: 0 });
  const most = args.number("maxValue", { default: 1 });
  const rate = args.number("rate", { default: 1 });
  return scaled(
    "MinMaxNorm",
    args,
    { min_value: least, max_value: most, rate },
    (norm) => rate * clip(norm, least, most) + (1 - rate) * norm,
  );
}

/** No negative values: max(w, 0). Source: https://keras.io/api/layers/constraints/#nonneg-class */
export function nonNeg(): Constraint {
  return { className: "NonNeg", config: {}, apply: ({ data }) => data.map((value) => Math.max(value, 0)) };
}
