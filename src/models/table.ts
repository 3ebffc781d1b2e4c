import { roundHalfToEven } from "./python-format.ts";
import { cellLength, takeCells, truncate } from "./text-width.ts";

/**
 * A table with a heavy head and a line between rows, laid out by the rules of the Python library rich, which prints
 * Keras 3's summaries. Only the rules that fixed-width columns need are here.
 */

export type Align = "left" | "center" | "right";

export interface Column {
  readonly title: string;
  readonly width: number;
  readonly align: Align;
}

/** The lines of a table that is `width` cells wide, borders and padding included. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string[] {
  const widths = fitColumns(columns, width - columns.length - 1);
  const rule = (left: string, line: string, joint: string, right: string): string =>
    left + widths.map((size) => line.repeat(size)).join(joint) + right;
  const row = (cells: readonly string[], edge: string, bottom = false): string[] => {
    const wrapped = columns.map(({ align }, at) => wrapCell(cells[at] ?? "", (widths[at] ?? 2) - 2, align));
    const height = Math.max(...wrapped.map((lines) => lines.length));
    return Array.from({ length: height }, (_, line) => {
      const parts = wrapped.map((lines, at) => {
        const text = lines[bottom ? line - height + lines.length : line];
        return ` ${text ?? " ".repeat((widths[at] ?? 2) - 2)} `;
      });
      return edge + parts.join(edge) + edge;
    });
  };
  const titles = columns.map(({ title }) => title);
  const between = rule("├", "─", "┼", "┤");
  return [
    rule("┏", "━", "┳", "┓"),
    ...row(titles, "┃", true),
    rule("┡", "━", "╇", "┩"),
    ...rows.flatMap((cells, at) => (at === 0 ? row(cells, "│") : [between, ...row(cells, "│")])),
    rule("└", "─", "┴", "┘"),
  ];
}

/** Widths with one space of padding on each side; what does not fit into `room` is taken evenly from all columns. */
function fitColumns(columns: readonly Column[], room: number): number[] {
  let excess = columns.reduce((sum, { width }) => sum + width + 2, 0) - room;
  return columns.map(({ width }, at) => {
    const cut = Math.min(width + 2, roundHalfToEven(excess / (columns.length - at)));
    excess -= cut;
    return width + 2 - cut;
  });
}

/** Breaks a text between words into lines of exactly `width` cells; a word that is too long is cut with `…`. */
function wrapCell(text: string, width: number, align: Align): string[] {
  return breakLines(text, width, false).map((line) => {
    const kept = truncate(align === "left" ? line : line.trimEnd(), width);
    const space = Math.max(0, width - cellLength(kept));
    const left = align === "left" ? 0 : align === "right" ? space : Math.floor(space / 2);
    return " ".repeat(left) + kept + " ".repeat(space - left);
  });
}

/** Breaks a text into lines of at most `width` cells: between words, and inside a word only when it is longer than that. */
export function foldText(text: string, width: number): string[] {
  return breakLines(text, width, true).map((line) => takeCells(line, width));
}

function breakLines(text: string, width: number, fold: boolean): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.match(/\s*\S+\s*/g) ?? []) {
    const size = cellLength(word.trimEnd());
    if (line !== "" && cellLength(line) + size > width) {
      lines.push(line);
      line = "";
    }
    line += word;
    while (fold && size > width && cellLength(line) > width) {
      const piece = takeCells(line, width);
      if (piece === "") break;
      lines.push(piece);
      line = line.slice(piece.length);
    }
  }
  return [...lines, line].map((each) => dropSpaces(each, width));
}

/** Removes spaces at the end, no more than the line is too long, which is counted in characters here. */
function dropSpaces(line: string, width: number): string {
  const excess = [...line].length - width;
  const kept = line.trimEnd();
  return excess > 0 ? line.slice(0, Math.max(kept.length, line.length - excess)) : line;
}
