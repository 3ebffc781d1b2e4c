/**
 * Writes small ONNX models in memory: the part of the protobuf schema that a benchmark needs.
 *
 * A protobuf message is a row of fields, each a tag `number << 3 | wireType` and a value: wire type 0 is a varint,
 * 2 a length and that many bytes, 5 four bytes. Field numbers are those of onnx/onnx.proto.
 */

export type Attribute = number | string | readonly number[] | { readonly float: number };

export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** A number is an integer; `{ float }` is a float; an array is a list of integers. */
  readonly attributes?: Readonly<Record<string, Attribute>>;
  /** Empty for standard ops. */
  readonly domain?: string;
}

export interface OnnxValue {
  readonly name: string;
  readonly shape: readonly number[];
}

export interface OnnxWeight extends OnnxValue {
  /** Integers are 64 bits wide: shapes and places. */
  readonly data: Float32Array | BigInt64Array;
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly weights: readonly OnnxWeight[];
}

type Bytes = Uint8Array;

const IR_VERSION = 9;
const OPSET = 20; // the first with Gelu
const TYPE = { float: 1, int64: 7 } as const; // TensorProto.DataType
const ATTRIBUTE = { float: 1, int: 2, string: 3, ints: 7 } as const; // AttributeProto.AttributeType

/** Encodes a graph as a ModelProto. */
export function encodeModel(graph: OnnxGraph): Uint8Array {
  return concat(
    int(1, IR_VERSION),
    bytes(7, encodeGraph(graph)),
    bytes(8, concat(text(1, ""), int(2, OPSET))), // opset_import: domain, version
  );
}

function encodeGraph(graph: OnnxGraph): Bytes {
  return concat(
    ...graph.nodes.map((node) => bytes(1, encodeNode(node))),
    text(2, "bench"),
    ...graph.weights.map((weight) => bytes(5, encodeTensor(weight))),
    ...graph.inputs.map((value) => bytes(11, encodeValue(value))),
    ...graph.outputs.map((value) => bytes(12, encodeValue(value))),
  );
}

function encodeNode(node: OnnxNode): Bytes {
  return concat(
    ...node.inputs.map((name) => text(1, name)),
    ...node.outputs.map((name) => text(2, name)),
    text(4, node.op),
    ...Object.entries(node.attributes ?? {}).map(([name, value]) => bytes(5, encodeAttribute(name, value))),
    text(7, node.domain ?? ""),
  );
}

function encodeAttribute(name: string, value: Attribute): Bytes {
  const head = text(1, name);
  if (typeof value === "number") return concat(head, int(3, value), int(20, ATTRIBUTE.int));
  if (typeof value === "string") return concat(head, text(4, value), int(20, ATTRIBUTE.string));
  if ("float" in value) return concat(head, float(2, value.float), int(20, ATTRIBUTE.float));
  return concat(head, ...value.map((item) => int(8, item)), int(20, ATTRIBUTE.ints));
}

function encodeTensor(weight: OnnxWeight): Bytes {
  const { buffer, byteOffset, byteLength } = weight.data;
  return concat(
    ...weight.shape.map((dimension) => int(1, dimension)),
    int(2, weight.data instanceof Float32Array ? TYPE.float : TYPE.int64),
    text(8, weight.name),
    bytes(9, new Uint8Array(buffer, byteOffset, byteLength)), // raw_data, little-endian
  );
}

function encodeValue(value: OnnxValue): Bytes {
  const shape = concat(...value.shape.map((dimension) => bytes(1, int(1, dimension))));
  const tensorType = concat(int(1, TYPE.float), bytes(2, shape));
  return concat(text(1, value.name), bytes(2, bytes(1, tensorType)));
}

function int(field: number, value: number): Bytes {
  return concat(varint(field << 3), varint(value));
}

function float(field: number, value: number): Bytes {
  const data = new DataView(new ArrayBuffer(4));
  data.setFloat32(0, value, true);
  return concat(varint((field << 3) | 5), new Uint8Array(data.buffer));
}

function text(field: number, value: string): Bytes {
  return bytes(field, new TextEncoder().encode(value));
}

function bytes(field: number, value: Bytes): Bytes {
  return concat(varint((field << 3) | 2), varint(value.length), value);
}

/** Seven bits a byte, lowest first; a negative number would need ten bytes of two's complement and is not used here. */
function varint(value: number): Bytes {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`Not a whole number from 0: ${value}`);
  const result: number[] = [];
  let rest = value;
  while (rest > 127) {
    result.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  return Uint8Array.from([...result, rest]);
}

function concat(...parts: readonly Bytes[]): Bytes {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    result.set(part, offset);
    offset += part.length;
  }
  return result;
}
