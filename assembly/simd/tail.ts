/** The last one to three floats of a row: nothing beyond them is read or written. */

/** Loads `count` (1..3) floats; the other lanes are 0. */
export function loadTail(from: usize, count: i32): v128 {
  if (count == 1) return v128.load32_zero(from);
  const low = v128.load64_zero(from);
  return count == 2 ? low : v128.load32_lane(from, low, 2, 8);
}

/** Stores the first `count` (1..3) lanes. */
export function storeTail(to: usize, value: v128, count: i32): void {
  if (count == 1) {
    v128.store32_lane(to, value, 0);
    return;
  }
  v128.store64_lane(to, value, 0);
  if (count == 3) v128.store32_lane(to, value, 2, 8);
}

/** Loads the next four floats of a row of which `count` (>= 1) are left. */
// @ts-ignore: decorator
@inline
export function loadUpTo4(from: usize, count: i32): v128 {
  return count >= 4 ? v128.load(from) : loadTail(from, count);
}

/** Stores the next four floats of a row of which `count` (>= 1) are left. */
// @ts-ignore: decorator
@inline
export function storeUpTo4(to: usize, value: v128, count: i32): void {
  if (count >= 4) v128.store(to, value);
  else storeTail(to, value, count);
}

/** y = a∘b for the next four floats of rows of which `count` (>= 1) are left. */
// @ts-ignore: decorator
@inline
export function multiplyUpTo4(a: usize, b: usize, y: usize, count: i32): void {
  storeUpTo4(y, f32x4.mul(loadUpTo4(a, count), loadUpTo4(b, count)), count);
}
