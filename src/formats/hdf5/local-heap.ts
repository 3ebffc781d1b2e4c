import type { Hdf5Context } from "./context.ts";

/** No layer, weight or attribute of Keras has a name nearly this long. In bytes. */
const LONGEST_NAME = 1024;

/** HDF5 File Format Specification 3.0, III.D "Disk Format: Level 1D - Local Heaps": the link names of one old-style group. */
export class LocalHeap {
  readonly #context: Hdf5Context;
  readonly #dataAt: number;
  readonly #size: number;

  constructor(context: Hdf5Context, address: number) {
    const cursor = context.from(address, "local heap");
    cursor.signature("HEAP");
    cursor.skip(4); // version, reserved
    this.#context = context;
    this.#size = context.length(cursor);
    context.length(cursor); // free list
    this.#dataAt = context.requireAddress(cursor);
    context.source.cursor(this.#dataAt, this.#size, "local heap's data");
  }

  /** The NUL-terminated name at `offset` in the heap's data. */
  name(offset: number): string {
    const { source } = this.#context;
    const left = this.#size - offset;
    const cursor = source.cursor(
      this.#dataAt + offset,
      Math.max(0, Math.min(left, LONGEST_NAME + 1)),
      "link name",
    );
    const raw = cursor.take(cursor.remaining);
    const length = raw.indexOf(0);
    if (length < 1) throw cursor.fail("is empty or has no end", { expected: `1 to ${LONGEST_NAME} bytes` });
    return this.#context.text(raw.subarray(0, length));
  }
}
