import { Tile } from "../../assembly/abi.ts";
import {
  pack as packOthers,
  paddedColumns,
  type PanelLayout,
  type WeightLayout,
} from "../../src/kernels/layouts.ts";

/** Writes `source` to `target`, which has `packedLength` floats, in this layout. */
export function pack(layout: WeightLayout, source: Float32Array, target: Float32Array): void {
  if (layout.kind === "panels") packPanels(layout, source, target);
  else packOthers(layout, source, target);
}

/** Element by element: where does this float of the panels come from? */
function packPanels(layout: PanelLayout, source: Float32Array, target: Float32Array): void {
  const { rows, columns, groups, transposed } = layout;
  const padded = paddedColumns(columns);
  for (let at = 0; at < target.length; at++) {
    const group = Math.floor(at / (rows * padded));
    const panel = Math.floor(at / (rows * Tile.Panel)) - (group * padded) / Tile.Panel;
    const row = Math.floor(at / Tile.Panel) % rows;
    const column = panel * Tile.Panel + (at % Tile.Panel);
    const across = group * columns + column;
    const from = transposed ? across * rows + row : row * columns * groups + across;
    target[at] = column < columns ? (source[from] as number) : 0;
  }
}
