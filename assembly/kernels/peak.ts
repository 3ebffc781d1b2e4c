import { address, f32Field } from "../descriptor";
import { madd } from "../simd/madd";

/**
 * c = c·a + b on registers only, 13 vectors to a unit (104 floating-point operations): what the machine could do at best.
 * Benchmarks and profiles give a kernel's speed as a share of it. Descriptor: the address where the sum of all c is
 * stored, a, b (f32).
 *
 * Thirteen chains, because a multiplication and the addition after it take 6 cycles, in which up to 24 instructions start;
 * with a, b and a spare they fill the 16 registers. a and b are loaded: V8 from 13.6 on makes a constant anew at each use.
 * On an AMD EPYC (Zen 4), in GFLOP/s: simd 56.8 and relaxed 58.9, Node 20 to 26. With 8 chains simd 36; with constants
 * on Node 24 both 12; with the condition at the top of the loop, or one round instead of two, simd 36 or 50 on Node 20.
 */
export function peak_f32(descriptor: usize, begin: i32, end: i32): void {
  const a = f32x4.splat(f32Field(descriptor, 1));
  const b = f32x4.splat(f32Field(descriptor, 2));
  let c0 = b;
  let c1 = b;
  let c2 = b;
  let c3 = b;
  let c4 = b;
  let c5 = b;
  let c6 = b;
  let c7 = b;
  let c8 = b;
  let c9 = b;
  let c10 = b;
  let c11 = b;
  let c12 = b;
  let unit = begin;
  while (true) {
    c0 = madd(c0, a, b);
    c1 = madd(c1, a, b);
    c2 = madd(c2, a, b);
    c3 = madd(c3, a, b);
    c4 = madd(c4, a, b);
    c5 = madd(c5, a, b);
    c6 = madd(c6, a, b);
    c7 = madd(c7, a, b);
    c8 = madd(c8, a, b);
    c9 = madd(c9, a, b);
    c10 = madd(c10, a, b);
    c11 = madd(c11, a, b);
    c12 = madd(c12, a, b);
    if (++unit >= end) break;
    c0 = madd(c0, a, b);
    c1 = madd(c1, a, b);
    c2 = madd(c2, a, b);
    c3 = madd(c3, a, b);
    c4 = madd(c4, a, b);
    c5 = madd(c5, a, b);
    c6 = madd(c6, a, b);
    c7 = madd(c7, a, b);
    c8 = madd(c8, a, b);
    c9 = madd(c9, a, b);
    c10 = madd(c10, a, b);
    c11 = madd(c11, a, b);
    c12 = madd(c12, a, b);
    if (++unit >= end) break;
  }
  let sum = f32x4.add(c0, c1);
  sum = f32x4.add(sum, c2);
  sum = f32x4.add(sum, c3);
  sum = f32x4.add(sum, c4);
  sum = f32x4.add(sum, c5);
  sum = f32x4.add(sum, c6);
  sum = f32x4.add(sum, c7);
  sum = f32x4.add(sum, c8);
  sum = f32x4.add(sum, c9);
  sum = f32x4.add(sum, c10);
  sum = f32x4.add(sum, c11);
  sum = f32x4.add(sum, c12);
  v128.store(address(descriptor, 0), sum);
}
