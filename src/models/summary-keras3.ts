import { ConfigError } from "../core/errors.ts";
import type { Shape } from "../core/shape.ts";
import { readableSize, withCommas } from "./python-format.ts";
import {
  expandRows,
  type NestedRow,
  PARAM_BYTES,
  paramsOf,
  rowsInRange,
  type SummaryOptions,
  type SummarySource,
  totalParams,
} from "./summary-rows.ts";
import { type Align, type Column, foldText, renderTable } from "./table.ts";

const UNITS = ["B", "KB", "MB", "GB", "TB", "PB"];

/** The lines that `model.summary()` prints in Keras 3. */
export function keras3Lines(model: SummarySource, options: SummaryOptions): string[] {
  const layers = model.summaryRows();
  const { showTrainable = false, columns = Infinity } = options;
  const connected = model.showsConnections ?? false;
  const width =
    options.lineLength ?? Math.min((connected ? 108 : 88) + (showTrainable ? 12 : 0), columns - 4);
  const shown = rowsInRange(layers, options.layerRange);
  const nested = options.expandNested ? expandRows(shown) : shown.map((row) => ({ row, depth: 0 }));
  const rows = nested.map((row) => cells(row, connected, showTrainable));
  const { total, trainable, nonTrainable } = totalParams(model, layers);
  const count = (title: string, params: number): string =>
    ` ${title}: ${withCommas(params)} (${readableSize(params * PARAM_BYTES, UNITS)})`;
  return [
    ...foldText(`Model: "${model.name}"`, columns),
    ...renderTable(tableColumns(width, connected, options), rows, width),
    ...foldText(count("Total params", total), columns),
    ...foldText(count("Trainable params", trainable), columns),
    ...foldText(count("Non-trainable params", nonTrainable), columns),
  ];
}

/** Where columns end. */
const PLAIN = [0.45, 0.8, 1];
const CONNECTED = [0.3, 0.56, 0.74, 1];

function tableColumns(
  width: number,
  connected: boolean,
  { positions = connected ? CONNECTED : PLAIN, showTrainable = false }: SummaryOptions,
): Column[] {
  const ends = showTrainable ? [...positions.map((end) => end * 0.9), 1] : positions;
  const heads: [title: string, align: Align][] = [
    ["Layer (type)", "left"],
    ["Output Shape", "left"],
    ["Param #", "right"],
  ];
  if (connected) heads.push(["Connected to", "left"]);
  if (showTrainable) heads.push(["Trainable", "center"]);
  let start = 0;
  return heads.map(([title, align], at) => {
    const size = Math.trunc((ends[at] ?? 1) * width) - start;
    start += size;
    if (!(size >= 4)) {
      throw new ConfigError("Insufficient width to print the summary", {
        argument: "lineLength",
        expected: `at least 4 characters for each of ${heads.length} columns`,
        received: `${width}`,
      });
    }
    return { title, width: size, align };
  });
}

function cells({ row, depth }: NestedRow, connected: boolean, showTrainable: boolean): string[] {
  const prefix = depth === 0 ? "" : `${"   ".repeat(depth)}└ `;
  const params = paramsOf(row);
  const trainable = params === 0 ? "-" : row.trainable ? "Y" : "N";
  return [
    `${prefix}${row.name} (${row.className})`,
    row.outputShapes === undefined ? "?" : shapesText(row.outputShapes),
    row.built ? withCommas(params) : "0 (unbuilt)",
    ...(connected ? [row.connections?.join(", ") || "-"] : []),
    ...(showTrainable ? [trainable] : []),
  ];
}

/** `(None, 4)`, or `[(None, 4), (None, 4)]` for several outputs. Keras 3 prints rank 1 as `(None)`. */
function shapesText(shapes: readonly Shape[]): string {
  const texts = shapes.map((shape) => `(${shape.map((dim) => dim ?? "None").join(", ")})`);
  return texts.length === 1 ? texts.join() : `[${texts.join(", ")}]`;
}
