import { ConfigError } from "../core/errors.ts";
import type { Shape } from "../core/shape.ts";
import type { Layer } from "../layers/layer.ts";

/** What a summary says of one layer. */
export interface SummaryRow {
  readonly name: string;
  readonly className: string;
  readonly built: boolean;
  /** `undefined` until the model knows them. */
  readonly outputShapes: readonly Shape[] | undefined;
  readonly trainable: boolean;
  readonly trainableParams: number;
  readonly nonTrainableParams: number;
  /** The rows of the layers inside, if it is a model. */
  readonly children?: readonly SummaryRow[] | undefined;
  /** Where its inputs come from, as `dense[0][0]`. */
  readonly connections?: readonly string[] | undefined;
  /** Is it a place where data enters the model? */
  readonly input?: boolean | undefined;
}

/** What a summary is made of: any `Model`. */
export interface SummarySource {
  readonly name: string;
  /** Only a model that is no plain chain says where the inputs of its layers come from. */
  readonly showsConnections?: boolean | undefined;
  /** Of the whole, where layers share weights. Default: the sums of the rows. */
  readonly totals?: Totals | undefined;
  summaryRows(): readonly SummaryRow[];
}

/** The row of a layer. */
export function layerRow(
  layer: Layer,
  outputShapes: readonly Shape[] | undefined,
  more: Pick<SummaryRow, "connections" | "input"> = {},
): SummaryRow {
  const trainableParams = sizeOf(layer.trainableWeights);
  return {
    name: layer.name,
    className: layer.className,
    built: layer.built,
    outputShapes,
    trainable: layer.trainable,
    trainableParams,
    nonTrainableParams: sizeOf(layer.weights) - trainableParams,
    children: isModel(layer) ? layer.summaryRows().map(withoutConnections) : undefined,
    ...more,
  };
}

/** The calls inside a model are no calls of the model around it. */
function withoutConnections(row: SummaryRow): SummaryRow {
  return { ...row, connections: undefined };
}

function isModel(layer: Layer): layer is Layer & { summaryRows(): readonly SummaryRow[] } {
  return "summaryRows" in layer;
}

/** The number of values. */
export function sizeOf(weights: readonly { readonly size: number }[]): number {
  return weights.reduce((sum, { size }) => sum + size, 0);
}

/** A row with how deep it lies in models inside models. */
export interface NestedRow {
  readonly row: SummaryRow;
  readonly depth: number;
}

/** The rows with those of the models inside below them. */
export function expandRows(rows: readonly SummaryRow[], depth = 0): readonly NestedRow[] {
  return rows.flatMap((row) => [{ row, depth }, ...expandRows(row.children ?? [], depth + 1)]);
}

export interface SummaryOptions {
  /** Which Keras's table. Default: `"keras3"`. */
  readonly style?: "keras3" | "keras2" | undefined;
  /**
   * Width of the table in characters. Default: 88 (Keras 2: 65), 108 (98) with a column of connections, and 12 (11) more
   * with `showTrainable`.
   */
  readonly lineLength?: number | undefined;
  /**
   * Where each column ends, as fractions of the line. Default: `[0.45, 0.8, 1]` (Keras 2: `[0.45, 0.85, 1]`), with a
   * column of connections `[0.3, 0.56, 0.74, 1]` (`[0.3, 0.6, 0.7, 1]`).
   */
  readonly positions?: readonly number[] | undefined;
  /** Adds a column with Y or N. Default: false. */
  readonly showTrainable?: boolean | undefined;
  /** Shows the layers of models inside the model. Default: false. */
  readonly expandNested?: boolean | undefined;
  /** The first and the last layer to show, as names or regular expressions that match the start of a name. */
  readonly layerRange?: readonly [string, string] | undefined;
  /** Width of the terminal, where the text has to fit one: the table shrinks to it. Default: none. */
  readonly columns?: number | undefined;
}

export const paramsOf = (row: SummaryRow): number => row.trainableParams + row.nonTrainableParams;

export interface Totals {
  readonly total: number;
  readonly trainable: number;
  readonly nonTrainable: number;
}

/** Sums over all layers, shown or not. */
export function totalParams(model: SummarySource, rows: readonly SummaryRow[]): Totals {
  if (model.totals !== undefined) return model.totals;
  const trainable = rows.reduce((sum, row) => sum + row.trainableParams, 0);
  const nonTrainable = rows.reduce((sum, row) => sum + row.nonTrainableParams, 0);
  return { total: trainable + nonTrainable, trainable, nonTrainable };
}

/** Bytes of one parameter; all are float32. */
export const PARAM_BYTES = 4;

/** The layers between the two names of `layerRange`, in whatever order these are given. */
export function rowsInRange(
  rows: readonly SummaryRow[],
  range: SummaryOptions["layerRange"],
): readonly SummaryRow[] {
  if (range === undefined) return rows;
  if (range.length !== 2 || range.some((name) => typeof name !== "string")) {
    throw rangeError("layerRange must be two strings", rows, range);
  }
  const [from, to] = range.map((pattern) => {
    const match = startPattern(pattern, rows, range);
    return rows.flatMap(({ name }, at) => (match.test(name) ? [at] : []));
  }) as [number[], number[]];
  if (from.length === 0 || to.length === 0) {
    throw rangeError("The names of layerRange do not match the layer names in the model", rows, range);
  }
  if (Math.min(...from) > Math.max(...to)) return rows.slice(Math.min(...to), Math.max(...from) + 1);
  return rows.slice(Math.min(...from), Math.max(...to) + 1);
}

function startPattern(pattern: string, rows: readonly SummaryRow[], range: unknown): RegExp {
  try {
    return new RegExp(`^(?:${pattern})`, "u");
  } catch {
    throw rangeError("layerRange holds something that is no regular expression", rows, range);
  }
}

function rangeError(what: string, rows: readonly SummaryRow[], range: unknown): ConfigError {
  const names = rows.map(({ name }) => name).join(", ");
  return new ConfigError(what, { argument: "layerRange", expected: names, received: JSON.stringify(range) });
}
