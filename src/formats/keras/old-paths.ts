/**
 * Weight paths of files from Keras 2.12 and 2.13, in the words of Keras 3. These versions
 * - called the list of layers `_layer_checkpoint_dependencies` (`H5IOStore.get` in saving_lib.py still looks for it);
 * - could skip numbers, because that list held a layer with weights twice, as `layer_with_weights-0` and as `layer-0`:
 *   the second Dense may be `dense_2`;
 * - wrote backslashes on Windows, so that a whole path became the name of one group.
 */
const OLD_LAYERS = "_layer_checkpoint_dependencies";

/** A key of a path, with those that follow it. */
interface Key {
  readonly next: Map<string, Key>;
  /** For the keys of an old list: their names in the words of Keras 3. */
  modern?: ReadonlyMap<string, string>;
}

/** The path of each group as Keras 3 would have written it: `layers/dense_1`. */
export function modernPaths(paths: readonly string[]): Map<string, string> {
  const root: Key = { next: new Map() };
  const split = paths.map((path) => path.replaceAll("\\", "/").split("/"));
  for (const keys of split) {
    let at = root;
    for (const key of keys) {
      const next: Key = at.next.get(key) ?? { next: new Map() };
      at.next.set(key, next);
      at = next;
    }
  }
  const modern = (keys: readonly string[]): string => {
    let at = root;
    let list = false; // are we in an old one?
    const words = keys.map((key) => {
      const numbers = list ? (at.modern ??= renumber([...at.next.keys()])) : undefined;
      at = at.next.get(key)!;
      list = key === OLD_LAYERS;
      return list ? "layers" : (numbers?.get(key) ?? key);
    });
    return words.join("/");
  };
  return new Map(paths.map((path, at) => [path, modern(split[at]!)]));
}

/** `dense`, `dense_2`, `dense_4` -> `dense`, `dense_1`, `dense_2`: the order within a class is what counts. */
function renumber(keys: readonly string[]): Map<string, string> {
  const classes = new Map<string, { key: string; number: number }[]>();
  for (const key of keys) {
    const [, base = key, digits = "0"] = /^(.+)_(\d{1,6})$/.exec(key) ?? [];
    const same = classes.get(base) ?? [];
    same.push({ key, number: Number(digits) });
    classes.set(base, same);
  }
  const modern = new Map<string, string>();
  for (const [base, same] of classes) {
    same.sort((a, b) => a.number - b.number);
    same.forEach(({ key }, i) => modern.set(key, i === 0 ? base : `${base}_${i}`));
  }
  return modern;
}
