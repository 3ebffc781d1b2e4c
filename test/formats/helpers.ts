import { readFileSync } from "node:fs";
import { deflateRawSync } from "node:zlib";
import * as assert from "uvu/assert";
import { LanewiseError } from "../../src/core/errors.ts";
import { crc32 } from "../../src/formats/zip/crc32.ts";

/** A file of test/formats/fixtures, alone in its buffer, so that offsets and alignment are those of the file. */
export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`./fixtures/${name}`, import.meta.url)));
}

export interface ExpectedArray {
  readonly shape: number[];
  readonly dtype: string;
  readonly first: number;
  readonly last: number;
  readonly sum: number;
}

export interface ExpectedModel {
  readonly class_name: string;
  readonly layers: string[];
  readonly groups: Record<string, { name: string; weights: ExpectedArray[] }>;
}

export interface Manifest {
  readonly keras: string;
  readonly files: Record<string, ExpectedModel>;
  readonly numbers: Record<string, ExpectedArray>;
  readonly many: string[];
  readonly snake_case: Record<string, string>;
}

export const manifest: Manifest = JSON.parse(new TextDecoder().decode(fixture("manifest.json"))) as Manifest;

/** Exact: reading converts without rounding, and the sum is taken in the same order and precision up to 1e-9. */
export function assertArray(values: Float32Array, expected: ExpectedArray, what: string): void {
  const length = expected.shape.reduce((a, b) => a * b, 1);
  assert.is(values.length, length, `${what}: length`);
  assert.is(values[0], expected.first, `${what}: first`);
  assert.is(values[length - 1], expected.last, `${what}: last`);
  const sum = values.reduce((a, b) => a + b, 0);
  assert.ok(
    Math.abs(sum - expected.sum) <= 1e-9 * (1 + Math.abs(expected.sum)),
    `${what}: sum ${sum}, ${expected.sum}`,
  );
}

/** The error must be typed, of this code, and its text must match. */
export function assertError(error: unknown, code: string, text: RegExp): void {
  assert.ok(error instanceof LanewiseError, `typed error, not ${String(error)}`);
  assert.is(error.code, code, error.message);
  assert.match(error.message, text);
}

export function throws(run: () => unknown, code: string, text: RegExp): void {
  let result: unknown;
  try {
    result = run();
  } catch (error) {
    return assertError(error, code, text);
  }
  assert.unreachable(`expected ${code} ${text.source}, received ${String(result)}`);
}

export async function rejects(promise: Promise<unknown>, code: string, text: RegExp): Promise<void> {
  let result: unknown;
  try {
    result = await promise;
  } catch (error) {
    return assertError(error, code, text);
  }
  assert.unreachable(`expected ${code} ${text.source}, received ${String(result)}`);
}

export interface Member {
  readonly name: string;
  readonly data: Uint8Array | string;
  readonly deflate?: boolean;
  /** What the headers say in place of the truth. */
  readonly lies?: {
    readonly crc?: number;
    readonly size?: number;
    readonly storedSize?: number;
    readonly method?: number;
    readonly flags?: number;
    readonly localName?: string;
    readonly localMethod?: number;
    /** Where the directory says the local header is. */
    readonly headerAt?: number;
  };
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A zip archive with any mistake one asks for. */
export function zip(
  members: readonly Member[],
  end: { count?: number; comment?: string; gap?: number } = {},
): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const { name, data, deflate = false, lies = {} } of members) {
    const raw = typeof data === "string" ? utf8(data) : data;
    const stored = deflate ? new Uint8Array(deflateRawSync(raw)) : raw;
    const method = lies.method ?? (deflate ? 8 : 0);
    const sizes = [
      lies.crc ?? crc32(raw),
      lies.storedSize ?? stored.length,
      lies.size ?? raw.length,
    ] as const;
    const flags = lies.flags ?? 0;
    const localName = utf8(lies.localName ?? name);
    const local = bytes(
      [4, 0x04034b50], [2, 20], [2, flags], [2, lies.localMethod ?? method], [4, 0], [4, sizes[0]], [4, sizes[1]],
      [4, sizes[2]], [2, localName.length], [2, 0],
    ); // prettier-ignore
    directory.push(
      bytes(
        [4, 0x02014b50], [2, 20], [2, 20], [2, flags], [2, method], [4, 0], [4, sizes[0]], [4, sizes[1]], [4, sizes[2]],
        [2, utf8(name).length], [2, 0], [2, 0], [2, 0], [2, 0], [4, 0], [4, lies.headerAt ?? at],
      ),
      utf8(name),
    ); // prettier-ignore
    parts.push(local, localName, stored);
    at += local.length + localName.length + stored.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const comment = utf8(end.comment ?? "");
  const count = end.count ?? members.length;
  const record = bytes(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, size],
    [4, at],
    [2, comment.length],
  );
  return concat(...parts, ...directory, new Uint8Array(end.gap ?? 0), record, comment);
}

/** Little-endian fields: `[width, value]`. */
export function bytes(...fields: readonly (readonly [1 | 2 | 4 | 8, number])[]): Uint8Array {
  const out = new Uint8Array(fields.reduce((sum, [width]) => sum + width, 0));
  const view = new DataView(out.buffer);
  let at = 0;
  for (const [width, value] of fields) {
    if (width === 1) view.setUint8(at, value);
    else if (width === 2) view.setUint16(at, value, true);
    else if (width === 4) view.setUint32(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
    at += width;
  }
  return out;
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** A copy with `patch` written at `at`. */
export function patched(original: Uint8Array, at: number, patch: Uint8Array): Uint8Array {
  const copy = original.slice();
  copy.set(patch, at);
  return copy;
}

/** Where the ASCII text `text` is found for the `nth` time (from 0). */
export function indexOf(haystack: Uint8Array, text: string, nth = 0): number {
  const letters = utf8(text);
  for (let at = 0; at + letters.length <= haystack.length; at++) {
    if (letters.every((letter, i) => haystack[at + i] === letter) && nth-- === 0) return at;
  }
  throw new Error(`no ${text} in the fixture`);
}

/** Marsaglia's xorshift32: numbers from 0 to `below` - 1, the same for the same seed. */
export function random(seed: number): (below: number) => number {
  let state = seed | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
