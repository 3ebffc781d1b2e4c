/** How a model's inputs or outputs are put together: one alone, a list, or an object by name. */
export type Structure<T> = T | readonly T[] | Readonly<Record<string, T>>;

/** The names of an object, in the order in which Keras counts its entries: sorted. */
export function sortedKeys(object: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(object).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** Is it an object with entries, and no array or instance of a class? */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The entries in Keras's order. */
export function flatten<T>(structure: Structure<T>): readonly T[] {
  if (Array.isArray(structure)) return structure as readonly T[];
  if (!isRecord(structure)) return [structure as T];
  const entries = structure as Readonly<Record<string, T>>;
  return sortedKeys(entries).map((key) => entries[key] as T);
}

/** Entries in Keras's order, put together as `like` is. */
export function packAs<T>(like: Structure<unknown>, items: readonly T[]): Structure<T> {
  if (Array.isArray(like)) return items;
  if (!isRecord(like)) return items[0] as T;
  const order = sortedKeys(like);
  return Object.fromEntries(Object.keys(like).map((key) => [key, items[order.indexOf(key)] as T]));
}
