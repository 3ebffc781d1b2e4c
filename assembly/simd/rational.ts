import { clamp } from "./clamp";
import { constant } from "./constant";
import { madd } from "./madd";

/** The bounds of a rational function: of its argument, then of its result. */
const enum Bound {
  LowestX,
  HighestX,
  LowestY,
  HighestY,
}

/** A polynomial in t of five or six terms, its coefficients from the highest power down. */
// @ts-ignore: decorator
@inline
function polynomial(table: usize, terms: i32, t: v128): v128 {
  let p = constant(table, 0);
  p = madd(p, t, constant(table, 1));
  p = madd(p, t, constant(table, 2));
  p = madd(p, t, constant(table, 3));
  p = madd(p, t, constant(table, 4));
  return terms == 6 ? madd(p, t, constant(table, 5)) : p;
}

/**
 * x·P(x²) / Q(x²), the shape of tanh and erf, which approach ±1: x is held where P/Q has passed 1 by more than its rounding
 * errors, so that the clamp of the result gives exactly ±1.
 */
// @ts-ignore: decorator
@inline
export function rational(x: v128, p: usize, q: usize, terms: i32, bounds: usize): v128 {
  const bounded = clamp(x, constant(bounds, Bound.LowestX), constant(bounds, Bound.HighestX));
  const t = f32x4.mul(bounded, bounded);
  const y = f32x4.div(f32x4.mul(bounded, polynomial(p, terms, t)), polynomial(q, terms, t));
  return clamp(y, constant(bounds, Bound.LowestY), constant(bounds, Bound.HighestY));
}

/** What `rational16` computes: f is the rational function. Constants wherever it is inlined. */
export const enum Around {
  /** f(x). */
  Nothing,
  /** x/2·(1 + f(x/√2)): gelu, f being erf. */
  Gelu,
}

/** 1/√2, 1/2, 1. */
const G = memory.data<f32>([0.70710678, 0.5, 1]);

/** x/2·(1 + f(x/√2)), in two parts round f. */
// @ts-ignore: decorator
@inline
export function geluArgument(x: v128): v128 {
  return f32x4.mul(x, constant(G, 0));
}

// @ts-ignore: decorator
@inline
export function geluOf(x: v128, f: v128): v128 {
  return f32x4.mul(f32x4.mul(constant(G, 1), x), f32x4.add(constant(G, 2), f));
}

