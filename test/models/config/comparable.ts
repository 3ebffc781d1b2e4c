/**
 * A configuration without what may differ: Keras leaves out some arguments that are null, writes numbers that say which
 * objects are shared, says `mask: null` and `training: false` in a call, and never writes `use_cudnn`.
 */
export function comparable(value: unknown): unknown {
  const json: unknown = JSON.parse(JSON.stringify(value));
  return strip(json);
}

const LEFT_OUT: ReadonlySet<string> = new Set(["shared_object_id", "use_cudnn", "keras_version", "backend"]);

function strip(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strip);
  if (typeof value !== "object" || value === null) return value;
  const { class_name: className } = value as { readonly class_name?: unknown };
  const entries = Object.entries(value)
    .filter(([key, item]) => item !== null && !LEFT_OUT.has(key) && !(key === "training" && item === false))
    .filter(([key, item]) => key !== "mask" || !isNothing(item))
    .map(([key, item]): [string, unknown] => [
      key,
      className === "__keras_tensor__" ? withoutType(item) : strip(item),
    ]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Everything is computed in float32, comparisons too. */
function withoutType(config: unknown): unknown {
  return typeof config === "object" && config !== null ? { ...config, dtype: "float32" } : config;
}

function isNothing(mask: unknown): boolean {
  return (
    mask === null ||
    (typeof mask === "object" &&
      !("class_name" in mask) &&
      Object.values(mask).every((each) => each === null))
  );
}
