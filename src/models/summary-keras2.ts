import { ConfigError } from "../core/errors.ts";
import { formatShape } from "../core/shape.ts";
import { readableSize } from "./python-format.ts";
import {
  PARAM_BYTES,
  paramsOf,
  rowsInRange,
  type SummaryOptions,
  type SummaryRow,
  type SummarySource,
  totalParams,
} from "./summary-rows.ts";

const UNITS = ["Byte", "KB", "MB", "GB", "TB", "PB"];

/**
 * The lines that `model.summary()` prints in Keras 2.15.
 * @throws ConfigError for a model that is not built, as there.
 */
export function keras2Lines(model: SummarySource, options: SummaryOptions): string[] {
  const layers = model.summaryRows();
  if (layers.length === 0 || layers.some(({ outputShapes }) => outputShapes === undefined)) {
    throw new ConfigError(
      "This model has not yet been built. Give its first layer an inputShape or call the model on data first",
      { layer: `Sequential "${model.name}"` },
    );
  }
  const { showTrainable = false } = options;
  const connected = model.showsConnections ?? false;
  const width = options.lineLength ?? (connected ? 98 : 65);
  const { positions = connected ? [0.3, 0.6, 0.7, 1] : [0.45, 0.85, 1] } = options;
  const ends =
    (positions.at(-1) ?? 1) <= 1 ? positions.map((end) => Math.trunc(width * end)) : [...positions];
  const line = showTrainable ? width + 11 : width;
  if (showTrainable) ends.push(line);

  const cells = (row: SummaryRow): string[] => [
    `${row.name} (${row.className})`,
    shapesText(row),
    String(paramsOf(row)),
    ...(connected ? [`[${(row.connections ?? []).map((each) => `'${each}'`).join(", ")}]`] : []),
    row.trainable ? "Y" : "N",
  ];
  const layerLines = (row: SummaryRow, depth: number, last: boolean): string[] => {
    const children = options.expandNested ? (row.children ?? []) : [];
    const own = rowLines(cells(row), ends, depth);
    if (children.length === 0) return last ? own : [...own, framed(" ", depth, line)];
    const inner = children.flatMap((child, at) => layerLines(child, depth + 1, at === children.length - 1));
    return [...own, framed("¯", depth + 1, line), ...inner, framed("¯", depth, line)];
  };
  const { total, trainable, nonTrainable } = totalParams(model, layers);
  const count = (title: string, params: number): string =>
    `${title}: ${params} (${readableSize(params * PARAM_BYTES, UNITS)})`;
  return [
    `Model: "${model.name}"`,
    "_".repeat(line),
    ...rowLines(
      ["Layer (type)", "Output Shape", "Param #", ...(connected ? ["Connected to"] : []), "Trainable"],
      ends,
    ),
    "=".repeat(line),
    ...rowsInRange(layers, options.layerRange).flatMap((row) => layerLines(row, 0, false)),
    "=".repeat(line),
    count("Total params", total),
    count("Trainable params", trainable),
    count("Non-trainable params", nonTrainable),
    "_".repeat(line),
  ];
}

/** A line of one sign between the bars of the models around. */
function framed(sign: string, depth: number, width: number): string {
  const bars = "|".repeat(depth);
  return bars + sign.repeat(Math.max(0, width - 2 * depth)) + bars;
}

function shapesText(row: SummaryRow): string {
  const shapes = (row.outputShapes ?? []).map(formatShape);
  return shapes.length === 1 && !row.input ? shapes.join() : `[${shapes.join(", ")}]`;
}

/** One row; what does not fit its column goes on in the next line, even in the middle of a word. */
function rowLines(cells: readonly string[], ends: readonly number[], depth = 0): string[] {
  const bars = "|".repeat(depth);
  const left = cells.slice(0, ends.length);
  const lines: string[] = [];
  while (left.some((text) => text !== "")) {
    let line = "";
    for (const [column, text] of left.entries()) {
      const last = column === ends.length - 1;
      const end = ends[column] ?? 0;
      const room = end - (ends[column - 1] ?? 0) - (last ? 0 : 3) - (column === 0 ? depth : 0);
      if (room < 1) throw tooNarrow(ends);
      const part = upToBracket(text.slice(0, room));
      left[column] = text.slice(part.length);
      const start = column === 0 ? `${bars} ` : line;
      line = `${start}${part}${last ? "" : "  "}`.padEnd(last ? end - depth : end);
    }
    lines.push(line + bars);
  }
  return lines;
}

/** A line also breaks behind the first end of a tuple, list or name. */
function upToBracket(text: string): string {
  const ends = ["),", "},", "],", "',"].map((mark) => text.indexOf(mark)).filter((at) => at >= 0);
  return ends.length === 0 ? text : text.slice(0, Math.min(...ends) + 2);
}

function tooNarrow(ends: readonly number[]): ConfigError {
  return new ConfigError("Insufficient width to print the summary", {
    argument: "lineLength",
    expected: "room for at least one character in each column",
    received: `columns that end at ${ends.join(", ")}`,
  });
}
