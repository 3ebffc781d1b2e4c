/** How many layers of each name have been made in this process. */
const counters = new Map<string, number>();

/** `MaxPooling2D` -> `max_pooling2d`, by Keras's own rule (which makes `ReLU` `re_lu`). */
export function toSnakeCase(name: string): string {
  return name
    .replace(/\W+/g, "")
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
}

/** The name of an unnamed layer or model: `dense`, then `dense_1`, `dense_2`, as Keras counts. */
export function autoName(className: string): string {
  const name = toSnakeCase(className);
  const count = counters.get(name) ?? 0;
  counters.set(name, count + 1);
  return count === 0 ? name : `${name}_${count}`;
}

/**
 * Starts the numbering of automatic names again, as `keras.utils.clear_session` does. Layers that exist keep theirs.
 *
 * @example
 * clearSession();
 * layers.flatten().name;    // "flatten"
 */
export function clearSession(): void {
  counters.clear();
}
