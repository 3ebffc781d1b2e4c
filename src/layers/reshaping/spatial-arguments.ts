import { ConfigError } from "../../core/errors.ts";
import { isSize, MAX_ELEMENTS } from "../../core/shape.ts";
import type { Pair } from "../../ops/window.ts";
import type { Parser } from "../arguments.ts";
import { describe } from "../json.ts";

const isAmount = (value: unknown): value is number => value === 0 || isSize(value);
const isPair = (value: unknown): value is [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every(isAmount);

/** Elements before and after along one axis: one number for both, or two. */
export const parseAmountPair: Parser<readonly Pair[]> = (value, { layer, argument }) => {
  const pair = isAmount(value) ? [value, value] : value;
  if (!isPair(pair)) {
    throw new ConfigError(`The \`${argument}\` argument must be a tuple of 2 integers`, {
      layer,
      argument,
      expected: "an integer of at least 0 or two of them",
      received: describe(value),
    });
  }
  return { value: [pair], config: pair };
};

/** The same along several axes: one number for all, one for each axis, or a pair for each axis. */
export function parseAmountPairs(axes: 2 | 3): Parser<readonly Pair[]> {
  return (value, { layer, argument }) => {
    const items = isAmount(value) ? Array.from({ length: axes }, () => value) : value;
    const pairs = Array.isArray(items)
      ? items.map((item: unknown) => (isAmount(item) ? [item, item] : item))
      : [];
    if (pairs.length !== axes || !pairs.every(isPair)) {
      throw new ConfigError(
        `\`${argument}\` should be either an int, a tuple of ${axes} ints, or a tuple of ${axes} tuples of 2 ints`,
        {
          layer,
          argument,
          expected: `an integer of at least 0, ${axes} of them, or ${axes} pairs of them`,
          received: describe(value),
        },
      );
    }
    return { value: pairs, config: pairs };
  };
}

/** One size for all axes, or one for each. */
export function parseSizes(axes: 2 | 3): Parser<readonly number[]> {
  return (value, { layer, argument }) => {
    const sizes: unknown = typeof value === "number" ? Array.from({ length: axes }, () => value) : value;
    if (!Array.isArray(sizes) || sizes.length !== axes || !sizes.every(isSize)) {
      throw new ConfigError(`The \`${argument}\` argument must be a tuple of ${axes} integers`, {
        layer,
        argument,
        expected: `a positive integer of at most ${MAX_ELEMENTS} or ${axes} of them`,
        received: describe(value),
      });
    }
    return { value: [...sizes], config: [...sizes] };
  };
}

/** What is said of the spatial axes, for all axes but the batch: nothing happens to the channels. */
export function withChannels<T>(spatial: readonly T[], channels: T, channelsFirst: boolean): readonly T[] {
  return channelsFirst ? [channels, ...spatial] : [...spatial, channels];
}
