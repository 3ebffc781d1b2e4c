import { isSize } from "../core/shape.ts";
import type { Pair, Triple } from "../ops/window.ts";
import type { ArgumentReader } from "./arguments.ts";

/** How many axes a window slides along: 1 for sequences, 2 for images, 3 for volumes. */
export type Rank = 1 | 2 | 3;

/** One size for each axis of the window, or one that counts for all. */
export function readSizes(
  args: ArgumentReader,
  key: string,
  rank: Rank,
  fallback?: number | readonly number[],
): readonly number[] {
  if (rank === 2) return args.pair(key, fallback as number | Pair | undefined);
  const value = args.has(key) ? (args.optional(key) ?? null) : fallback;
  const sizes: unknown = typeof value === "number" ? Array.from({ length: rank }, () => value) : value;
  if (!Array.isArray(sizes) || sizes.length !== rank || !sizes.every(isSize)) {
    throw args.wrong(key, rank === 1 ? "a positive integer" : "a positive integer or three of them", value);
  }
  return args.fixed(key, [...sizes]);
}

/** Sizes as an op takes them: those of a volume as they are, and a sequence is an image one row high. */
export function asImageOrVolume(sizes: readonly number[]): Pair | Triple {
  const [first = 1, second = 1, third] = sizes;
  return third === undefined ? asPair(sizes) : [first, second, third];
}

/** Sizes as an image op takes them: a sequence is an image one row high. */
export function asPair(sizes: readonly number[]): Pair {
  const [first = 1, second] = sizes;
  return second === undefined ? [1, first] : [first, second];
}
