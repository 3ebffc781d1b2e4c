import { allocateBytes, type Cursor } from "../bytes.ts";
import { type Elements, extensibleArray, fixedArray } from "./array-index.ts";
import { readTree1, TREE_OF_CHUNKS } from "./btree1.ts";
import { readTree2 } from "./btree2.ts";
import type { Hdf5Context } from "./context.ts";
import type { Dataspace } from "./dataspace.ts";
import { unfilter } from "./filters.ts";
import type { ChunkedLayout } from "./layout.ts";

/** Where a chunk is in the file, and which part of the dataset it is: counted in chunks along each axis. */
interface Chunk {
  readonly at: number;
  readonly size: number;
  readonly mask: number;
  readonly place: readonly number[];
}

const product = (dims: readonly number[]): number => dims.reduce((all, dim) => all * dim, 1);

/**
 * The bytes of a chunked dataset in C order. Every chunk must be there, once.
 *
 * @param path What errors call the dataset.
 * @param again Has it been read before? Then its bytes have been counted.
 */
export async function readChunks(
  context: Hdf5Context,
  layout: ChunkedLayout,
  space: Dataspace,
  path: string,
  again: boolean,
): Promise<Uint8Array<ArrayBuffer>> {
  const { shape, elementSize, filters } = layout;
  const { source } = context;
  const grid = space.shape.map((dim, axis) => Math.ceil(dim / shape[axis]!));
  const chunkBytes = product(shape) * elementSize;
  context.spendNodes(product(grid));
  const seen = new Set<number>();
  const found: Chunk[] = [];
  for (const chunk of listChunks(context, layout, space, grid, chunkBytes)) {
    if (chunk.place.some((at, axis) => at >= grid[axis]!)) continue; // left over from before the dataset shrank
    const number = chunk.place.reduce((all, at, axis) => all * grid[axis]! + at, 0);
    if (seen.has(number)) throw source.fail(chunk.at, `dataset "${path}"`, "has a chunk twice");
    seen.add(number);
    found.push(chunk);
    if (!again) context.spendDataBytes(chunk.size);
  }
  if (found.length !== product(grid)) {
    throw source.fail(0, `dataset "${path}"`, "declares data that were never written", {
      expected: `${product(grid)} chunks`,
      received: `${found.length}`,
    });
  }
  const size = space.elements * elementSize;
  if (size > context.limits.modelBytes) {
    throw source.fail(0, `dataset "${path}"`, "is larger than allowed", {
      expected: `at most ${context.limits.modelBytes} bytes`,
      received: `${size}`,
    });
  }
  if (!again && filters.length > 0) context.spendInflatedBytes(size);
  const out = allocateBytes(size, source.name);
  for (const chunk of found) {
    const edge =
      layout.plainEdges && chunk.place.some((at, axis) => (at + 1) * shape[axis]! > space.shape[axis]!);
    const bytes = await unfilter(source, chunk, edge ? [] : filters, chunkBytes, context.limits.inflateRatio);
    place(bytes, shape, out, space.shape, chunk.place, elementSize);
  }
  return out;
}

function* listChunks(
  context: Hdf5Context,
  layout: ChunkedLayout,
  space: Dataspace,
  grid: readonly number[],
  chunkBytes: number,
): Generator<Chunk> {
  const { index, filters, shape } = layout;
  const filtered = filters.length > 0;
  const plain = { size: chunkBytes, mask: 0 };
  switch (index.kind) {
    case "none":
      return;
    case "single":
      yield { ...plain, ...index, place: shape.map(() => 0) };
      return;
    case "implicit": {
      const numbers = numbering(space, shape);
      for (const place of places(grid)) yield { ...plain, at: index.at + numbers(place) * chunkBytes, place };
      return;
    }
    case "tree1": {
      const keySize = 8 + 8 * (shape.length + 1);
      for (const { key, address } of readTree1(context, index.at, TREE_OF_CHUNKS, keySize)) {
        const [size, mask] = [key.u32(), key.u32()];
        const place = shape.map((dim) => {
          const offset = key.u64();
          if (offset % dim !== 0) throw key.fail("is not where a chunk begins");
          return offset / dim;
        });
        yield { at: address, size, mask, place };
      }
      return;
    }
    case "tree2":
      for (const { type, record } of readTree2(context, index.at, [PLAIN_RECORD, FILTERED_RECORD])) {
        const at = context.requireAddress(record);
        const sizeWidth = record.remaining - 4 - 8 * shape.length;
        const rest =
          type === FILTERED_RECORD ? { size: record.little(sizeWidth), mask: record.u32() } : plain;
        yield { at, ...rest, place: shape.map(() => record.u64()) };
      }
      return;
    case "fixed":
    case "extensible":
      yield* numbered(
        index.kind === "fixed" ? fixedArray(context, index.at) : extensibleArray(context, index.at),
      );
  }

  function* numbered(elements: Elements): Generator<Chunk> {
    const wanted = new Map([...places(grid)].map((place) => [numbering(space, shape)(place), place]));
    let number = 0;
    for (const element of elements) {
      const place = wanted.get(number++);
      const at = element && context.address(element);
      if (element === undefined || at === undefined || place === undefined) continue;
      yield { at, ...(filtered ? filteredSize(element) : plain), place };
    }
  }
}

/** Records of chunks in a tree: an address, for filtered ones a size and a mask, the place. */
const PLAIN_RECORD = 10;
const FILTERED_RECORD = 11;

const filteredSize = (element: Cursor): { readonly size: number; readonly mask: number } => ({
  size: element.little(element.remaining - 4),
  mask: element.u32(),
});

/**
 * The number of a chunk in an array: in C order of a grid as large as the dataset may become. An axis without an end counts as the
 * first.
 */
function numbering(space: Dataspace, shape: readonly number[]): (place: readonly number[]) => number {
  const order = shape.map((_, axis) => axis);
  const endless = space.largest.indexOf(Infinity);
  if (endless > 0) order.unshift(...order.splice(endless, 1));
  const counts = order.map((axis) => Math.ceil((space.largest[axis] ?? 0) / shape[axis]!));
  return (place) => order.reduce((all, axis, i) => (i === 0 ? 0 : all * counts[i]!) + place[axis]!, 0);
}

/** All places of a grid in C order. */
function* places(grid: readonly number[]): Generator<readonly number[]> {
  const count = product(grid);
  for (let number = 0; number < count; number++) {
    const place: number[] = [];
    for (let axis = grid.length - 1, rest = number; axis >= 0; axis--) {
      place[axis] = rest % grid[axis]!;
      rest = Math.floor(rest / grid[axis]!);
    }
    yield place;
  }
}

/** Copies a chunk to its place, without what lies beyond the dataset: row by row. */
function place(
  chunk: Uint8Array,
  chunkShape: readonly number[],
  out: Uint8Array,
  shape: readonly number[],
  at: readonly number[],
  elementSize: number,
): void {
  const first = at.map((number, axis) => number * chunkShape[axis]!);
  const kept = first.map((start, axis) => Math.min(chunkShape[axis]!, shape[axis]! - start));
  const rows = [...kept.slice(0, -1), 1];
  const rowBytes = kept.at(-1)! * elementSize;
  const offset = (dims: readonly number[], place: readonly number[]): number =>
    place.reduce((all, number, axis) => all * dims[axis]! + number, 0) * elementSize;
  for (const row of places(rows)) {
    const from = offset(chunkShape, row);
    const to = offset(shape, row.map((number, axis) => number + first[axis]!)); // prettier-ignore
    out.set(chunk.subarray(from, from + rowBytes), to);
  }
}
