import { ModelFormatError } from "./errors.ts";
import { describeJson, isJsonObject, type Json, type JsonObject } from "./json.ts";

/**
 * Reads known keys of a JSON object of unknown origin. Each method names the kind it expects; anything else is a
 * `ModelFormatError` that says where: `config.json: config.layers[2].config.units`.
 *
 * The plain methods need the key. The `optional...` ones give `undefined` for a missing key and for null: an older Keras
 * leaves out what a newer one writes as null.
 *
 * @example
 * const dense = new ConfigReader(archive.config, "config.json").object("config").objects("layers")[0]!;
 * const units = dense.object("config").integer("units");
 * const useBias = dense.object("config").optionalBoolean("use_bias") ?? true;
 */
export class ConfigReader {
  readonly value: JsonObject;
  /** The document and the place in it: `config.json: config.layers[2]`. */
  readonly path: string;

  /** @throws ModelFormatError if `value` is not an object. */
  constructor(value: Json | undefined, path: string) {
    if (!isJsonObject(value)) throw mismatch(path, "an object", value);
    this.value = value;
    this.path = path;
  }

  /** Own keys only: `constructor` and `__proto__` are there if the file has them, and then they are plain data. */
  has(key: string): boolean {
    return Object.hasOwn(this.value, key);
  }

  keys(): string[] {
    return Object.keys(this.value);
  }

  /** The raw value, or `undefined` if the file has no such key. */
  raw(key: string): Json | undefined {
    return this.has(key) ? this.value[key] : undefined;
  }

  /** The place of a key, for errors of one's own. */
  at(key: string): string {
    return joinPath(this.path, key);
  }

  /** The error for a key whose value is of the right kind but not acceptable. */
  fail(key: string, expected: string): ModelFormatError {
    return mismatch(this.at(key), expected, this.raw(key));
  }

  string(key: string): string {
    return this.#need(key, "a string", isString);
  }
  /** A finite number. */
  number(key: string): number {
    return this.#need(key, "a number", isNumber);
  }
  /** An integer that JavaScript holds exactly. */
  integer(key: string): number {
    return this.#need(key, "an integer", isInteger);
  }
  boolean(key: string): boolean {
    return this.#need(key, "true or false", isBoolean);
  }
  array(key: string): readonly Json[] {
    return this.#need(key, "an array", isArray);
  }
  integers(key: string): readonly number[] {
    return this.#need(key, "an array of integers", isIntegers);
  }
  object(key: string): ConfigReader {
    return new ConfigReader(this.raw(key), this.at(key));
  }
  /** An array of objects, each with its place: `layers[2]`. */
  objects(key: string): ConfigReader[] {
    return this.array(key).map((item, i) => new ConfigReader(item, `${this.at(key)}[${i}]`));
  }

  optionalString(key: string): string | undefined {
    return this.#may(key, "a string or null", isString);
  }
  optionalNumber(key: string): number | undefined {
    return this.#may(key, "a number or null", isNumber);
  }
  optionalInteger(key: string): number | undefined {
    return this.#may(key, "an integer or null", isInteger);
  }
  optionalBoolean(key: string): boolean | undefined {
    return this.#may(key, "true, false or null", isBoolean);
  }
  optionalArray(key: string): readonly Json[] | undefined {
    return this.#may(key, "an array or null", isArray);
  }
  optionalIntegers(key: string): readonly number[] | undefined {
    return this.#may(key, "an array of integers or null", isIntegers);
  }
  optionalObject(key: string): ConfigReader | undefined {
    return this.#missing(key) ? undefined : this.object(key);
  }

  #missing(key: string): boolean {
    return (this.raw(key) ?? null) === null;
  }

  #need<T extends Json>(key: string, expected: string, is: (value: Json | undefined) => value is T): T {
    const value = this.raw(key);
    if (!is(value)) throw mismatch(this.at(key), expected, value);
    return value;
  }

  #may<T extends Json>(
    key: string,
    expected: string,
    is: (value: Json | undefined) => value is T,
  ): T | undefined {
    return this.#missing(key) ? undefined : this.#need(key, expected, is);
  }
}

/** `config.json` + `config` = `config.json: config`; after that, `config.json: config.units`. Odd keys are quoted. */
function joinPath(path: string, key: string): string {
  const step = /^[\w$-]{1,64}$/.test(key) ? `.${key}` : `[${JSON.stringify(key.slice(0, 64))}]`;
  return path.includes(": ") ? `${path}${step}` : `${path}: ${step.replace(/^\./, "")}`;
}

function mismatch(path: string, expected: string, value: Json | undefined): ModelFormatError {
  const fault = value === undefined ? "a value is missing" : "a value is of the wrong kind";
  return new ModelFormatError(fault, { path, expected, received: describeJson(value) });
}

type Value = Json | undefined;
const isString = (value: Value): value is string => typeof value === "string";
const isNumber = (value: Value): value is number => typeof value === "number" && Number.isFinite(value);
const isInteger = (value: Value): value is number => Number.isSafeInteger(value);
const isBoolean = (value: Value): value is boolean => typeof value === "boolean";
const isArray = (value: Value): value is readonly Json[] => Array.isArray(value);
const isIntegers = (value: Value): value is readonly number[] => isArray(value) && value.every(isInteger);
