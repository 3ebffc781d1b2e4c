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
 * Parse UTF-8 JSON of unknown origin. Its size was limited by the reader of the archive; its depth is measured before anything
 * recurses into it. A key that stands twice in one object is refused: two readers could see two models in such a file.
 *
 * @param path what errors call the document: `config.json`.
 * @throws ModelFormatError if it is too deep, has a key twice, or is no JSON.
 */
export function parseJson(bytes: Uint8Array, path: string, maxDepth: number): Json {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    checkStructure(text, path, maxDepth);
    return JSON.parse(text) as Json;
  } catch (cause) {
    if (cause instanceof ModelFormatError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ModelFormatError(`this is not valid JSON: ${reason}`, { path, cause });
  }
}

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
/** `{` and `}` are `[` and `]` with bit 5 set. */
const OPEN = 0x5b;
const CLOSE = 0x5d;

/** One pass, without recursion: brackets and keys, which are the strings before a colon. */
function checkStructure(text: string, path: string, maxDepth: number): void {
  /** The keys of each open object. */
  const open: (Set<string> | undefined)[] = [];
  let string = "";
  for (let i = 0; i < text.length; i++) {
    const letter = text.charCodeAt(i);
    if (letter === QUOTE) {
      const end = endOfString(text, i);
      string = text.slice(i, end);
      i = end - 1;
    } else if (letter === COLON) {
      const keys = (open[open.length - 1] ??= new Set());
      const key = string.includes("\\") ? `"${String(JSON.parse(string))}"` : string;
      if (keys.has(key)) throw broken("a key stands twice in one object", path, "each key once", key);
      keys.add(key);
    } else if ((letter & ~0x20) === OPEN) {
      if (open.push(undefined) > maxDepth) {
        throw broken("the JSON is nested too deeply", path, `at most ${maxDepth} levels`);
      }
    } else if ((letter & ~0x20) === CLOSE) open.pop();
  }
}

/** Where the string that begins at `at` is over. */
function endOfString(text: string, at: number): number {
  let i = at + 1;
  while (i < text.length && text.charCodeAt(i) !== QUOTE) i += text.charCodeAt(i) === BACKSLASH ? 2 : 1;
  return i + 1;
}

function broken(fault: string, path: string, expected: string, received?: string): ModelFormatError {
  return new ModelFormatError(fault, { path, expected, received: received?.slice(0, 60) });
}

/** A value for an error message: short, and never the whole of it. */
export function describeJson(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (isJsonObject(value)) return "an object";
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
