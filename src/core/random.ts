/**
 * Reproducible random numbers: xoshiro128** (Blackman and Vigna, https://prng.di.unimi.it), its state filled from
 * the seed by splitmix32. One seed gives one sequence on every engine, up to the last bit of `Math.log` and
 * `Math.cos` in the normal numbers. The sequences are not those of Keras's backends.
 *
 * @example
 * const random = new Random(42);
 * random.uniform();    // in [0, 1)
 * random.normal();     // mean 0, standard deviation 1
 */
export class Random {
  readonly #state: Uint32Array;
  #spare: number | undefined;

  /** @param seed any integer up to 2^53 in size; without one a seed is drawn. */
  constructor(seed: number = drawSeed()) {
    this.#state = splitmix(seed);
  }

  /** Uniform in [0, 1), in steps of 2^-32. */
  uniform(): number {
    return this.#next() / 2 ** 32;
  }

  /** Normal with mean 0 and standard deviation 1, by Box and Muller; numbers come in pairs. */
  normal(): number {
    const spare = this.#spare;
    this.#spare = undefined;
    if (spare !== undefined) return spare;
    const radius = Math.sqrt(-2 * Math.log(this.uniform() + 2 ** -33));
    const angle = 2 * Math.PI * this.uniform();
    this.#spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** Normal numbers, those further than two standard deviations from 0 drawn again. */
  truncatedNormal(): number {
    for (;;) {
      const value = this.normal();
      if (Math.abs(value) <= 2) return value;
    }
  }

  #next(): number {
    const state = this.#state;
    const [a = 0, b = 0, c = 0, d = 0] = state;
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const [u, v] = [c ^ a, d ^ b];
    state[0] = a ^ v;
    state[1] = b ^ u;
    state[2] = u ^ (b << 9);
    state[3] = rotate(v, 11);
    return result;
  }
}

/** A seed that differs from call to call. */
export function drawSeed(): number {
  return Math.floor(Math.random() * 2 ** 32);
}

function rotate(x: number, bits: number): number {
  return (x << bits) | (x >>> (32 - bits));
}

/** Four state words, never all zero: the first two from the low half of the seed, the others from both halves. */
function splitmix(seed: number): Uint32Array {
  let mixed = seed | 0;
  return Uint32Array.from({ length: 4 }, (_, index) => {
    if (index === 2) mixed ^= Math.floor(seed / 2 ** 32);
    mixed = (mixed + 0x9e3779b9) | 0;
    let word = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    return word ^ (word >>> 15);
  });
}
