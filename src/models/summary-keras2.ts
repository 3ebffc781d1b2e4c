import { ConfigError } from "../core/errors.ts";
import { formatShape } from "../core/shape.ts";
import { readableSize } from "./python-format.ts";
import {
  PARAM_BYTES,
  paramsOf,
  rowsInRange,
  type SummaryOptions,
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
  const width = options.lineLength ?? 65;
  const { positions = [0.45, 0.85, 1] } = options;
  const ends =
    (positions.at(-1) ?? 1) <= 1 ? positions.map((end) => Math.trunc(width * end)) : [...positions];
  const line = showTrainable ? width + 11 : width;
  if (showTrainable) ends.push(line);

  const rows = rowsInRange(layers, options.layerRange).map((row) => {
    const shapes = (row.outputShapes ?? []).map(formatShape);
    const shape = shapes.length === 1 ? shapes.join() : `[${shapes.join(", ")}]`;
    return [`${row.name} (${row.className})`, shape, String(paramsOf(row)), row.trainable ? "Y" : "N"];
  });
  const { total, trainable, nonTrainable } = totalParams(layers);
  const count = (title: string, params: number): string =>
    `${title}: ${params} (${readableSize(params * PARAM_BYTES, UNITS)})`;
  return [
    `Model: "${model.name}"`,
    "_".repeat(line),
    ...rowLines(["Layer (type)", "Output Shape", "Param #", "Trainable"], ends),
    "=".repeat(line),
    ...rows.flatMap((cells) => [...rowLines(cells, ends), " ".repeat(line)]),
    "=".repeat(line),
    count("Total params", total),
    count("Trainable params", trainable),
    count("Non-trainable params", nonTrainable),
    "_".repeat(line),
  ];
}

/** One row; what does not fit its column goes on in the next line, even in the middle of a word. */
function rowLines(cells: readonly string[], ends: readonly number[]): string[] {
  const left = cells.slice(0, ends.length);
  const lines: string[] = [];
  while (left.some((text) => text !== "")) {
    let line = "";
    for (const [column, text] of left.entries()) {
      const last = column === ends.length - 1;
      const end = ends[column] ?? 0;
      const room = end - (ends[column - 1] ?? 0) - (last ? 0 : 3);
      if (room < 1) throw tooNarrow(ends);
      const part = upToBracket(text.slice(0, room));
      left[column] = text.slice(part.length);
      line = `${column === 0 ? " " : ""}${line}${part}${last ? "" : "  "}`.padEnd(end);
    }
    lines.push(line);
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
