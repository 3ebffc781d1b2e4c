import { ModelFormatError } from "../core/errors.ts";
import { allocateBytes } from "../formats/bytes.ts";
import { type NamedBytes, type ReadOptions, rethrowAbort, tooLarge } from "./bytes.ts";

/** Fetches an address. @throws ModelFormatError when the server can't be reached or its answer is not 2xx. */
export async function fetchBytes(address: string, options: ReadOptions): Promise<NamedBytes> {
  let response: Response;
  try {
    response = await fetch(address, options.signal ? { signal: options.signal } : {});
  } catch (cause) {
    rethrowAbort(options.signal);
    throw new ModelFormatError("the address cannot be fetched", { path: shortAddress(address), cause });
  }
  return readResponse(response, options, address);
}

/** The body of an answer. @throws ModelFormatError for a status that is not 2xx, a body already read or one cut short. */
export async function readResponse(
  response: Response,
  options: ReadOptions,
  address?: string,
): Promise<NamedBytes> {
  const from = address ?? response.url;
  const name = from ? shortAddress(from) : "the response";
  if (!response.ok) {
    await response.body?.cancel().catch(() => undefined);
    const opaque = response.status === 0 ? ", an opaque answer: the request was made without CORS" : "";
    throw new ModelFormatError("the server did not send the file", {
      path: name,
      expected: "a status from 200 to 299",
      received: `${`${response.status} ${response.statusText}`.trim()}${opaque}`,
    });
  }
  if (response.bodyUsed)
    throw new ModelFormatError("the body of this response has already been read", { path: name });
  try {
    const size = sizeOf(response);
    options.progress?.begin(size);
    const bytes = response.body ? await readStream(response.body, name, options, size) : new Uint8Array();
    const beside = /^https?:/.test(from) ? besideAddress(from) : undefined;
    return { name, bytes, borrowed: false, beside };
  } catch (cause) {
    rethrowAbort(options.signal);
    if (cause instanceof ModelFormatError) throw cause;
    throw new ModelFormatError("the download broke off", { path: name, cause });
  }
}

/** A file in the same folder, by the same query, which may be what grants access. */
function besideAddress(address: string): NamedBytes["beside"] {
  return (name, options) => {
    const url = new URL(name.split("/").map(encodeURIComponent).join("/"), address);
    url.search = new URL(address).search;
    return fetchBytes(url.href, options);
  };
}

/** What the server says, unless what it sends is packed. */
function sizeOf({ headers }: Response): number | undefined {
  const length = Number(headers.get("content-length") ?? NaN);
  return Number.isSafeInteger(length) && length > 0 && !headers.get("content-encoding") ? length : undefined;
}

/**
 * Chunk by chunk, so that a body without an end stops at the limit. If its size is known the chunks go straight to their
 * place, and nothing is in memory twice.
 */
async function readStream(
  body: ReadableStream<Uint8Array>,
  name: string,
  { signal, limit, progress }: ReadOptions,
  expected: number | undefined,
): Promise<Uint8Array> {
  if (expected !== undefined && expected > limit) {
    await body.cancel().catch(() => undefined);
    throw tooLarge(name, limit, expected);
  }
  const whole = expected === undefined ? undefined : allocateBytes(expected, name);
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body.getReader();
  const stop = (): void => void reader.cancel(signal?.reason).catch(() => undefined);
  signal?.addEventListener("abort", stop);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rethrowAbort(signal);
      if (done) break;
      if (whole === undefined) chunks.push(value);
      else if (size + value.length <= whole.length) whole.set(value, size);
      else throw tooLarge(name, whole.length, size + value.length);
      size += value.length;
      if (size > limit) throw tooLarge(name, limit, size);
      progress?.add(value.length);
    }
  } catch (cause) {
    stop();
    throw cause;
  } finally {
    signal?.removeEventListener("abort", stop);
  }
  if (whole !== undefined) return whole.subarray(0, size);
  if (chunks.length === 1) return chunks[0] as Uint8Array;
  const bytes = allocateBytes(size, name);
  let at = 0;
  for (const chunk of chunks.splice(0)) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** An address for error texts: without credentials and query, which may be secret; a `data:` URL not in full. */
function shortAddress(address: string): string {
  if (address.startsWith("data:")) return `${address.slice(0, 40)}...`;
  return address.replace(/[?#].*$/s, "").replace(/^([a-z]+:\/\/)[^/@]*@/i, "$1");
}
