/**
 * Weight paths of files from Keras 2.12 and 2.13, in the words of Keras 3. These versions
 * - called the list of layers `_layer_checkpoint_dependencies` (`H5IOStore.get` in saving_lib.py still looks for it);
 * - could skip numbers, because that list held a layer with weights twice, as `layer_with_weights-0` and as `layer-0`:
 *   the second Dense may be `dense_2`;
 * - wrote backslashes on Windows, so that a whole path became the name of one group.
 */
const OLD_LAYERS = "_layer_checkpoint_dependencies";

/** The path of each group as Keras 3 would have written it: `layers/dense_1`. */
export function modernPaths(paths: readonly string[]): Map<string, string> {
  const split = paths.map((path) => path.replaceAll("\\", "/").split("/"));
  const lists = new Map<string, Set<string>>();
  for (const keys of split) {
    keys.forEach((key, i) => {
      if (i === 0 || keys[i - 1] !== OLD_LAYERS) return;
      const list = keys.slice(0, i).join("/");
      lists.set(list, (lists.get(list) ?? new Set()).add(key));
    });
  }
  const renumbered = new Map([...lists].map(([list, keys]) => [list, renumber([...keys])]));
  const modernKey = (keys: readonly string[], i: number): string => {
    if (keys[i] === OLD_LAYERS) return "layers";
    return renumbered.get(keys.slice(0, i).join("/"))?.get(keys[i]!) ?? keys[i]!;
  };
  return new Map(paths.map((path, p) => [path, split[p]!.map((_, i) => modernKey(split[p]!, i)).join("/")]));
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
