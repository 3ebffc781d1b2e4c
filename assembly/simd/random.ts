import { constant } from "./constant";

/** 2^32 / golden ratio, so that neighbouring counters differ in all bits; the factors of lowbias32. */
const FACTORS = memory.data<u32>([0x9e3779b9, 0x21f0aaad, 0xd35a2d97]);

/** Mixes the bits of four integers: lowbias32 of the hash prospector, https://github.com/skeeto/hash-prospector */
// @ts-ignore: decorator
@inline
function mix(x: v128): v128 {
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 16)), constant(FACTORS, 1));
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 15)), constant(FACTORS, 2));
  return v128.xor(x, i32x4.shr_u(x, 15));
}

/** 32 random bits for each of four counters, by two keys. The same counter and keys give the same bits. */
// @ts-ignore: decorator
@inline
export function randomBits(counter: v128, first: v128, second: v128): v128 {
  const x = mix(i32x4.add(i32x4.mul(counter, constant(FACTORS, 0)), first));
  return mix(i32x4.add(x, second));
}
