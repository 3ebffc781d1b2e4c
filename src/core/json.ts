import { ModelFormatError } from "./errors.ts";

/** What `JSON.parse` gives. A `JsonObject`'s keys were chosen by a stranger: ask with `Object.hasOwn`, never with `in`. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Parse UTF-8 JSON of unknown origin. Its size was limited by the reader of the archive; its depth is measured on the
 * bytes before anything recurses into it.
 *
 * @param path what errors call the document: `config.json`.
 * @throws ModelFormatError if it is too deep, or no JSON.
 */
export function parseJson(bytes: Uint8Array, path: string, maxDepth: number): Json {
  if (deeperThan(bytes, maxDepth)) {
    throw new ModelFormatError("the JSON is nested too deeply", {
      path,
      expected: `at most ${maxDepth} levels`,
    });
  }
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as Json;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ModelFormatError(`this is not valid JSON: ${reason}`, { path, cause });
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** `{` and `}` are `[` and `]` with bit 5 set. */
const OPEN = 0x5b;
const CLOSE = 0x5d;

/** One pass over the bytes: brackets outside strings. In UTF-8 no part of a longer character looks like one of these. */
function deeperThan(bytes: Uint8Array, maxDepth: number): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (inString) {
      if (byte === BACKSLASH) i++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if ((byte & ~0x20) === OPEN) {
      if (++depth > maxDepth) return true;
    } else if ((byte & ~0x20) === CLOSE) depth--;
  }
  return false;
}

/** A value for an error message: short, and never the whole of it. */
export function describeJson(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (isJsonObject(value)) return "an object";
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
