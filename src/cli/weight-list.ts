import { elementCount } from "../core/shape.ts";
import type { Stored, StoredWeights } from "../io/open-stored.ts";
import type { WeightArray } from "../formats/weight-array.ts";
import { alignColumns, formatBytes } from "../plan/print.ts";

/** One array of a file that holds weights alone. */
interface ArrayReport {
  /** The layer it belongs to, where the file says. */
  readonly layer: string | null;
  readonly path: string;
  readonly shape: readonly number[];
  readonly dtype: string;
}

/** What `inspect --json` gives of weights without a model. */
export interface WeightList {
  readonly file: string;
  readonly bytes: number;
  readonly format: string;
  readonly kerasVersion: string | null;
  /** Values of all arrays. */
  readonly values: number;
  readonly arrays: readonly ArrayReport[];
}

export function listWeights(file: string, { bytes, format, kerasVersion, weights }: Stored): WeightList {
  const arrays = weights === undefined ? [] : reportArrays(weights);
  const values = arrays.reduce((sum, { shape }) => sum + elementCount(shape), 0);
  return { file, bytes, format, kerasVersion: kerasVersion ?? null, values, arrays };
}

function reportArrays(weights: StoredWeights): readonly ArrayReport[] {
  const report = (array: WeightArray, layer: string | null = null): ArrayReport => {
    const { path, shape, dtype } = array;
    return { layer, path, shape, dtype };
  };
  switch (weights.kind) {
    case "tree": {
      const { store } = weights;
      return store.paths.flatMap((path) =>
        (store.weights(path) ?? []).map((array) => report(array, store.layerName(path))),
      );
    }
    case "layers":
      return weights.layers.flatMap(({ name, arrays }) => arrays.map((array) => report(array, name)));
    case "names":
      return weights.arrays.map((array) => report(array));
  }
}

export function weightListText(list: WeightList): string {
  const { file, bytes, format, arrays, values } = list;
  const rows = arrays.map(({ layer, path, shape, dtype }) => [
    path,
    `[${shape.join(", ")}]`,
    dtype,
    layer ?? "",
  ]);
  return [
    `file     ${file} (${formatBytes(bytes)})`,
    `format   ${format}`,
    "model    none: weights alone, for loadWeights(model, source)",
    `weights  ${values.toLocaleString("en")} values in ${arrays.length} ${arrays.length === 1 ? "array" : "arrays"}`,
    "",
    ...alignColumns([["array", "shape", "type", "layer"], ...rows]),
  ].join("\n");
}
