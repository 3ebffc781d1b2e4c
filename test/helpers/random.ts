import { Random } from "../../src/core/random.ts";

/** Random draws for tests. */
export class Draw {
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  /** An integer from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.#random.uniform() * (high - low + 1));
  }

  chance(probability = 0.5): boolean {
    return this.#random.uniform() < probability;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.integer(0, choices.length - 1)] as T;
  }

  /** Integers up to `size` either way: their sums and products are exact in any order. */
  integers(length: number, size = 8): Float32Array {
    return Float32Array.from({ length }, () => this.integer(-size, size));
  }

  /** Floats up to `size` either way. */
  floats(length: number, size = 1): Float32Array {
    return Float32Array.from({ length }, () => (2 * this.#random.uniform() - 1) * size);
  }

  shuffled<T>(items: readonly T[]): T[] {
    return items
      .map((item) => [this.#random.uniform(), item] as const)
      .sort(([a], [b]) => a - b)
      .map(([, item]) => item);
  }
}

/**
 * Runs `count` random trials, each from a seed of its own; a failure names the seed. `SEED=n` repeats that trial alone.
 */
export function trials(count: number, trial: (draw: Draw) => void): void {
  const repeat = process.env["SEED"];
  const first = repeat === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(repeat);
  for (let seed = first; seed < first + (repeat === undefined ? count : 1); seed++) {
    try {
      trial(new Draw(seed));
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`SEED=${seed}: ${message}`, { cause });
    }
  }
}
