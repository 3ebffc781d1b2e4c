import { loadUpTo4, storeUpTo4 } from "./simd/tail";

/** From this many floats on `memory.copy`, whose call costs as much as a few vectors, is the faster one. */
const LONG = 128;

/** Copies `count` floats. */
export function copyFloats(x: usize, y: usize, count: i32): void {
  if (count >= LONG) {
    memory.copy(y, x, (<usize>count) << 2);
    return;
  }
  for (; count >= 4; count -= 4) {
    v128.store(y, v128.load(x));
    x += 16;
    y += 16;
  }
  if (count > 0) storeUpTo4(y, loadUpTo4(x, count), count);
}

/** Writes one value `count` times. */
export function fillFloats(y: usize, value: f32, count: i32): void {
  const four = f32x4.splat(value);
  for (; count >= 4; count -= 4) {
    v128.store(y, four);
    y += 16;
  }
  if (count > 0) storeUpTo4(y, four, count);
}
