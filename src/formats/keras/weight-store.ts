import { ModelFormatError } from "../../core/errors.ts";
import { Hdf5Dataset, Hdf5Group, openHdf5 } from "../hdf5/index.ts";
import type { NumberType } from "../numbers.ts";
import type { FormatLimits } from "../limits.ts";
import { modernPaths } from "./old-paths.ts";

/** One stored array. The shape is known at once; values are converted only when they are asked for. */
export interface WeightArray {
  /** `layers/dense/vars/0` */
  readonly path: string;
  readonly shape: readonly number[];
  readonly dtype: NumberType | "opaque" | "string" | "unknown";
  /** The values in C order: a view on the file's bytes if these are aligned float32, else a copy. */
  float32(): Promise<Float32Array>;
}

/** A layer's own arrays in the order it made them: trainable ones, then the others. */
export type Weights = readonly WeightArray[];

export interface WeightStore {
  /** Paths of all groups that hold at least one array, without the optimizer's and the random generators' state. */
  readonly paths: readonly string[];
  /** The arrays of a layer, by its group's path (`layers/dense`, `""` is the model itself); `undefined` if there is none. */
  weights(path: string): Weights | undefined;
  /** The name the layer had when it was saved; files from before Keras 3.6 don't tell. */
  layerName(path: string): string | undefined;
}

/**
 * Read `model.weights.h5`: for every `<path>/vars`, the arrays `0`, `1`, ... below it. The whole tree is walked at once, so
 * that a hostile link anywhere is found before anything is built.
 *
 * @throws ModelFormatError, UnsupportedError
 */
export function openWeightStore(bytes: Uint8Array, name: string, limits: FormatLimits): WeightStore {
  const groups = renamed(findVars(openHdf5(bytes, { name, limits }).root), name);
  const filled = [...groups].filter(([path, vars]) => vars.names().length > 0 && !isState(path));
  return {
    paths: filled.map(([path]) => path).sort(),
    weights(path): Weights | undefined {
      const vars = groups.get(path);
      return vars && readVars(vars, name);
    },
    layerName(path): string | undefined {
      const saved = groups.get(path)?.attribute("name");
      return typeof saved === "string" ? saved : undefined;
    },
  };
}

/** Every group that has a group `vars`: its path -> its `vars`. */
function findVars(root: Hdf5Group): Map<string, Hdf5Group> {
  const found = new Map<string, Hdf5Group>();
  const pending: Hdf5Group[] = [root];
  for (let group = pending.pop(); group !== undefined; group = pending.pop()) {
    for (const key of group.names()) {
      const member = group.get(key);
      if (!(member instanceof Hdf5Group)) continue;
      if (key === "vars") found.set(group.path, member);
      pending.push(member);
    }
  }
  return found;
}

/** @throws ModelFormatError if an old and a new path name the same layer. */
function renamed(groups: ReadonlyMap<string, Hdf5Group>, file: string): Map<string, Hdf5Group> {
  const modern = new Map<string, Hdf5Group>();
  for (const [old, path] of modernPaths([...groups.keys()])) {
    if (modern.has(path)) {
      throw new ModelFormatError("two groups stand for one layer", { path: `${file}: ${path}` });
    }
    modern.set(path, groups.get(old)!);
  }
  return modern;
}

/** State of training, not of the model. */
function isState(path: string): boolean {
  return /^optimizer(\/|$)|(^|\/)seed_generator$/.test(path);
}

/** `vars/0`, `vars/1`, ... `vars/10` in the order of their numbers. */
function readVars(vars: Hdf5Group, file: string): Weights {
  return vars.names().map((_, i) => {
    const array = vars.get(String(i));
    if (array instanceof Hdf5Dataset) return array;
    throw new ModelFormatError("a layer's arrays are not numbered from 0", {
      path: `${file}: ${vars.path}`,
      expected: `an array "${i}"`,
      received: vars.names().slice(0, 8).join(", "),
    });
  });
}
