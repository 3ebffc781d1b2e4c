import { Pack, Tile } from "../../assembly/abi.ts";
import type { Engine, KernelFunction } from "../wasm/engine.ts";
import { paddedColumns, type PanelLayout } from "./layouts.ts";

/** Floats of a weight that are on their way at once: they stay in a cache. */
const BLOCK = 16384;
/** The most of them that lie one after the other in the weight, and so the most columns with factors. */
const LINE = 1024;

/** A matrix as its owner keeps it, and numbers that multiply its columns: over and over again, if they are fewer. */
export interface Matrix {
  readonly data: Float32Array;
  readonly factors?: Float32Array | undefined;
}

/**
 * Packs matrices into panels: a block of rows and columns at a time is copied into the memory as it is, and from there
 * `pack_f32` puts it in its place. (A loop of JavaScript would do it at once, but a first prediction comes before V8
 * has optimized it: 3 ms for 400 KB instead of 0.1.)
 */
export class PanelPacker {
  readonly #engine: Engine;
  readonly #run: KernelFunction;
  readonly #memory: number;

  /** @throws OutOfMemoryError */
  constructor(engine: Engine) {
    this.#engine = engine;
    this.#run = engine.kernel("pack_f32");
    this.#memory = engine.heap.alloc(4 * (BLOCK + LINE + Pack.Size));
  }

  dispose(): void {
    this.#engine.heap.free(this.#memory);
  }

  /** Packs a matrix to an address that has room for `packedLength` floats. */
  pack({ data, factors }: Matrix, layout: PanelLayout, address: number): void {
    const { rows, columns, groups, transposed = false } = layout;
    const { heap } = this.#engine;
    const [factorsAt, descriptor] = [this.#memory + 4 * BLOCK, this.#memory + 4 * (BLOCK + LINE)];
    const block = heap.f32(this.#memory, BLOCK);
    const multipliers = heap.f32(factorsAt, LINE);
    const fields = heap.u32(descriptor, Pack.Size);
    const stride = transposed ? rows : columns * groups;
    const most = Math.min(transposed ? rows : columns, LINE);
    const lines = transposed ? Math.floor(BLOCK / most / Tile.Panel) * Tile.Panel : Math.floor(BLOCK / most);
    const [height, width] = transposed ? [most, lines] : [lines, most];
    for (let group = 0; group < groups; group++) {
      const first = group * columns;
      const panels = address + 4 * rows * paddedColumns(columns) * group;
      for (let column = 0; column < columns; column += width) {
        const count = Math.min(columns - column, width);
        for (let i = 0; factors && i < count; i++)
          multipliers[i] = factors[(first + column + i) % factors.length] as number;
        for (let row = 0; row < rows; row += height) {
          const rowCount = Math.min(rows - row, height);
          const x = transposed ? (first + column) * rows + row : row * stride + first + column;
          const [length, lineCount] = transposed ? [rowCount, count] : [count, rowCount];
          copyLines(data.subarray(x), stride, length, lineCount, block);
          fields[Pack.X] = this.#memory;
          fields[Pack.XStride] = 4 * length;
          fields[Pack.Transposed] = transposed ? 1 : 0;
          fields[Pack.Rows] = rowCount;
          fields[Pack.Columns] = count;
          fields[Pack.Factors] = factors ? factorsAt : 0;
          fields[Pack.Y] = panels + 4 * (column * rows + row * Tile.Panel);
          fields[Pack.YStride] = 4 * Tile.Panel * rows;
          this.#run(descriptor, 0, paddedColumns(count) / Tile.Panel);
        }
      }
    }
  }
}

/** Copies `count` lines of `length` floats, which lie `stride` floats apart, one after the other. */
function copyLines(
  from: Float32Array,
  stride: number,
  length: number,
  count: number,
  to: Float32Array,
): void {
  if (length === stride) to.set(from.subarray(0, count * length));
  else {
    for (let line = 0; line < count; line++)
      to.set(from.subarray(line * stride, line * stride + length), line * length);
  }
}
