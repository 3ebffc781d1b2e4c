import { address } from "../descriptor";
import { madd } from "../simd/madd";

/**
 * Multiply-adds on registers only, 16 vectors to a unit: what the machine could do at best. Benchmarks and profiles
 * give a kernel's speed as a share of it. The descriptor's one field is where the sum is stored.
 */
export function peak_f32(descriptor: usize, begin: i32, end: i32): void {
  const a = f32x4.splat(0.999);
  const b = f32x4.splat(1e-3);
  let c0 = b;
  let c1 = b;
  let c2 = b;
  let c3 = b;
  let c4 = b;
  let c5 = b;
  let c6 = b;
  let c7 = b;
  for (let i = begin; i < end; i++) {
    c0 = madd(c0, a, b);
    c1 = madd(c1, a, b);
    c2 = madd(c2, a, b);
    c3 = madd(c3, a, b);
    c4 = madd(c4, a, b);
    c5 = madd(c5, a, b);
    c6 = madd(c6, a, b);
    c7 = madd(c7, a, b);
  }
  const sum = f32x4.add(
    f32x4.add(f32x4.add(c0, c1), f32x4.add(c2, c3)),
    f32x4.add(f32x4.add(c4, c5), f32x4.add(c6, c7)),
  );
  v128.store(address(descriptor, 0), sum);
}
