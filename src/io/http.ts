import { ModelFormatError } from "../core/errors.ts";
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
  return readResponse(response, options, shortAddress(address));
}

/** The body of an answer. @throws ModelFormatError for a status that is not 2xx, a body already read or one cut short. */
export async function readResponse(
  response: Response,
  options: ReadOptions,
  address?: string,
): Promise<NamedBytes> {
  const name = address ?? (response.url ? shortAddress(response.url) : "the response");
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
    const bytes = response.body ? await readStream(response.body, name, options) : new Uint8Array();
    return { name, bytes, borrowed: false };
  } catch (cause) {
    rethrowAbort(options.signal);
    if (cause instanceof ModelFormatError) throw cause;
    throw new ModelFormatError("the download broke off", { path: name, cause });
  }
}

/** Chunk by chunk, so that a body without an end stops at the limit. */
async function readStream(
  body: ReadableStream<Uint8Array>,
  name: string,
  options: ReadOptions,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body.getReader();
  const stop = (): void => void reader.cancel(options.signal?.reason).catch(() => undefined);
  options.signal?.addEventListener("abort", stop);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rethrowAbort(options.signal);
      if (done) break;
      chunks.push(value);
      size += value.length;
      if (size > options.limit) throw tooLarge(name, options.limit, size);
    }
  } catch (cause) {
    stop();
    throw cause;
  } finally {
    options.signal?.removeEventListener("abort", stop);
  }
  if (chunks.length === 1) return chunks[0] as Uint8Array;
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
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
