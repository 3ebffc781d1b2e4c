import { madd } from "../simd/madd";

/**
 * `count` windows of size·size pixels, all inside the image and `stride` apart along a row, 2/2, 3/2 or 3/1:
 * Y[i,c] = the maximum, or the mean, of X[r, i·stride + j, c] over r, j < size. Channels are a multiple of 4.
 *
 * A pixel of these rows is read once: what a column adds to a window stays in `kept`, which holds size - stride pixels, for the
 * windows after it. False if the input holds a NaN, or infinities that look like one: then Y is to be made in another way.
 */
// @ts-ignore: decorator
@inline
function walk(
  isMax: bool,
  size: i32,
  stride: i32,
  x: usize,
  y: usize,
  count: i32,
  pixelBytes: usize,
  rowBytes: usize,
  kept: usize,
): bool {
  let notes = f32x4.splat(0);
  let oldest = kept;
  let newest = kept + pixelBytes;
  if (size > stride) {
    for (const end = x + <usize>(size - stride) * pixelBytes; x < end; x += 16) {
      const x0 = v128.load(x);
      const x1 = v128.load(x + rowBytes);
      const x2 = v128.load(x + (rowBytes << 1));
      if (isMax) notes = f32x4.add(notes, f32x4.add(f32x4.add(x0, x1), x2));
      v128.store(kept, join(isMax, join(isMax, x0, x1), x2));
      kept += 16;
    }
  }
  for (; count > 0; count--) {
    let first = oldest;
    let second = newest;
    for (const end = x + pixelBytes; x < end; x += 16) {
      const note = window(isMax, size, stride, x, pixelBytes, rowBytes, first, second, y);
      if (isMax) notes = f32x4.add(notes, note);
      first += 16;
      second += 16;
      y += 16;
    }
    if (stride == 2) {
      x += pixelBytes;
    } else {
      const next = oldest;
      oldest = newest;
      newest = next;
    }
  }
  return !v128.any_true(f32x4.ne(notes, notes));
}

/**
 * Four channels of one window: its last `stride` columns, from x on, joined with those that are kept. Returns a note of all that
 * it has loaded: a sum of products, which is NaN where one of them is. `pmax` takes one instruction where `max`, which keeps
 * NaN as Keras does, takes six, and products have arithmetic units of their own, where comparing with itself does not.
 */
// @ts-ignore: decorator
@inline
function window(
  isMax: bool,
  size: i32,
  stride: i32,
  x: usize,
  pixelBytes: usize,
  rowBytes: usize,
  first: usize,
  second: usize,
  y: usize,
): v128 {
  const x1 = x + rowBytes;
  const x2 = x1 + rowBytes;
  const z = x + pixelBytes;
  const z1 = z + rowBytes;
  const z2 = z1 + rowBytes;
  const a0 = v128.load(x);
  const a1 = v128.load(x1);
  let notes = f32x4.mul(a0, a1);
  let all = join(isMax, a0, a1);
  if (size == 2) {
    const b0 = v128.load(z);
    const b1 = v128.load(z1);
    notes = madd(b0, b1, notes);
    all = join(isMax, all, join(isMax, b0, b1));
  } else {
    const a2 = v128.load(x2);
    const column = join(isMax, all, a2);
    const before = v128.load(first);
    if (stride == 1) {
      notes = madd(a2, a2, notes);
      v128.store(first, column);
      all = join(isMax, join(isMax, before, v128.load(second)), column);
    } else {
      const b0 = v128.load(z);
      const b1 = v128.load(z1);
      const b2 = v128.load(z2);
      notes = madd(b0, b1, madd(a2, b2, notes));
      const last = join(isMax, join(isMax, b0, b1), b2);
      v128.store(first, last);
      all = join(isMax, join(isMax, before, column), last);
    }
  }
  v128.store(y, isMax ? all : f32x4.div(all, f32x4.splat(<f32>(size * size))));
  return notes;
}

// @ts-ignore: decorator
@inline
function join(isMax: bool, a: v128, b: v128): v128 {
  return isMax ? f32x4.pmax(a, b) : f32x4.add(a, b);
}

/** `walk` as calls: inlined into one function V8 11 spills, and 3/2 takes 165 us instead of 84 (112×112×64). */
export function maxima2by2(
  x: usize,
  y: usize,
  count: i32,
  pixelBytes: usize,
  rowBytes: usize,
  kept: usize,
): bool {
  return walk(true, 2, 2, x, y, count, pixelBytes, rowBytes, kept);
}

export function maxima3by2(
  x: usize,
  y: usize,
  count: i32,
  pixelBytes: usize,
  rowBytes: usize,
  kept: usize,
): bool {
  return walk(true, 3, 2, x, y, count, pixelBytes, rowBytes, kept);
}

export function maxima3by1(
  x: usize,
  y: usize,
  count: i32,
  pixelBytes: usize,
  rowBytes: usize,
  kept: usize,
): bool {
  return walk(true, 3, 1, x, y, count, pixelBytes, rowBytes, kept);
}

export function means2by2(
  x: usize,
  y: usize,
  count: i32,
  pixelBytes: usize,
  rowBytes: usize,
  kept: usize,
): bool {
  return walk(false, 2, 2, x, y, count, pixelBytes, rowBytes, kept);
}

export function means3by2(
  x: usize,
  y: usize,
  count: i32,
  pixelBytes: usize,
  rowBytes: usize,
  kept: usize,
): bool {
  return walk(false, 3, 2, x, y, count, pixelBytes, rowBytes, kept);
}

export function means3by1(
  x: usize,
  y: usize,
  count: i32,
  pixelBytes: usize,
  rowBytes: usize,
  kept: usize,
): bool {
  return walk(false, 3, 1, x, y, count, pixelBytes, rowBytes, kept);
}
