import type { Padding } from "../../src/ops/window.ts";

/** How many places a window has along an axis: those that fit, or with `same` one for every stride begun. */
export function slidSize(
  size: number,
  kernel: number,
  stride: number,
  dilation: number,
  padding: Padding,
): number {
  let count = 0;
  const reach = dilation * (kernel - 1) + 1;
  for (let at = 0; padding === "same" ? at < size : at + reach <= size; at += stride) count++;
  return count;
}

/** Elements that `same` puts before the first: half of what is missing, rounded down. */
export function padBefore(
  size: number,
  kernel: number,
  stride: number,
  dilation: number,
  padding: Padding,
): number {
  if (padding === "valid") return 0;
  const lastStart = (slidSize(size, kernel, stride, dilation, padding) - 1) * stride;
  const missing = lastStart + dilation * (kernel - 1) + 1 - size;
  return missing > 0 ? Math.floor(missing / 2) : 0;
}
