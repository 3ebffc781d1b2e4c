import { ModelFormatError, UnsupportedError } from "../../core/errors.ts";
import { Tensor } from "../../core/tensor.ts";

type Reader = (view: DataView, at: number) => number;

/** NumPy's type codes without the sign of the byte order: how to read one number, and its bytes. */
const TYPES: ReadonlyMap<string, readonly [bytes: number, read: Reader]> = new Map([
  ["f4", [4, (view, at) => view.getFloat32(at, true)]],
  ["f8", [8, (view, at) => view.getFloat64(at, true)]],
  ["i1", [1, (view, at) => view.getInt8(at)]],
  ["i2", [2, (view, at) => view.getInt16(at, true)]],
  ["i4", [4, (view, at) => view.getInt32(at, true)]],
  ["i8", [8, (view, at) => Number(view.getBigInt64(at, true))]],
  ["u1", [1, (view, at) => view.getUint8(at)]],
  ["u2", [2, (view, at) => view.getUint16(at, true)]],
  ["u4", [4, (view, at) => view.getUint32(at, true)]],
  ["b1", [1, (view, at) => view.getUint8(at)]],
]);

/** Is it a file that `numpy.save` wrote? */
export function isNpy(bytes: Uint8Array): boolean {
  return bytes[0] === 0x93 && String.fromCharCode(...bytes.subarray(1, 6)) === "NUMPY";
}

/**
 * An array that `numpy.save` wrote.
 * @throws ModelFormatError for a damaged file; UnsupportedError for other types and byte orders.
 */
export function readNpy(bytes: Uint8Array, path: string): Tensor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const broken = (what: string, received?: string): ModelFormatError =>
    new ModelFormatError(`the NumPy file ${what}`, { path, received });
  if (bytes.length < 12) throw broken("is cut short");
  const wide = (bytes[6] ?? 0) > 1;
  const start = wide ? 12 : 10;
  const end = start + (wide ? view.getUint32(8, true) : view.getUint16(8, true));
  if (end > bytes.length) throw broken("is cut short");
  const header = new TextDecoder().decode(bytes.subarray(start, end));
  const type = /'descr':\s*'([<>|=])(\w+)'/.exec(header);
  const shapeText = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1];
  if (type === null || shapeText === undefined)
    throw broken("has a header that is not understood", header.trim().slice(0, 80));
  const [, order, code = ""] = type;
  const [size, read] = TYPES.get(code) ?? [];
  if (size === undefined || read === undefined || order === ">" || /'fortran_order':\s*True/.test(header)) {
    throw new UnsupportedError("arrays of this kind cannot be read", {
      path,
      expected: `little-endian ${[...TYPES.keys()].join(", ")} in C order: np.ascontiguousarray(x, "float32")`,
      received: header.trim().slice(0, 80),
    });
  }
  const shape = shapeText.split(",").flatMap((part) => (part.trim() === "" ? [] : [Number(part)]));
  const count = shape.reduce((product, each) => product * each, 1);
  if (bytes.length - end !== count * size) {
    throw broken(`should have ${count * size} bytes of data`, `${bytes.length - end}`);
  }
  return new Tensor(
    Float32Array.from({ length: count }, (_, at) => read(view, end + at * size)),
    shape,
  );
}