/** Sixteen floats at `x` to sixteen at `y`, which may be the same, with the bits of one vector at a time: see `expBlocks`. */
// @ts-ignore: decorator
@inline
export function rational16(
  around: Around,
  x: usize,
  y: usize,
  p: usize,
  q: usize,
  terms: i32,
  bounds: usize,
): void {
  let x0 = v128.load(x);
  let x1 = v128.load(x, 16);
  let x2 = v128.load(x, 32);
  let x3 = v128.load(x, 48);
  let c: v128;
  if (around == Around.Gelu) {
    c = constant(G, 0);
    x0 = f32x4.mul(x0, c);
    x1 = f32x4.mul(x1, c);
    x2 = f32x4.mul(x2, c);
    x3 = f32x4.mul(x3, c);
  }
  c = constant(bounds, Bound.LowestX);
  x0 = f32x4.pmax(x0, c);
  x1 = f32x4.pmax(x1, c);
  x2 = f32x4.pmax(x2, c);
  x3 = f32x4.pmax(x3, c);
  c = constant(bounds, Bound.HighestX);
  x0 = f32x4.pmin(x0, c);
  x1 = f32x4.pmin(x1, c);
  x2 = f32x4.pmin(x2, c);
  x3 = f32x4.pmin(x3, c);
  const t0 = f32x4.mul(x0, x0);
  const t1 = f32x4.mul(x1, x1);
  const t2 = f32x4.mul(x2, x2);
  const t3 = f32x4.mul(x3, x3);
  let p0: v128;
  let p1: v128;
  let p2: v128;
  let p3: v128;
  p0 = constant(p, 0);
  c = constant(p, 1);
  p1 = madd(p0, t1, c);
  p2 = madd(p0, t2, c);
  p3 = madd(p0, t3, c);
  p0 = madd(p0, t0, c);
  c = constant(p, 2);
  p0 = madd(p0, t0, c);
  p1 = madd(p1, t1, c);
  p2 = madd(p2, t2, c);
  p3 = madd(p3, t3, c);
  c = constant(p, 3);
  p0 = madd(p0, t0, c);
  p1 = madd(p1, t1, c);
  p2 = madd(p2, t2, c);
  p3 = madd(p3, t3, c);
  c = constant(p, 4);
  p0 = madd(p0, t0, c);
  p1 = madd(p1, t1, c);
  p2 = madd(p2, t2, c);
  p3 = madd(p3, t3, c);
  if (terms == 6) {
    c = constant(p, 5);
    p0 = madd(p0, t0, c);
    p1 = madd(p1, t1, c);
    p2 = madd(p2, t2, c);
    p3 = madd(p3, t3, c);
  }
  x0 = f32x4.mul(x0, p0);
  x1 = f32x4.mul(x1, p1);
  x2 = f32x4.mul(x2, p2);
  x3 = f32x4.mul(x3, p3);
  p0 = constant(q, 0);
  c = constant(q, 1);
  p1 = madd(p0, t1, c);
  p2 = madd(p0, t2, c);
  p3 = madd(p0, t3, c);
  p0 = madd(p0, t0, c);
  c = constant(q, 2);
  p0 = madd(p0, t0, c);
  p1 = madd(p1, t1, c);
  p2 = madd(p2, t2, c);
  p3 = madd(p3, t3, c);
  c = constant(q, 3);
  p0 = madd(p0, t0, c);
  p1 = madd(p1, t1, c);
  p2 = madd(p2, t2, c);
  p3 = madd(p3, t3, c);
  c = constant(q, 4);
  p0 = madd(p0, t0, c);
  p1 = madd(p1, t1, c);
  p2 = madd(p2, t2, c);
  p3 = madd(p3, t3, c);
  if (terms == 6) {
    c = constant(q, 5);
    p0 = madd(p0, t0, c);
    p1 = madd(p1, t1, c);
    p2 = madd(p2, t2, c);
    p3 = madd(p3, t3, c);
  }
  x0 = f32x4.div(x0, p0);
  x1 = f32x4.div(x1, p1);
  x2 = f32x4.div(x2, p2);
  x3 = f32x4.div(x3, p3);
  c = constant(bounds, Bound.LowestY);
  x0 = f32x4.pmax(x0, c);
  x1 = f32x4.pmax(x1, c);
  x2 = f32x4.pmax(x2, c);
  x3 = f32x4.pmax(x3, c);
  c = constant(bounds, Bound.HighestY);
  x0 = f32x4.pmin(x0, c);
  x1 = f32x4.pmin(x1, c);
  x2 = f32x4.pmin(x2, c);
  x3 = f32x4.pmin(x3, c);
  if (around == Around.Gelu) {
    c = constant(G, 2);
    x0 = f32x4.add(c, x0);
    x1 = f32x4.add(c, x1);
    x2 = f32x4.add(c, x2);
    x3 = f32x4.add(c, x3);
    c = constant(G, 1);
    x0 = f32x4.mul(f32x4.mul(c, v128.load(x)), x0);
    x1 = f32x4.mul(f32x4.mul(c, v128.load(x, 16)), x1);
    x2 = f32x4.mul(f32x4.mul(c, v128.load(x, 32)), x2);
    x3 = f32x4.mul(f32x4.mul(c, v128.load(x, 48)), x3);
  }
  v128.store(y, x0);
  v128.store(y, x1, 16);
  v128.store(y, x2, 32);
  v128.store(y, x3, 48);
}
