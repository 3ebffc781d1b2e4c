/**
 * How many bytes of arrays and buffers `run` asks for, whether the runtime gives them or not. Counted are `new Uint8Array(length)` and
 * its like; views cost nothing.
 */
export async function allocating(run: () => Promise<void>): Promise<number> {
  const meter = new AllocationMeter();
  try {
    await run();
  } finally {
    meter.stop();
  }
  return meter.bytes;
}

const KINDS = [
  "ArrayBuffer",
  "Uint8Array",
  "Uint16Array",
  "Uint32Array",
  "Int32Array",
  "Float32Array",
  "Float64Array",
] as const;
type Kind = new (...args: unknown[]) => object;

/** Stands in for the constructors of arrays until it is stopped. */
export class AllocationMeter {
  bytes = 0;
  readonly #globals: Record<string, unknown> = globalThis as unknown as Record<string, unknown>;
  readonly #originals = KINDS.map((name) => [name, this.#globals[name] as Kind] as const);

  constructor() {
    for (const [name, original] of this.#originals) {
      const width = (original as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1;
      const counting: Kind = new Proxy(original, {
        construct: (target, args: unknown[], newTarget): object => {
          if (typeof args[0] === "number") this.bytes += args[0] * width;
          return Reflect.construct(target, args, newTarget === counting ? target : newTarget) as object;
        },
      });
      this.#globals[name] = counting;
    }
  }

  stop(): void {
    for (const [name, original] of this.#originals) this.#globals[name] = original;
  }
} // prettier-ignore
