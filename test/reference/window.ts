import type { Padding, Pair } from "../../src/ops/window.ts";

/** How many places a window has along an axis: those that fit, or with same and causal padding one for every stride begun. */
export function slidSize(
  size: number,
  kernel: number,
  stride: number,
  dilation: number,
  padding: Padding | Pair,
): number {
  let count = 0;
  const reach = dilation * (kernel - 1) + 1;
  const whole =
    padding === "valid" ? size : typeof padding === "string" ? undefined : size + padding[0] + padding[1];
  for (let at = 0; whole === undefined ? at < size : at + reach <= whole; at += stride) count++;
  return count;
}

/** Elements put before the first: by `same` half of what is missing, rounded down; by `causal` all a window needs. */
export function padBefore(
  size: number,
  kernel: number,
  stride: number,
  dilation: number,
  padding: Padding | Pair,
): number {
  if (typeof padding !== "string") return padding[0];
  if (padding === "valid") return 0;
  if (padding === "causal") return dilation * (kernel - 1);
  const lastStart = (slidSize(size, kernel, stride, dilation, padding) - 1) * stride;
  const missing = lastStart + dilation * (kernel - 1) + 1 - size;
  return missing > 0 ? Math.floor(missing / 2) : 0;
}
