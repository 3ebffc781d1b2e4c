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
  | PanelLayout
  /** A kernel [3, 3, rows, columns] as Winograd's G·K·Gᵀ: for each panel of columns 16 matrices of `rows` rows. */
  | { readonly kind: "winograd"; readonly rows: number; readonly columns: number }
  | WinogradLineLayout;

/** A kernel [lines, taps, channels, columns] as Winograd's F(2, 3) along the taps: four matrices in panels, one for each element. */
export interface WinogradLineLayout {
  readonly kind: "winogradLines";
  readonly lines: number;
  readonly taps: number;
  readonly channels: number;
  readonly columns: number;
}

/** A matrix [rows, groups · columns] as panels of 16 columns, group by group, the last panel padded with zeros. */
export interface PanelLayout {
  readonly kind: "panels";
  readonly rows: number;
  readonly columns: number;
  readonly groups: number;
  /** The weight is the matrix [groups · columns, rows]. */
  readonly transposed?: true;
}

/** `columns` rounded up to whole panels. */
export function paddedColumns(columns: number): number {
  return Math.ceil(columns / Tile.Panel) * Tile.Panel;
}

/** The floats a weight of `length` elements takes in this layout. */
export function packedLength(layout: WeightLayout, length: number): number {
  if (layout.kind === "raw") return length;
  if (layout.kind === "winograd") return 16 * layout.rows * paddedColumns(layout.columns);
  if (layout.kind === "winogradLines") {
    return elementRows(layout).reduce((sum, rows) => sum + rows, 0) * paddedColumns(layout.columns);
  }
  const padded = paddedColumns(layout.columns) * layout.groups;
  return layout.kind === "bias" ? padded : padded * layout.rows;
}

/** Names a layout: equal layouts have equal keys. */
export function layoutKey(layout: WeightLayout): string {
  if (layout.kind === "raw") return "raw";
  if (layout.kind === "winograd") return `winograd ${layout.rows}x${layout.columns}`;
  if (layout.kind === "winogradLines") {
    return `winograd ${layout.lines}x${layout.taps}x${layout.channels}x${layout.columns}`;
  }
  const rows = layout.kind === "panels" ? `${layout.rows}x` : "";
  const transposed = layout.kind === "panels" && layout.transposed ? " transposed" : "";
  return `${layout.kind} ${rows}${layout.columns}${layout.groups > 1 ? `·${layout.groups}` : ""}${transposed}`;
}

/** Writes `source` to `target`, which has `packedLength` floats, in this layout. Panels are the `PanelPacker`'s. */
export function pack(
  layout: Exclude<WeightLayout, PanelLayout>,
  source: Float32Array,
  target: Float32Array,
): void {
  switch (layout.kind) {
    case "raw":
      return target.set(source);
    case "winograd":
      return packWinograd(layout.rows, layout.columns, source, target);
    case "winogradLines":
      return packWinogradLines(layout, source, target);
    case "bias": {
      const { columns, groups } = layout;
      target.fill(0);
      for (let group = 0; group < groups; group++)
        target.set(source.subarray(group * columns, (group + 1) * columns), group * paddedColumns(columns));
    }
  }
}

/**
 * How the elements of F(2, 3) mix the taps of a segment of one, two or three: the rows of G. Two taps have no element 2, a
 * single one has no element 1 either.
 */
const SEGMENT_WEIGHTS = [
  [[1], [], [], [1]],
  [[1, 0], [1, 1], [], [0, 1]],
  [
    [1, 0, 0],
    [0.5, 0.5, 0.5],
    [0.5, -0.5, 0.5],
    [0, 0, 1],
  ],
] as const;

/** The first tap of each segment of three, and the weights its taps have in an element; segments without it are left out. */
function segmentsOf(element: number, taps: number): (readonly [first: number, weights: readonly number[]])[] {
  const segments: (readonly [number, readonly number[]])[] = [];
  for (let first = 0; first < taps; first += 3) {
    const weights: readonly number[] = SEGMENT_WEIGHTS[Math.min(taps - first, 3) - 1]?.[element] ?? [];
    if (weights.length > 0) segments.push([first, weights]);
  }
  return segments;
}

/** The rows of the matrices of the four elements of F(2, 3): one for each line, segment and channel. */
export function elementRows({
  lines,
  taps,
  channels,
}: Omit<WinogradLineLayout, "kind" | "columns">): number[] {
  return SEGMENT_WEIGHTS[0].map((_, element) => lines * segmentsOf(element, taps).length * channels);
}

/** The taps of each segment mixed for each element, in f64 and rounded once. */
function packWinogradLines(layout: WinogradLineLayout, source: Float32Array, target: Float32Array): void {
  const { lines, taps, channels, columns } = layout;
  const tap = channels * columns;
  let matrix = 0;
  target.fill(0);
  for (const [element, rows] of elementRows(layout).entries()) {
    let row = matrix;
    for (let line = 0; line < lines; line++) {
      for (const [first, weights] of segmentsOf(element, taps)) {
        const [a = 0, b = 0, c = 0] = weights;
        const [second, third] = [weights.length > 1 ? tap : 0, weights.length > 2 ? 2 * tap : 0];
        let from = (line * taps + first) * tap;
        for (let channel = 0; channel < channels; channel++, row += Tile.Panel) {
          for (let column = 0; column < columns; column++, from++) {
            const lane = column % Tile.Panel;
            target[row + (column - lane) * rows + lane] =
              a * (source[from] as number) +
              b * (source[from + second] as number) +
              c * (source[from + third] as number);
          }
        }
      }
    }
    matrix += rows * paddedColumns(columns);
  }
}

/** G·K·Gᵀ of every pair of channels, in f64 and rounded once; G = [1 0 0; ½ ½ ½; ½ -½ ½; 0 0 1]. */
function packWinograd(rows: number, columns: number, source: Float32Array, target: Float32Array): void {
  const tap = rows * columns;
  const block = rows * Tile.Panel;
  const lines = new Float64Array(12);
  target.fill(0);
  for (let column = 0; column < columns; column++) {
    const panel = 16 * block * Math.floor(column / Tile.Panel) + (column % Tile.Panel);
    for (let row = 0; row < rows; row++) {
      const from = row * columns + column;
      for (let x = 0; x < 3; x++) {
        const at = from + x * tap;
        const [a, b, c] = [source[at], source[at + 3 * tap], source[at + 6 * tap]] as [
          number,
          number,
          number,
        ];
        lines[x] = a;
        lines[x + 3] = (a + b + c) / 2;
        lines[x + 6] = (a - b + c) / 2;
        lines[x + 9] = c;
      }
      let to = panel + row * Tile.Panel;
      for (let line = 0; line < 12; line += 3) {
        const [a, b, c] = [lines[line], lines[line + 1], lines[line + 2]] as [number, number, number];
        target[to] = a;
        target[to + block] = (a + b + c) / 2;
        target[to + 2 * block] = (a - b + c) / 2;
        target[to + 3 * block] = c;
        to += 4 * block;
      }
    }
  }
}
