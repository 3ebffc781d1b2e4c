import type { Cursor } from "../bytes.ts";
import type { Hdf5Context } from "./context.ts";

/** What a tree of version 1 is for. */
export const TREE_OF_LINKS = 0;
export const TREE_OF_CHUNKS = 1;

const KINDS = ["group", "chunked dataset"] as const;

/**
 * The entries of the leaves of a tree, in order (HDF5 File Format Specification 3.0, III.A.1 "Version 1 B-trees").
 *
 * @param keySize The bytes before each address.
 */
export function* readTree1(
  context: Hdf5Context,
  root: number,
  type: typeof TREE_OF_LINKS | typeof TREE_OF_CHUNKS,
  keySize: number,
): Generator<{ readonly key: Cursor; readonly address: number }> {
  const visited = new Set<number>();
  const pending: { address: number; level: number | undefined }[] = [{ address: root, level: undefined }];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const cursor = context.from(node.address, "B-tree node");
    if (visited.has(node.address)) throw cursor.fail("is reached twice");
    visited.add(node.address);
    cursor.signature("TREE");
    const found = cursor.u8();
    if (found !== type) {
      throw cursor.fail(`is not of a ${KINDS[type]}`, {
        expected: `node type ${type}`,
        received: `${found}`,
      });
    }
    const level = cursor.u8();
    if (node.level !== undefined && level !== node.level) {
      throw cursor.fail("is not one level below its parent");
    }
    const count = cursor.u16();
    context.spendNodes(count);
    context.address(cursor); // left sibling
    context.address(cursor); // right sibling
    const children: number[] = [];
    for (let i = 0; i < count; i++) {
      const key = cursor.sub(keySize, "B-tree key");
      const address = context.requireAddress(cursor);
      if (level === 0) yield { key, address };
      else children.push(address);
    }
    for (const child of children.reverse()) pending.push({ address: child, level: level - 1 });
  }
}
