import { UnsupportedError } from "../../core/errors.ts";
import type { Cursor } from "../bytes.ts";
import { bytesFor, readTree2 } from "./btree2.ts";
import { lookup3, wrongChecksum } from "./checksum.ts";
import type { Hdf5Context } from "./context.ts";

/** What the first byte of an ID says. */
const MANAGED = 0;
const HUGE = 1;
const TINY = 2;

/** The records of the tree of huge objects: address, size, ID. */
const HUGE_RECORD = 1;

interface Block {
  readonly at: number;
  readonly size: number;
  /** Where it begins in the heap's own space. */
  readonly offset: number;
}

/** A block of the tree: indirect if it has rows. */
interface Node extends Block {
  readonly rows: number;
}

/** A table of rows of blocks; from the second row on a block is twice as large as in the row before. */
interface Table {
  readonly width: number;
  readonly first: number;
  /** Rows of direct blocks; the blocks of later rows are tables themselves. */
  readonly directRows: number;
  readonly checked: boolean;
}

/**
 * HDF5 File Format Specification 3.0, III.G "Disk Format: Level 1G - Fractal Heap": where a new-style group keeps its links, and an
 * object its attributes, when there are many.
 */
export class FractalHeap {
  readonly #context: Hdf5Context;
  readonly #address: number;
  readonly #offsetWidth: number;
  readonly #lengthWidth: number;
  readonly #hugeTree: number | undefined;
  readonly #blocks: readonly Block[];
  #huge: ReadonlyMap<number, { readonly at: number; readonly size: number }> | undefined;

  constructor(context: Hdf5Context, address: number) {
    const cursor = context.from(address, "fractal heap");
    cursor.signature("FRHP");
    cursor.skip(3); // version, length of IDs
    const filters = cursor.u16();
    const checked = (cursor.u8() & 2) > 0;
    const largestObject = cursor.u32();
    context.length(cursor); // next huge ID
    this.#hugeTree = context.address(cursor);
    context.length(cursor); // free space
    context.address(cursor); // its manager
    for (let i = 0; i < 8; i++) context.length(cursor); // statistics
    const width = cursor.u16();
    const first = context.length(cursor);
    const largestBlock = context.length(cursor);
    const bits = cursor.u16();
    cursor.skip(2); // rows at the beginning
    const root = context.address(cursor);
    const rows = cursor.u16();
    if (filters > 0) {
      throw new UnsupportedError("a compressed fractal heap cannot be read", {
        path: context.source.place(address),
      });
    }
    context.verifyChecksum(address, cursor.position, "fractal heap");
    if (width === 0 || first === 0 || largestBlock < first || bits === 0 || bits > 64) {
      throw cursor.fail("has impossible sizes");
    }
    this.#context = context;
    this.#address = address;
    this.#offsetWidth = (bits + 7) >> 3;
    this.#lengthWidth = Math.min((Math.floor(Math.log2(largestBlock)) + 7) >> 3, bytesFor(largestObject));
    const table = { width, first, directRows: Math.log2(largestBlock / first) + 2, checked };
    this.#blocks =
      root === undefined ? [] : this.#readBlocks(table, { at: root, size: first, offset: 0, rows });
  }

  /** The object that the ID in a record stands for. */
  object(id: Cursor): Cursor {
    const head = id.u8();
    const type = (head >> 4) & 3;
    if (type === TINY) return id.sub((head & 15) + 1, "heap object");
    if (type === MANAGED) {
      const offset = id.little(this.#offsetWidth);
      const size = id.little(this.#lengthWidth);
      const block = this.#blockAt(offset);
      if (block === undefined || offset + size > block.offset + block.size) {
        throw id.fail("leads to no block of its heap");
      }
      return this.#context.cursor(block.at + offset - block.offset, size, "heap object");
    }
    const huge = type === HUGE && this.#hugeObjects().get(id.little(Math.min(8, id.remaining)));
    if (!huge) throw id.fail("leads to no object of its heap");
    return this.#context.cursor(huge.at, huge.size, "heap object");
  }

  #hugeObjects(): ReadonlyMap<number, { readonly at: number; readonly size: number }> {
    if (this.#huge !== undefined) return this.#huge;
    const huge = new Map<number, { readonly at: number; readonly size: number }>();
    if (this.#hugeTree !== undefined) {
      for (const { record } of readTree2(this.#context, this.#hugeTree, [HUGE_RECORD])) {
        const at = this.#context.requireAddress(record);
        const size = this.#context.length(record);
        huge.set(this.#context.length(record), { at, size });
      }
    }
    return (this.#huge = huge);
  }

  #readBlocks(table: Table, root: Node): readonly Block[] {
    const blocks: Block[] = [];
    const visited = new Set<number>();
    const pending = [root];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      if (visited.has(node.at)) throw this.#context.source.fail(node.at, BLOCK, "is reached twice");
      visited.add(node.at);
      if (node.rows > 0) for (const child of this.#children(table, node)) pending.push(child);
      else {
        this.#checkDirect(table, node);
        blocks.push(node);
      }
    }
    return blocks.sort((a, b) => a.offset - b.offset);
  }

  /** The block that an offset lies in, or the one before it. */
  #blockAt(offset: number): Block | undefined {
    let [low, high] = [0, this.#blocks.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#blocks[middle]!.offset <= offset) low = middle + 1;
      else high = middle;
    }
    return this.#blocks[low - 1];
  }

  #checkDirect({ checked }: Table, { at, size, offset }: Block): void {
    const cursor = this.#open("FHDB", at, size, offset);
    if (!checked) return;
    const field = cursor.position;
    this.#context.spendCheckedBytes(size);
    const covered = cursor.source.bytes.slice(at, at + size);
    covered.fill(0, field - at, field - at + 4); // the checksum counts as zero in itself
    const [stored, computed] = [cursor.u32(), lookup3(covered, 0, size)];
    if (stored !== computed) throw wrongChecksum(cursor.source, field, BLOCK, stored, computed);
  }

  #children(table: Table, { at, rows, offset }: Node): Node[] {
    const { width, first, directRows } = table;
    const size =
      5 + (this.#context.widths.offsets + this.#offsetWidth) + rows * width * this.#context.widths.offsets;
    const cursor = this.#open("FHIB", at, size + 4, offset);
    const children: Node[] = [];
    let next = offset;
    for (let row = 0; row < rows; row++) {
      const blockSize = first * 2 ** Math.max(0, row - 1);
      const below = row < directRows ? 0 : Math.log2(blockSize / (first * width)) + 1;
      for (let column = 0; column < width; column++, next += blockSize) {
        const child = this.#context.address(cursor);
        if (child !== undefined) children.push({ at: child, size: blockSize, offset: next, rows: below });
      }
    }
    this.#context.verifyChecksum(at, cursor.position, BLOCK);
    return children;
  }

  /** What both kinds of block begin with: signature, version, the heap's address and the place in it. */
  #open(signature: string, at: number, size: number, offset: number): Cursor {
    const cursor = this.#context.cursor(at, size, BLOCK);
    cursor.signature(signature);
    cursor.skip(1);
    if (this.#context.address(cursor) !== this.#address || cursor.little(this.#offsetWidth) !== offset) {
      throw cursor.fail("belongs elsewhere");
    }
    return cursor;
  }
}

const BLOCK = "fractal heap's block";
