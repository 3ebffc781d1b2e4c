import { ConfigError } from "../../core/errors.ts";
import type { Parser, Place } from "../arguments.ts";
import { describe, isObject, type Json, property } from "../json.ts";

/** Numbers of any shape, row-major. A single number has the shape []. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

const MAX_RANK = 8;

/**
 * A number, or lists of numbers nested evenly; also an array as Keras serialises it,
 * `{ class_name: "__numpy__", config: { value, dtype } }`.
 */
export const parseNumbers: Parser<Numbers> = (given, at) => {
  const value = unwrapArray(given);
  return { value: readNested(value, at, 0), config: structuredClone(value) as Json };
};

/** The same, or null. */
export const parseNumbersOrNull: Parser<Numbers | null> = (given, at) =>
  given === null ? { value: null, config: null } : parseNumbers(given, at);

function unwrapArray(value: unknown): unknown {
  if (!isObject(value) || property(value, "class_name") !== "__numpy__") return value;
  const config = property(value, "config");
  return isObject(config) ? property(config, "value") : value;
}

function readNested(value: unknown, at: Place, depth: number): Numbers {
  if (typeof value === "number" && Number.isFinite(value)) return { shape: [], values: [value] };
  if (!Array.isArray(value) || value.length === 0 || depth === MAX_RANK) throw invalid(value, at);
  const items = value.map((item: unknown) => readNested(item, at, depth + 1));
  const shape = items[0]?.shape ?? [];
  if (items.some((item) => item.shape.join() !== shape.join())) throw invalid(value, at);
  return { shape: [items.length, ...shape], values: items.flatMap((item) => item.values) };
}

function invalid(value: unknown, { layer, argument }: Place): ConfigError {
  return new ConfigError("The value is not valid", {
    layer,
    argument,
    expected: "a finite number, or evenly nested lists of them",
    received: describe(value),
  });
}
