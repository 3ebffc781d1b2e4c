import type { Cursor } from "../bytes.ts";
import type { Hdf5Context } from "./context.ts";

/** Signature, version, type and checksum. */
const NODE_OVERHEAD = 10;

/** How large the parts of a node are, by its height above the leaves. */
interface Level {
  /** The most records of one node. */
  readonly most: number;
  /** The most records of a node and all below it. */
  readonly mostBelow: number;
  /** The bytes of that count in a parent; leaves have none. */
  readonly width: number;
}

/**
 * All records of a tree, in order (HDF5 File Format Specification 3.0, III.A.2 "Version 2 B-trees").
 *
 * @param types The record types that the caller knows.
 */
export function* readTree2(
  context: Hdf5Context,
  root: number,
  types: readonly number[],
): Generator<{ readonly type: number; readonly record: Cursor }> {
  const header = context.from(root, "B-tree header");
  header.signature("BTHD");
  header.skip(1); // version
  const type = header.u8();
  const nodeSize = header.u32();
  const recordSize = header.u16();
  const depth = header.u16();
  header.skip(2); // when nodes are split and merged
  const top = context.address(header);
  const count = header.u16();
  context.length(header); // records in all
  context.verifyChecksum(root, header.position, "B-tree header");
  if (!types.includes(type)) {
    throw header.fail("is of another type", {
      expected: `record type ${types.join(" or ")}`,
      received: `${type}`,
    });
  }
  if (top === undefined) return;
  if (recordSize === 0 || nodeSize <= NODE_OVERHEAD + recordSize || depth > 16) {
    throw header.fail("has impossible sizes", {
      received: `nodes of ${nodeSize}, records of ${recordSize} bytes, depth ${depth}`,
    });
  }

  const levels = sizes(context, nodeSize, recordSize, depth);
  const countWidth = bytesFor(levels[0]!.most);
  const visited = new Set<number>();
  const pending: (Cursor | { address: number; count: number; level: number })[] = [
    { address: top, count, level: depth },
  ];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (!("address" in node)) {
      yield { type, record: node };
      continue;
    }
    const { address, level } = node;
    const cursor = context.cursor(address, nodeSize, "B-tree node");
    if (visited.has(address)) throw cursor.fail("is reached twice");
    visited.add(address);
    cursor.signature(level === 0 ? "BTLF" : "BTIN");
    cursor.skip(1); // version
    if (cursor.u8() !== type) throw cursor.fail("is of another type than its tree");
    context.spendNodes(node.count);
    const records: Cursor[] = [];
    for (let i = 0; i < node.count; i++) records.push(cursor.sub(recordSize, "B-tree record"));
    const children = [];
    for (let i = 0; level > 0 && i <= node.count; i++) {
      const child = context.requireAddress(cursor);
      const inChild = cursor.little(countWidth);
      cursor.skip(levels[level - 1]!.width);
      children.push({ address: child, count: inChild, level: level - 1 });
    }
    context.verifyChecksum(address, cursor.position, "B-tree node");
    // Popped from the end: the first child, the first record, the second child ...
    for (let i = node.count; i >= 0; i--) {
      if (records[i]) pending.push(records[i]!);
      if (children[i]) pending.push(children[i]!);
    }
  }
}

function sizes(context: Hdf5Context, nodeSize: number, recordSize: number, depth: number): readonly Level[] {
  const most = Math.floor((nodeSize - NODE_OVERHEAD) / recordSize);
  const levels: Level[] = [{ most, mostBelow: most, width: 0 }];
  const countWidth = bytesFor(most);
  for (let level = 1; level <= depth; level++) {
    const below = levels[level - 1]!;
    const pointer = context.widths.offsets + countWidth + below.width;
    const most = Math.floor((nodeSize - NODE_OVERHEAD - pointer) / (recordSize + pointer));
    const mostBelow = (most + 1) * below.mostBelow + most;
    levels.push({ most, mostBelow, width: bytesFor(mostBelow) });
  }
  return levels;
}

/** The bytes that hold every number up to `limit`. */
export function bytesFor(limit: number): number {
  return Math.floor(Math.floor(Math.log2(Math.max(1, limit))) / 8) + 1;
}
