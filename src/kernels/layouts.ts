import { Tile } from "../../assembly/abi.ts";

/**
 * How a weight is laid out for a kernel. Plain data, so that a plan can be printed and two steps can tell that they
 * want the same thing.
 */
export type WeightLayout =
  /** As it is. */
  | { readonly kind: "raw" }
  /** A vector padded with zeros to whole panels, group by group. */
  | { readonly kind: "bias"; readonly columns: number; readonly groups: number }
  /** A matrix [rows, groups · columns] as panels of 16 columns, group by group, the last panel padded with zeros. */
  | {
      readonly kind: "panels";
      readonly rows: number;
      readonly columns: number;
      readonly groups: number;
      /** The weight is the matrix [groups · columns, rows]. */
      readonly transposed?: true;
    };

/** `columns` rounded up to whole panels. */
export function paddedColumns(columns: number): number {
  return Math.ceil(columns / Tile.Panel) * Tile.Panel;
}

/** The floats a weight of `length` elements takes in this layout. */
export function packedLength(layout: WeightLayout, length: number): number {
  if (layout.kind === "raw") return length;
  const padded = paddedColumns(layout.columns) * layout.groups;
  return layout.kind === "bias" ? padded : padded * layout.rows;
}

/** Names a layout: equal layouts have equal keys. */
export function layoutKey(layout: WeightLayout): string {
  if (layout.kind === "raw") return "raw";
  const rows = layout.kind === "panels" ? `${layout.rows}x` : "";
  const transposed = layout.kind === "panels" && layout.transposed ? " transposed" : "";
  return `${layout.kind} ${rows}${layout.columns}${layout.groups > 1 ? `·${layout.groups}` : ""}${transposed}`;
}

/** Writes `source` to `target`, which has `packedLength` floats, in this layout. */
export function pack(layout: WeightLayout, source: Float32Array, target: Float32Array): void {
  if (layout.kind === "raw") {
    target.set(source);
    return;
  }
  const rows = layout.kind === "panels" ? layout.rows : 1;
  const { columns, groups } = layout;
  const isTransposed = layout.kind === "panels" && layout.transposed === true;
  const rowStride = isTransposed ? 1 : columns * groups;
  const columnStride = isTransposed ? rows : 1;
  let at = 0;
  for (let group = 0; group < groups; group++) {
    for (let column = 0; column < columns; column += Tile.Panel) {
      const count = Math.min(columns - column, Tile.Panel);
      let from = (group * columns + column) * columnStride;
      for (let row = 0; row < rows; row++, from += rowStride, at += Tile.Panel) {
        for (let i = 0; i < count; i++) target[at + i] = source[from + i * columnStride] as number;
        for (let i = count; i < Tile.Panel; i++) target[at + i] = 0;
      }
    }
  }
}
