import { ConfigError, UnsupportedError } from "../core/errors.ts";
import { type Dim, elementCount, isSize, MAX_ELEMENTS, type Shape } from "../core/shape.ts";
import type { Pair } from "../ops/window.ts";
import { describe, isObject, type Json, property, toJson } from "./json.ts";
import { nearest } from "./nearest.ts";

/** Where an argument stands, for error texts, and which Keras the names in it follow. */
export interface Place {
  readonly layer: string;
  readonly argument: string;
  readonly kerasMajor: number;
}

/** Reads one kind of value; gives what the layer uses and what a Keras configuration says. */
export type Parser<T> = (value: unknown, at: Place) => { readonly value: T; readonly config: Json };

interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/**
 * Reads the arguments of one object, whether they come from a constructor call (camelCase) or from a Keras file
 * (snake_case). Each read validates, applies the default and records the result under Keras's key, so that the
 * configuration written is what was read. `done` then rejects what nobody read.
 */
export class ArgumentReader {
  readonly kerasMajor: number;
  /** What was read, by Keras's snake_case keys. */
  readonly config: { [key: string]: Json } = {};
  /** `Dense`, or `Dense "dense_1"` once the name is known. */
  layer: string;
  readonly #given: ReadonlyMap<string, Given>;
  readonly #known = new Set<string>();
  readonly #prefix: string;

  constructor(layer: string, options: unknown, kerasMajor = 3, prefix = "") {
    this.layer = layer;
    this.kerasMajor = kerasMajor;
    this.#prefix = prefix;
    if (options !== undefined && !isObject(options)) {
      throw new ConfigError("The options are not an object", {
        layer,
        argument: prefix === "" ? undefined : prefix.slice(0, -1),
        expected: "an object of named options",
        received: describe(options),
      });
    }
    this.#given = camelizeKeys(options ?? {}, layer);
  }

  /** Was it given, and not as `undefined`? */
  has(key: string): boolean {
    return this.#given.has(key);
  }

  /** The bare value; undefined if it is missing or null. Not recorded. */
  optional(key: string): unknown {
    return this.#read(key, null) ?? undefined;
  }

  integer(key: string, options: Bounds & { readonly default?: number } = {}): number {
    const { min = 1, max = MAX_ELEMENTS } = options;
    const value = this.#read(key, options.default);
    if (typeof value !== "number" || !Number.isInteger(value) || value < min || value > max) {
      throw this.wrong(key, `an integer from ${min} to ${max}`, value);
    }
    return this.#record(key, value);
  }

  /** A finite number. */
  number(key: string, options: Bounds & { readonly default?: number } = {}): number {
    const { min = -Infinity, max = Infinity } = options;
    const value = this.#read(key, options.default);
    if (typeof value !== "number" || !Number.isFinite(value) || value < min || value > max) {
      const range =
        min === -Infinity ? "" : max === Infinity ? ` of at least ${min}` : ` from ${min} to ${max}`;
      throw this.wrong(key, `a finite number${range}`, value);
    }
    return this.#record(key, value);
  }

  /** Like `integer`; also null, which is the default. */
  integerOrNull(key: string, bounds: Bounds = {}): number | null {
    return this.#read(key, null) === null ? this.#record(key, null) : this.integer(key, bounds);
  }

  /** Like `number`; also null, which is the default. */
  numberOrNull(key: string, bounds: Bounds = {}): number | null {
    return this.#read(key, null) === null ? this.#record(key, null) : this.number(key, bounds);
  }

  boolean(key: string, fallback?: boolean): boolean {
    const value = this.#read(key, fallback);
    if (typeof value !== "boolean") throw this.wrong(key, "true or false", value);
    return this.#record(key, value);
  }

  string(key: string, fallback?: string): string {
    const value = this.#read(key, fallback);
    if (typeof value !== "string") throw this.wrong(key, "a string", value);
    return this.#record(key, value);
  }

