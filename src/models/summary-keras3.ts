import { ConfigError } from "../core/errors.ts";
import type { Shape } from "../core/shape.ts";
import { readableSize, withCommas } from "./python-format.ts";
import {
  PARAM_BYTES,
  paramsOf,
  rowsInRange,
  type SummaryOptions,
  type SummaryRow,
  type SummarySource,
  totalParams,
} from "./summary-rows.ts";
import { type Align, type Column, foldText, renderTable } from "./table.ts";

const UNITS = ["B", "KB", "MB", "GB", "TB", "PB"];

/** The lines that `model.summary()` prints in Keras 3. */
export function keras3Lines(model: SummarySource, options: SummaryOptions): string[] {
  const layers = model.summaryRows();
  const { showTrainable = false, columns = Infinity } = options;
  const width = options.lineLength ?? Math.min(showTrainable ? 100 : 88, columns - 4);
  const rows = rowsInRange(layers, options.layerRange).map((row) => cells(row, showTrainable));
  const { total, trainable, nonTrainable } = totalParams(layers);
  const count = (title: string, params: number): string =>
    ` ${title}: ${withCommas(params)} (${readableSize(params * PARAM_BYTES, UNITS)})`;
  return [
    ...foldText(`Model: "${model.name}"`, columns),
    ...renderTable(tableColumns(width, options), rows, width),
    ...foldText(count("Total params", total), columns),
    ...foldText(count("Trainable params", trainable), columns),
    ...foldText(count("Non-trainable params", nonTrainable), columns),
  ];
}

function tableColumns(
  width: number,
  { positions = [0.45, 0.8, 1], showTrainable = false }: SummaryOptions,
): Column[] {
  const ends = showTrainable ? [...positions.map((end) => end * 0.9), 1] : positions;
  const heads: [title: string, align: Align][] = [
    ["Layer (type)", "left"],
    ["Output Shape", "left"],
    ["Param #", "right"],
  ];
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

function cells(row: SummaryRow, showTrainable: boolean): string[] {
  const params = paramsOf(row);
  const trainable = params === 0 ? "-" : row.trainable ? "Y" : "N";
  return [
    `${row.name} (${row.className})`,
    row.outputShapes === undefined ? "?" : shapesText(row.outputShapes),
    row.built ? withCommas(params) : "0 (unbuilt)",
    ...(showTrainable ? [trainable] : []),
  ];
}

/** `(None, 4)`, or `[(None, 4), (None, 4)]` for several outputs. Keras 3 prints rank 1 as `(None)`. */
function shapesText(shapes: readonly Shape[]): string {
  const texts = shapes.map((shape) => `(${shape.map((dim) => dim ?? "None").join(", ")})`);
  return texts.length === 1 ? texts.join() : `[${texts.join(", ")}]`;
}
