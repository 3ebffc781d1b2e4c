import { Noise, NoiseKind } from "../abi";
import { address, f32Field, i32Field } from "../descriptor";
import { probit } from "../simd/probit";
import { randomBits } from "../simd/random";
import { storeUpTo4 } from "../simd/tail";

/**
 * Y[i] = B where u(i) >= A and 0 elsewhere (what dropout keeps), or A + B·z(i): u is uniform in 0..1, z standard normal,
 * and both follow from Key and the number of the element alone, counted over all samples of a prediction. So it does not
 * matter how samples are cut into batches, or batches into ranges. Unit: an element.
 */
export function noise_f32(descriptor: usize, begin: i32, end: i32): void {
  const key = address(descriptor, Noise.Key);
  const stream = i32Field(descriptor, Noise.Stream);
  const isNormal = i32Field(descriptor, Noise.Kind) == NoiseKind.Normal;
  const a = f32x4.splat(f32Field(descriptor, Noise.A));
  const b = f32x4.splat(f32Field(descriptor, Noise.B));
  const first = i32x4.splat(keyWord(key, 0) + stream);
  const second = i32x4.splat(keyWord(key, 1) ^ stream);
  const sample = keyWord(key, 2) + (keyWord(key, 3) << 24);
  const start = sample * i32Field(descriptor, Noise.N) + begin;
  let counter = i32x4.add(i32x4.splat(start), i32x4(0, 1, 2, 3));
  const four = i32x4.splat(4);
  const unit = f32x4.splat(5.9604644775390625e-8); // 2^-24
  const width = f32x4.splat(2.384185791015625e-7); // 2^-22
  const half = f32x4.splat(0.5);
  const one = f32x4.splat(1);
  let y = address(descriptor, Noise.Y) + ((<usize>begin) << 2);
  for (let i = begin; i < end; i += 4) {
    const bits = randomBits(counter, first, second);
    let value: v128;
    if (isNormal) {
      const middle = f32x4.add(f32x4.convert_i32x4_s(i32x4.shr_u(bits, 9)), half); // of 2^23 intervals: exact
      value = f32x4.add(a, f32x4.mul(b, probit(f32x4.sub(f32x4.mul(middle, width), one))));
    } else {
      value = v128.and(b, f32x4.ge(f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(bits, 8)), unit), a));
    }
    storeUpTo4(y, value, end - i);
    counter = i32x4.add(counter, four);
    y += 16;
  }
}

/** A word of the key, which is written as a float: an integer below 2^24. */
// @ts-ignore: decorator
@inline
function keyWord(key: usize, index: usize): i32 {
  return <i32>load<f32>(key + (index << 2));
}
