import type { Hdf5Context } from "./context.ts";

interface HeapObject {
  readonly at: number;
  readonly size: number;
}

/** HDF5 File Format Specification 3.0, III.E "Disk Format: Level 1E - Global Heap": where variable-length values live. */
export class GlobalHeap {
  readonly #context: Hdf5Context;
  readonly #collections: Map<number, ReadonlyMap<number, HeapObject>> = new Map();

  constructor(context: Hdf5Context) {
    this.#context = context;
  }

  /** The bytes of object `index` of the collection at `address`: a view. */
  read(address: number, index: number): Uint8Array {
    let collection = this.#collections.get(address);
    if (collection === undefined) {
      collection = this.#readCollection(address);
      this.#collections.set(address, collection);
    }
    const object = collection.get(index);
    if (object === undefined) {
      throw this.#context.source.fail(address, "global heap", `has no object ${index}`);
    }
    return this.#context.source.bytes.subarray(object.at, object.at + object.size);
  }

  #readCollection(address: number): ReadonlyMap<number, HeapObject> {
    const header = this.#context.from(address, "global heap");
    header.signature("GCOL");
    header.skip(4); // version, reserved
    const size = this.#context.length(header);
    const cursor = this.#context.cursor(address, size, "global heap");
    cursor.skip(header.position - address);

    const objects = new Map<number, HeapObject>();
    const prefix = 8 + this.#context.widths.lengths;
    while (cursor.remaining >= prefix) {
      this.#context.spendNodes(1);
      const index = cursor.u16();
      if (index === 0) break; // the free space that ends a collection
      cursor.skip(6); // reference count, reserved
      const objectSize = this.#context.length(cursor);
      objects.set(index, { at: cursor.position, size: objectSize });
      cursor.skip(objectSize);
      cursor.align(8);
    }
    return objects;
  }
}
