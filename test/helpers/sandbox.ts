import { Engine, type Variant } from "../../src/wasm/engine.ts";
import type { Binary } from "../../src/wasm/binary.ts";
import { align } from "../../src/wasm/heap.ts";
import { moduleOf } from "./binaries.ts";

/**
 * What fills memory that holds nothing: a signalling NaN in every float, so that no arithmetic gives it back and a
 * result computed from it is NaN. (XNNPACK's 0x7FBF8234B3307C7F has it in every second float only; the other half is
 * -4e-8, which a sum hides.) Read as an address it lies beyond any memory used here, so following it traps.
 */
export const POISON = 0x7fbf8234;

const PAGE = 65536;
/** Memory that may be more than what a run needs, before a fresh engine takes its place: all of it is checked. */
const SPARE = 1 << 20;

/** An engine whose whole memory belongs to the test: nothing lies there but static data, and what a run places. */
export class Sandbox {
  readonly variant: Variant;
  readonly #binary: Binary;
  #engine: Engine;
  #base = 0;
  #statics = new Uint32Array(0);

  constructor(variant: Variant, binary: Binary = moduleOf(variant)) {
    this.variant = variant;
    this.#binary = binary;
    this.#engine = this.#start();
  }

  get engine(): Engine {
    return this.#engine;
  }

  /** The lowest address that a buffer can have: the first cache line past the static data. */
  get base(): number {
    return this.#base;
  }

  get byteLength(): number {
    return this.#engine.memory.buffer.byteLength;
  }

  /** Words `from..to` of the memory, given in bytes; valid until the next `reserve`. */
  words(from: number, to: number): Uint32Array {
    return new Uint32Array(this.#engine.memory.buffer, from, (to - from) / 4);
  }

  /** Makes the memory hold `bytes`, and not much more. */
  reserve(bytes: number): void {
    if (this.byteLength > bytes + SPARE) this.#engine = this.#start();
    const missing = bytes - this.byteLength;
    if (missing > 0) this.#engine.memory.grow(Math.ceil(missing / PAGE));
  }

  /** Fills bytes `from..to` with poison, and puts the static data back. */
  poison(from: number, to: number): void {
    this.words(from, to).fill(POISON);
    this.words(0, this.#base).set(this.#statics);
  }

  /** Has anything written below the lowest address? */
  get staticsIntact(): boolean {
    return sameWords(this.words(0, this.#base), this.#statics);
  }

  #start(): Engine {
    const engine = new Engine(this.#binary, this.variant);
    this.#base = align(engine.heap.alloc(0));
    this.#statics = new Uint32Array(engine.memory.buffer, 0, this.#base / 4).slice();
    return engine;
  }
}

/** Compares bytes natively: comparing signalling NaNs as floats would not do. */
export function sameWords(a: Uint32Array, b: Uint32Array): boolean {
  return bytes(a).equals(bytes(b));
}

function bytes(words: Uint32Array): Buffer {
  return Buffer.from(words.buffer, words.byteOffset, words.byteLength);
}
