/** The first tap of a window from `start` on that lies at 0 or behind. */
// @ts-ignore: decorator
@inline
export function firstInside(start: i32, dilation: i32): i32 {
  return start >= 0 ? 0 : (dilation - 1 - start) / dilation;
}

/** One more than the last tap of `taps` that lies before `size`; at least the first one inside. */
// @ts-ignore: decorator
@inline
export function endInside(start: i32, dilation: i32, taps: i32, size: i32): i32 {
  const inside = start >= size ? 0 : (size - 1 - start) / dilation + 1;
  return max(min(taps, inside), firstInside(start, dilation));
}
