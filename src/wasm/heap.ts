import { EngineError, OutOfMemoryError } from "../core/errors.ts";

/** Every block starts on a cache line; a v128 load never straddles two. */
export const ALIGNMENT = 64;

const PAGE = 65536;
/** One page short of 4 GiB: the end of the last block must be an address too, since kernels compare with it. */
const LIMIT = 2 ** 32 - PAGE;

interface Block {
  readonly address: number;
  readonly bytes: number;
}

/**
 * Allocates blocks of a Wasm memory, and is the only place that makes views on it: growth detaches every view, so a
 * holder of views remakes them when `generation` has changed. The bookkeeping lives in JavaScript, where no kernel can
 * damage it. Addresses are unsigned: they may lie above 2 GiB.
 */
export class Heap {
  readonly #memory: WebAssembly.Memory;
  readonly #used = new Map<number, number>();
  /** Free blocks in order of address; neighbours are merged. */
  #free: Block[];
  #end: number;
  #generation = 0;

  /** @param base The first byte that may be used. */
  constructor(memory: WebAssembly.Memory, base: number) {
    this.#memory = memory;
    const start = align(base);
    this.#end = memory.buffer.byteLength;
    this.#free = start < this.#end ? [{ address: start, bytes: this.#end - start }] : [];
  }

  /** Changes whenever older views have become invalid. */
  get generation(): number {
    return this.#generation;
  }

  /** The size of the whole memory in bytes. */
  get byteLength(): number {
    return this.#end;
  }

  /** Bytes in allocated blocks. */
  get usedBytes(): number {
    let sum = 0;
    for (const bytes of this.#used.values()) sum += bytes;
    return sum;
  }

  /**
   * Allocates `bytes` (rounded up to whole cache lines) and returns the address. The contents are arbitrary.
   * @throws OutOfMemoryError when the memory cannot grow that far; nothing is allocated then.
   */
  alloc(bytes: number): number {
    const size = Math.max(align(bytes), ALIGNMENT);
    let index = this.#bestFit(size);
    if (index === -1) {
      this.#grow(size);
      index = this.#bestFit(size);
    }
    const block = this.#free[index] as Block;
    const rest = { address: block.address + size, bytes: block.bytes - size };
    this.#free.splice(index, 1, ...(rest.bytes > 0 ? [rest] : []));
    this.#used.set(block.address, size);
    return block.address;
  }

  /** Gives a block back. @throws EngineError for an address that is not an allocated block. */
  free(address: number): void {
    const bytes = this.#used.get(address);
    if (bytes === undefined) {
      throw new EngineError("Not an allocated block", { argument: "address", received: String(address) });
    }
    this.#used.delete(address);
    this.#release({ address, bytes });
  }

  /** A view on `length` floats, valid until `generation` changes. */
  f32(address: number, length: number): Float32Array {
    return new Float32Array(this.#memory.buffer, address, length);
  }

  /** A view on `length` integers, valid until `generation` changes. */
  u32(address: number, length: number): Uint32Array {
    return new Uint32Array(this.#memory.buffer, address, length);
  }

  /** The smallest free block that is large enough; -1 if there is none. */
  #bestFit(size: number): number {
    let best = -1;
    let bestBytes = Infinity;
    for (const [index, { bytes }] of this.#free.entries()) {
      if (bytes >= size && bytes < bestBytes) {
        best = index;
        bestBytes = bytes;
      }
    }
    return best;
  }

  #grow(size: number): void {
    const last = this.#free.at(-1);
    const spare = last !== undefined && last.address + last.bytes === this.#end ? last.bytes : 0;
    const pages = Math.ceil((size - spare) / PAGE);
    const before = this.#end;
    try {
      if (before + pages * PAGE > LIMIT) throw new RangeError("beyond the 4 GiB of wasm32");
      this.#memory.grow(pages);
    } catch (cause) {
      throw new OutOfMemoryError("The Wasm memory cannot grow", {
        expected: `room for ${size} bytes more`,
        received: `a memory of ${before} bytes of which ${this.usedBytes} are in use`,
        cause,
      });
    }
    this.#generation++;
    this.#end = this.#memory.buffer.byteLength;
    this.#release({ address: before, bytes: this.#end - before });
  }

  /** Puts a block among the free ones and merges it with its neighbours. */
  #release(block: Block): void {
    let at = this.#free.findIndex((other) => other.address > block.address);
    if (at === -1) at = this.#free.length;
    let { address, bytes } = block;
    let [from, count] = [at, 0];
    const before = this.#free[at - 1];
    if (before && before.address + before.bytes === address) {
      address = before.address;
      bytes += before.bytes;
      from--;
      count++;
    }
    const after = this.#free[at];
    if (after && block.address + block.bytes === after.address) {
      bytes += after.bytes;
      count++;
    }
    this.#free.splice(from, count, { address, bytes });
  }
}

/** Rounds up to a multiple of the alignment. */
export function align(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
