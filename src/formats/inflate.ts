import { ModelFormatError, UnsupportedError } from "../core/errors.ts";
import { allocateBytes } from "./bytes.ts";

/** How much deflated input is handed over at a time: at deflate's best ratio, 1,032, that is 16 MiB of output. */
const SLICE = 2 ** 14;

/**
 * Inflate `stored` to exactly `size` bytes. The output is counted while it comes; one byte too many ends it.
 *
 * @param path the place errors name: `model.keras: config.json`.
 * @param format raw as in zip, or with zlib's header and checksum as in HDF5.
 * @throws ModelFormatError if the data are damaged, shorter or longer. UnsupportedError without `DecompressionStream`.
 */
export async function inflate(
  stored: Uint8Array,
  size: number,
  path: string,
  format: "deflate" | "deflate-raw",
): Promise<Uint8Array> {
  if (typeof DecompressionStream === "undefined") {
    throw new UnsupportedError("this runtime has no DecompressionStream to inflate compressed data", {
      path,
      expected: "a file as Keras writes it, without compression",
    });
  }
  const output = allocateBytes(size, path);
  const reader = slices(stored).pipeThrough(new DecompressionStream(format)).getReader();
  let filled = 0;
  for (;;) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw new ModelFormatError("the deflated data are damaged", { path, cause });
    });
    if (done) break;
    if (filled + value.length > size) {
      await reader.cancel().catch(() => undefined);
      throw new ModelFormatError("inflates to more than its declared size", {
        path,
        expected: `${size} bytes`,
      });
    }
    output.set(value, filled);
    filled += value.length;
  }
  if (filled !== size) {
    throw new ModelFormatError("inflates to less than its declared size", {
      path,
      expected: `${size} bytes`,
      received: `${filled} bytes`,
    });
  }
  return output;
}

/** `bytes` as a stream of short copies, made as they are asked for. */
function slices(bytes: Uint8Array): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    pull(controller): void {
      if (at < bytes.length) controller.enqueue(new Uint8Array(bytes.subarray(at, at + SLICE)));
      else controller.close();
      at += SLICE;
    },
  });
}
