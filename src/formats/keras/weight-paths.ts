/**
 * `MaxPooling2D` -> `max_pooling2d`, `PReLU` -> `p_re_lu`, `LSTM` -> `lstm`: the three substitutions of `to_snake_case` in
 * keras/src/utils/naming.py, where `\W` means all but Unicode letters, digits and the underscore.
 */
export function toSnakeCase(className: string): string {
  return className
    .replace(/[^\p{L}\p{N}_]+/gu, "")
    .replace(/(.)([A-Z][a-z]+)/gu, "$1_$2")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
}

/**
 * Where Keras keeps the weights of each item of a list of layers: by class and order, never by the layer's own name.
 * The first Dense is `layers/dense`, the next `layers/dense_1` (`_save_container_state` in keras/src/saving/saving_lib.py).
 *
 * @param classNames the class of each item, in the order of `model.layers`; a Functional model's InputLayers are among them,
 *   a Sequential's is not.
 * @param list the group that stands for the list: `layers/sequential/layers` in a nested model, `layers/rnn/cell/cells`
 *   in StackedRNNCells.
 *
 * @example
 * weightPaths(["Conv2D", "Dense", "Dense"]); // ["layers/conv2d", "layers/dense", "layers/dense_1"]
 */
export function weightPaths(classNames: readonly string[], list = "layers"): string[] {
  const used = new Map<string, number>();
  return classNames.map((className) => {
    const key = toSnakeCase(className);
    const count = used.get(key) ?? 0;
    used.set(key, count + 1);
    return count === 0 ? `${list}/${key}` : `${list}/${key}_${count}`;
  });
}
