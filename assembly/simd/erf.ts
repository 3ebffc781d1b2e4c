import { Around, geluArgument, geluOf, rational, rational16 } from "./rational";

/** P and Q, highest power first, and the bounds: fitted up to 3.93 where erf rounds to ±1. See scripts/fit_polynomials.py. */
const P = memory.data<f32>([2.0419757e-6, 0.00028480808, 0.003779585, 0.052790213, 0.19078326, 1.1283791]);
const Q = memory.data<f32>([3.80041e-5, 0.0011652069, 0.014997389, 0.11425729, 0.50241, 1]);
const BOUNDS = memory.data<f32>([-4.1, 4.1, -1, 1]);

// @ts-ignore: decorator
@inline
export function erf(x: v128): v128 {
  return rational(x, P, Q, 6, BOUNDS);
}

/** x/2·(1 + erf(x/√2)): exactly 0 where erf is -1, however large x. */
// @ts-ignore: decorator
@inline
export function gelu(x: v128): v128 {
  return geluOf(x, erf(geluArgument(x)));
}

/** y = gelu(x) for whole blocks of sixteen floats, with the bits of `gelu`; x and y may be the same. See `expBlocks`. */
export function geluBlocks(x: usize, y: usize, count: i32): void {
  for (; count >= 16; count -= 16) {
    rational16(Around.Gelu, x, y, P, Q, 6, BOUNDS);
    x += 64;
    y += 64;
  }
}