  /** One of Keras's words; `channelsFirst` is the same as `channels_first`. */
  choice<const T extends string>(key: string, choices: readonly T[], fallback?: T): T {
    const value = this.#read(key, fallback);
    const word = typeof value === "string" ? snakeKey(value) : undefined;
    const found = choices.find((choice) => choice === word || choice === value);
    if (found === undefined)
      throw this.wrong(key, choices.map((choice) => `"${choice}"`).join(" or "), value);
    return this.#record(key, found);
  }

  /** Two sizes, or one that counts for both. */
  pair(key: string, fallback?: number | Pair): Pair {
    const value = this.#read(key, fallback);
    const both = typeof value === "number" ? [value, value] : value;
    if (!Array.isArray(both) || both.length !== 2 || !both.every(isSize)) {
      throw this.wrong(key, "a positive integer or two of them", value);
    }
    return this.#record(key, [both[0], both[1]] as Pair);
  }

  /** Dimensions, `null` for those not known; undefined if nothing was given. Not recorded. */
  optionalShape(key: string): Shape | undefined {
    const value = this.#read(key, null);
    if (value === null) return undefined;
    const isDim = (dim: unknown): dim is Dim => dim === null || isSize(dim);
    if (!Array.isArray(value) || !value.every(isDim) || elementCount(value) > MAX_ELEMENTS) {
      throw this.wrong(
        key,
        `a list of positive integers (or null) whose product is at most ${MAX_ELEMENTS}`,
        value,
      );
    }
    return [...value];
  }

  /** A list of at most 64 items, each of which `isItem` accepts. */
  list<T extends Json>(key: string, isItem: (item: unknown) => item is T, expected: string): readonly T[] {
    const value = this.#read(key, undefined);
    if (!Array.isArray(value) || value.length > 64 || !value.every(isItem))
      throw this.wrong(key, expected, value);
    return this.#record(key, [...value]);
  }

  /** Like `list`; also null, which is the default. */
  listOrNull<T extends Json>(
    key: string,
    isItem: (item: unknown) => item is T,
    expected: string,
  ): readonly T[] | null {
    return this.optional(key) === undefined ? this.fixed(key, null) : this.list(key, isItem, expected);
  }

