import type { Json, JsonObject } from "../core/json.ts";

export type { Json, JsonObject };

/** A copy as JSON holds it; undefined if it cannot (circular, too deep, a BigInt). */
export function toJson(value: unknown): Json | undefined {
  try {
    return JSON.parse(JSON.stringify(value)) as Json;
  } catch {
    return undefined;
  }
}

/** An object that is not an array (nor null). */
export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An own property: what stands in the object itself, never `constructor` or `__proto__` of its class. */
export function property(value: object, key: string): unknown {
  return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}

/** A value for an error text: short, whatever it is. */
export function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) {
    const items = value.slice(0, 8).map((item) => (Array.isArray(item) ? "[...]" : describe(item)));
    return `[${items.join(", ")}${value.length > 8 ? `, ... ${value.length} items` : ""}]`;
  }
  if (typeof value === "string")
    return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}...` : value);
  if (typeof value === "function") return "a function";
  if (typeof value === "bigint") return `${value}n`;
  if (!isObject(value)) return String(value);
  const name = property(value, "class_name") ?? property(value, "name");
  return typeof name === "string" ? `an object ${describe(name)}` : "an object";
}
