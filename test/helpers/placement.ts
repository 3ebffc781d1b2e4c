import type { Plan } from "../../src/plan/plan.ts";
import { packedLength } from "../../src/kernels/layouts.ts";
import { elementCount } from "../../src/core/shape.ts";
import { align } from "../../src/wasm/heap.ts";

/** Poison before, between and after the buffers. */
export const BAND = 64;

/** Where the buffers of a plan go: all between bands, or one of them to a place where stepping over the edge shows. */
export type Placement =
  /** In order from `base`, each `shift` bytes past a cache line. */
  | { readonly kind: "bands"; readonly shift: number; readonly base?: number }
  /** One buffer ends where the memory ends: reading or writing beyond it traps. */
  | { readonly kind: "end"; readonly buffer: number }
  /** One buffer at the lowest address, right after the static data. */
  | { readonly kind: "low"; readonly buffer: number };

/** Bytes of every buffer of a plan, then of the descriptors of its steps. */
export function bufferBytes(plan: Plan): number[] {
  const buffers = plan.buffers.map((buffer) => {
    if (buffer.kind === "arena") return buffer.bytes;
    if (buffer.kind === "table") return 4 * buffer.values.length;
    if (buffer.kind === "state") return 4 * elementCount(buffer.variable.shape);
    return 4 * packedLength(buffer.layout, elementCount(buffer.constant.shape));
  });
  return [...buffers, ...plan.steps.map(({ fields }) => 4 * fields.length)];
}

/** Every placement of a plan that can show a fault the plain one does not. */
export function placementsOf(plan: Plan): Placement[] {
  const moved = bufferBytes(plan).flatMap((_, buffer): Placement[] => [
    { kind: "end", buffer },
    { kind: "low", buffer },
  ]);
  return [{ kind: "bands", shift: 4 }, { kind: "bands", shift: 8 }, ...moved];
}

/**
 * Addresses from `base` on; `end` is past the last band. A buffer that goes to the end of memory gets its address
 * from `byteLength`, which the caller must make at least `end`.
 */
export function layOut(
  bytes: readonly number[],
  placement: Placement,
  base: number,
): { addresses: number[]; end: number } {
  const addresses = bytes.map(() => 0);
  const shift = placement.kind === "bands" ? placement.shift : 0;
  const moved = placement.kind === "bands" ? -1 : placement.buffer;
  let at = base;
  if (placement.kind === "low") {
    addresses[moved] = base;
    at += bytes[moved] ?? 0;
  }
  for (const [index, size] of bytes.entries()) {
    if (index === moved) continue;
    addresses[index] = align(at + BAND) + shift;
    at = (addresses[index] ?? 0) + size;
  }
  at = align(at + BAND);
  return { addresses, end: placement.kind === "end" ? align(at + (bytes[moved] ?? 0)) : at };
}

export function describePlacement(placement: Placement, plan: Plan): string {
  if (placement.kind === "bands") return `all ${placement.shift} bytes past a cache line`;
  const place = placement.kind === "end" ? "at the end of memory" : "at the lowest address";
  return `${bufferName(plan, placement.buffer)} ${place}`;
}

/** What a buffer is, for the text of a fault. */
export function bufferName(plan: Plan, index: number): string {
  const buffer = plan.buffers[index];
  if (buffer === undefined) return `descriptor of step ${index - plan.buffers.length}`;
  const role = buffer.kind === "arena" ? arenaRole(plan, index) : buffer.kind;
  return `buffer ${index} (${role})`;
}

function arenaRole(plan: Plan, index: number): string {
  if (plan.steps.some(({ outputBuffers }) => outputBuffers.includes(index))) return "output";
  return plan.inputs.some(({ buffer }) => buffer === index) ? "input" : "scratch";
}
