import { align } from "../wasm/heap.ts";

/** A buffer that must lie somewhere from its first to its last step. */
export interface Lifetime {
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
}

export interface Layout {
  readonly offsets: readonly number[];
  readonly bytes: number;
}

/**
 * Places buffers so that two whose lifetimes meet never overlap: largest first, each at the lowest offset that is free
 * for as long as it lives (greedy by size, the method of TensorFlow Lite's planner). All offsets are cache lines.
 */
export function packLifetimes(lifetimes: readonly Lifetime[]): Layout {
  const offsets = lifetimes.map(() => 0);
  const order = lifetimes.map((_, index) => index);
  order.sort((a, b) => size(lifetimes, b) - size(lifetimes, a) || a - b);
  const placed: number[] = [];
  let bytes = 0;
  for (const index of order) {
    const lifetime = lifetimes[index] as Lifetime;
    const neighbours = placed
      .filter((other) => meet(lifetime, lifetimes[other] as Lifetime))
      .sort((a, b) => (offsets[a] ?? 0) - (offsets[b] ?? 0));
    let offset = 0;
    for (const other of neighbours) {
      const from = offsets[other] ?? 0;
      if (offset + size(lifetimes, index) <= from) break;
      offset = Math.max(offset, from + size(lifetimes, other));
    }
    offsets[index] = offset;
    placed.push(index);
    bytes = Math.max(bytes, offset + size(lifetimes, index));
  }
  return { offsets, bytes };
}

/** Places buffers one after the other and shares nothing: for finding out who overwrote whom. */
export function layLinear(lifetimes: readonly Lifetime[]): Layout {
  let bytes = 0;
  const offsets = lifetimes.map((_, index) => {
    const offset = bytes;
    bytes += size(lifetimes, index);
    return offset;
  });
  return { offsets, bytes };
}

function size(lifetimes: readonly Lifetime[], index: number): number {
  return align(lifetimes[index]?.bytes ?? 0);
}

function meet(a: Lifetime, b: Lifetime): boolean {
  return a.first <= b.last && b.first <= a.last;
}
