import type { Padding } from "../../src/ops/window.ts";

/** How many places a window has along an axis: those that fit, or with padding one for every stride begun. */
export function slidSize(
  size: number,
  kernel: number,
  stride: number,
  dilation: number,
  padding: Padding,
): number {
  let count = 0;
  const reach = dilation * (kernel - 1) + 1;
  for (let at = 0; padding === "valid" ? at + reach <= size : at < size; at += stride) count++;
  return count;
}

/** Elements put before the first: by `same` half of what is missing, rounded down; by `causal` all a window needs. */
export function padBefore(
  size: number,
  kernel: number,
  stride: number,
  dilation: number,
  padding: Padding,
): number {
  if (padding === "valid") return 0;
  if (padding === "causal") return dilation * (kernel - 1);
  const lastStart = (slidSize(size, kernel, stride, dilation, padding) - 1) * stride;
  const missing = lastStart + dilation * (kernel - 1) + 1 - size;
  return missing > 0 ? Math.floor(missing / 2) : 0;
}
