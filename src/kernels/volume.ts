import type { Triple } from "../ops/window.ts";

/** The sizes, or what goes with them, of a volume: an image is one of depth 1. */
export function asVolume(sizes: readonly number[], depth = 1): Triple {
  const [first = 1, second = 1, third] = sizes;
  return third === undefined ? [depth, first, second] : [first, second, third];
}
