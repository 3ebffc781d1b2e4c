import { ModelFormatError } from "../../core/errors.ts";
import { latin1 } from "../bytes.ts";
import { isHdf5 } from "../hdf5/index.ts";
import { isNpy } from "../numpy/npy.ts";
import { isSafetensors } from "../safetensors/reader.ts";

export type ModelFormat = "zip" | "hdf5" | "json" | "npy" | "safetensors" | "unknown";

/** What kind of model file this is, from its content; a file's name proves nothing. */
export function detectFormat(bytes: Uint8Array): ModelFormat {
  const head = latin1(bytes.subarray(0, 64));
  if (/^PK(\x03\x04|\x05\x06)/.test(head)) return "zip";
  if (isHdf5(bytes)) return "hdf5";
  if (isNpy(bytes)) return "npy";
  if (isSafetensors(bytes)) return "safetensors";
  if (/^(\xef\xbb\xbf)?\s*[[{]/.test(head)) return "json";
  return "unknown";
}

/** The error for bytes that are of no known kind; it says what they look like. */
export function unknownFormat(bytes: Uint8Array, path: string): ModelFormatError {
  return new ModelFormatError("this is not a model file", {
    path,
    expected: "a file of Keras (.keras, .h5) or TensorFlow.js (model.json)",
    received: describeContent(bytes),
  });
}

/** The usual mistakes, each with the pattern of its first bytes (one character per byte) and its name. */
const LOOK_ALIKES: readonly (readonly [RegExp, string])[] = [
  [
    /^version https:\/\/git-lfs/,
    'a git-lfs pointer, not the file it stands for: run "git lfs pull" or download the file itself',
  ],
  [
    /^\s*<(!doctype html|html|head|body)/i,
    "an HTML page: the address probably leads to a web page or an error, not to the file",
  ],
  [/^\s*<\?xml|^\s*<[a-z]+[ >]/i, "an XML document, perhaps a storage service's error message"],
  [/^.{4}TFL3/s, "a TensorFlow Lite model"],
  [/^\x1f\x8b/, "a gzip archive: unpack it first"],
  [/^.{257}ustar/s, "a tar archive: unpack it first"],
  [
    /^(Rar!|7z\xbc\xaf|BZh|\xfd7zXZ|\x28\xb5\x2f\xfd)/,
    "a compressed archive of another kind: unpack it first",
  ],
  [/^\x80[\x02-\x05]/, "a Python pickle, which is never executed"],
  [/^\x00asm/, "a WebAssembly module"],
  [/^\x89PNG|^\xff\xd8\xff|^GIF8|^RIFF/, "an image or sound"],
  [/^%PDF/, "a PDF document"],
  [/^\x08[\x01-\x0f]/, "a protocol buffer, perhaps an ONNX or TensorFlow model"],
  [/^\x00+$/, "zeros only: the download or copy was probably not finished"],
];

function describeContent(bytes: Uint8Array): string {
  if (bytes.length === 0) return "an empty file (0 bytes)";
  const head = latin1(bytes.subarray(0, 512));
  for (const [pattern, name] of LOOK_ALIKES) if (pattern.test(head)) return name;
  const start = head.slice(0, 24);
  if (/^[\t\n\r -~]+$/.test(start)) return `text that begins ${JSON.stringify(start)}`;
  const hex = [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return `${bytes.length} bytes that begin ${hex}`;
}