  /** Activations, initializers: what `parse` makes of the value. */
  parsed<T>(key: string, parse: Parser<T>, fallback?: Json): T {
    const read = parse(this.#read(key, fallback), { ...this.where(key), kerasMajor: this.kerasMajor });
    this.#record(key, read.config);
    return read.value;
  }

  /** Regularizers and constraints: kept for the round trip, without effect on predictions. */
  opaque(...keys: readonly string[]): void {
    for (const key of keys) {
      const value = this.#read(key, null);
      if (value !== null && typeof value !== "string" && !isObject(value)) {
        throw this.wrong(key, "null, a name or an object", value);
      }
      this.#record(key, this.#json(key, value));
    }
  }

  /** A seed: an integer, null, or Keras's serialised generator. Gives the integer, if there is one. */
  seed(key: string): number | undefined {
    const value = this.#read(key, null);
    if (value !== null && !Number.isSafeInteger(value) && !isObject(value)) {
      throw this.wrong(key, "an integer or null", value);
    }
    this.#record(key, this.#json(key, value));
    return typeof value === "number" ? value : undefined;
  }

  /** An argument of older or newer files that changes nothing as long as it has one of these values. Not recorded. */
  harmless(key: string, values: readonly Json[]): void {
    this.#known.add(key);
    const given = this.#given.get(key);
    if (given === undefined || values.some((value) => value === given.value)) return;
    throw new UnsupportedError("This value is not supported", {
      ...this.where(key),
      expected: values.map(describe).join(" or "),
      received: describe(given.value),
    });
  }

  /** An argument without any effect here, whatever its value. Not recorded. */
  ignore(...keys: readonly string[]): void {
    for (const key of keys) this.#known.add(key);
  }

  /** Records a value that follows from others, for an argument that was not given. */
  fixed<const T extends Json>(key: string, value: T): T {
    this.#known.add(key);
    return this.#record(key, value);
  }

  /** Takes arguments out of the record: they say something that is written elsewhere. */
  forget(...keys: readonly string[]): void {
    for (const key of keys) delete this.config[snakeKey(key)];
  }

  /** @throws ConfigError for the first argument nobody read. */
  done(): void {
    for (const [key, { spelling }] of this.#given) {
      if (this.#known.has(key)) continue;
      const near = nearest(key, this.#known);
      throw new ConfigError(
        near === undefined ? "Unknown argument" : `Unknown argument (did you mean ${near}?)`,
        {
          layer: this.layer,
          argument: `${this.#prefix}${spelling}`,
          expected: `one of ${[...this.#known].join(", ")}`,
          received: spelling,
        },
      );
    }
  }

  /** The error for a value that is not what it must be; a missing one may be a misspelt one. */
  wrong(key: string, expected: string, received: unknown): ConfigError {
    const missing = received === undefined;
    const typo = missing
      ? nearest(
          key,
          [...this.#given.keys()].filter((name) => !this.#known.has(name)),
        )
      : undefined;
    return new ConfigError(missing ? "This argument is required" : "The value is not valid", {
      ...this.where(key),
      expected,
      received: missing
        ? `nothing${typo === undefined ? "" : `, but an unknown "${typo}"`}`
        : describe(received),
    });
  }

  /** The layer and the argument as the caller spells it, for an error of the layer's own. */
  where(key: string): { layer: string; argument: string } {
    const spelling = this.#given.get(key)?.spelling ?? key;
    return { layer: this.layer, argument: `${this.#prefix}${spelling}` };
  }

  #read(key: string, fallback: unknown): unknown {
    this.#known.add(key);
    const given = this.#given.get(key);
    return given === undefined ? fallback : given.value;
  }

  #record<T extends Json>(key: string, value: T): T {
    this.config[snakeKey(key)] = value;
    return value;
  }

  #json(key: string, value: unknown): Json {
    const json = toJson(value);
    if (json === undefined) throw this.wrong(key, "something JSON can hold", value);
    return json;
  }
}

interface Given {
  readonly value: unknown;
  /** The key as the caller wrote it. */
  readonly spelling: string;
}

/** The entries that are not `undefined`, by camelCase keys: `kernel_size` and `kernelSize` are one argument. */
function camelizeKeys(options: object, layer: string): Map<string, Given> {
  const given = new Map<string, Given>();
  for (const [spelling, value] of Object.entries(options)) {
    if (value === undefined) continue;
    const key = camelKey(spelling);
    const twin = given.get(key);
    if (twin !== undefined) {
      throw new ConfigError("The argument is given twice", {
        layer,
        argument: spelling,
        received: twin.spelling,
      });
    }
    given.set(key, { value: untuple(value), spelling });
  }
  return given;
}

/** `kernel_size` -> `kernelSize`; what starts with `_` is no argument and stays. */
const camelKey: (key: string) => string = /* @__PURE__ */ remembered((key) =>
  key.startsWith("_") ? key : key.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
);

/** `kernelSize` -> `kernel_size`, `loraRank` -> `lora_rank`. */
export const snakeKey: (key: string) => string = /* @__PURE__ */ remembered((key) =>
  key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
);

/** Layer after layer has the same keys: each is converted once, and a stranger's file can't fill the memory with others. */
function remembered(convert: (key: string) => string): (key: string) => string {
  const known = new Map<string, string>();
  return (key) => {
    let converted = known.get(key);
    if (converted === undefined) {
      converted = convert(key);
      if (known.size < 1000) known.set(key, converted);
    }
    return converted;
  };
}

/** Keras 2 writes some tuples as `{ class_name: "__tuple__", items }`. */
function untuple(value: unknown): unknown {
  return isObject(value) && property(value, "class_name") === "__tuple__" ? property(value, "items") : value;
}
