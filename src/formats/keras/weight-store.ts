import { ModelFormatError } from "../../core/errors.ts";
import { Hdf5Dataset, Hdf5Group, openHdf5 } from "../hdf5/index.ts";
import type { FormatLimits } from "../limits.ts";
import type { WeightArray } from "../weight-array.ts";
import { modernPaths } from "./old-paths.ts";

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
  return openWeightTree([openHdf5(bytes, { name, limits }).root], name);
}

/** The same of a tree that several files hold together, of which each has some of the arrays. */
export function openWeightTree(roots: readonly Hdf5Group[], name: string): WeightStore {
  const groups = renamed(findVars(roots), name);
  const filled = [...groups].filter(
    ([path, vars]) => vars.some((group) => group.names().length > 0) && !isState(path),
  );
  return {
    paths: filled.map(([path]) => path).sort(),
    weights(path): Weights | undefined {
      const vars = groups.get(path);
      return vars && readVars(vars, name);
    },
    layerName(path): string | undefined {
      const saved = groups.get(path)?.map((vars) => vars.attribute("name"));
      return saved?.find((each) => typeof each === "string");
    },
  };
}

/** Every group that has a group `vars`: its path -> its `vars`, in each file that has it. */
function findVars(roots: readonly Hdf5Group[]): Map<string, Hdf5Group[]> {
  const found = new Map<string, Hdf5Group[]>();
  const pending = [...roots];
  for (let group = pending.pop(); group !== undefined; group = pending.pop()) {
    for (const key of group.names()) {
      const member = group.get(key);
      if (!(member instanceof Hdf5Group)) continue;
      if (key === "vars") found.set(group.path, [...(found.get(group.path) ?? []), member]);
      pending.push(member);
    }
  }
  return found;
}

/** @throws ModelFormatError if an old and a new path name the same layer. */
function renamed(groups: ReadonlyMap<string, Hdf5Group[]>, file: string): Map<string, Hdf5Group[]> {
  const modern = new Map<string, Hdf5Group[]>();
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
function readVars(vars: readonly Hdf5Group[], file: string): Weights {
  const names = vars.flatMap((group) => group.names());
  return names.map((_, i) => {
    const arrays = vars.map((group) => group.get(String(i))).filter((array) => array !== undefined);
    const [array] = arrays;
    if (array instanceof Hdf5Dataset && arrays.length === 1) return array;
    throw new ModelFormatError("a layer's arrays are not numbered from 0", {
      path: `${file}: ${vars[0]?.path ?? ""}`,
      expected: `an array "${i}"`,
      received: names.slice(0, 8).join(", "),
    });
  });
}
