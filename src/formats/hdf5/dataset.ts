import { UnsupportedError } from "../../core/errors.ts";
import { ByteSource } from "../bytes.ts";
import { type NumberType, readFloat32 } from "../numbers.ts";
import { Attributes, type AttributeValue } from "./attribute.ts";
import { readChunks } from "./chunks.ts";
import { committedType } from "./committed-type.ts";
import type { Hdf5Context } from "./context.ts";
import { readDataspace, type Dataspace } from "./dataspace.ts";
import { readDatatype, type Datatype } from "./datatype.ts";
import type { GlobalHeap } from "./global-heap.ts";
import { type ChunkedLayout, type Layout, readLayout } from "./layout.ts";
import { findMessage, MESSAGE, messageCursor, type ObjectHeader } from "./object-header.ts";

/** An n-dimensional array in the file. Its shape and type are checked on opening, its values read on request. */
export class Hdf5Dataset {
  /** Where it is in the file: `layers/dense/vars/0`. */
  readonly path: string;
  /** `[]` is a scalar. */
  readonly shape: readonly number[];
  readonly #context: Hdf5Context;
  readonly #datatype: Datatype;
  readonly #dataspace: Dataspace;
  readonly #layout: Layout;
  readonly #attributes: Attributes;
  #wasRead = false;

  /** @throws ModelFormatError if its declared and its stored size differ. */
  constructor(context: Hdf5Context, heap: GlobalHeap, header: ObjectHeader, path: string) {
    this.path = path;
    this.#context = context;
    this.#attributes = new Attributes(context, heap, header);
    this.#dataspace = readDataspace(context, required(context, header, MESSAGE.dataspace, "dataspace"));
    this.#datatype = readType(context, header);
    this.#layout = readLayout(context, header);
    this.shape = this.#dataspace.shape;
    if (this.#layout.kind === "contiguous") this.#checkSize(this.#layout.size, header.address);
    else this.#checkChunks(this.#layout, header.address);
  }

  /** The type of the stored numbers; bfloat16 as Keras writes it (opaque, named by an attribute) is recognised. */
  get dtype(): NumberType | "opaque" | "string" | "unknown" {
    const { kind, size } = this.#datatype;
    if (kind === "number") return this.#datatype.type;
    if (kind === "opaque") {
      return size === 2 && this.attribute("dtype") === "bfloat16" ? "bfloat16" : "opaque";
    }
    return kind === "unknown" ? "unknown" : "string";
  }

  attribute(name: string): AttributeValue | undefined {
    return this.#attributes.get(name);
  }

  attributeNames(): string[] {
    return this.#attributes.names();
  }

  /**
   * All values in C order, converted to float32: a view on the file's bytes where these are aligned float32, else a copy.
   *
   * @throws ModelFormatError for damaged data; UnsupportedError for filters that are not known and types that are not numbers.
   */
  async float32(): Promise<Float32Array> {
    const { dtype } = this;
    if (dtype === "opaque" || dtype === "string" || dtype === "unknown") {
      const what = this.#datatype.kind === "unknown" ? this.#datatype.description : dtype;
      throw this.#unsupported("values of this type cannot be read as numbers", what);
    }
    const { elements } = this.#dataspace;
    if (this.#layout.kind === "contiguous") {
      return readFloat32(this.#context.source, this.#layout.at, elements, dtype, this.#datatype.size);
    }
    const again = this.#wasRead;
    this.#wasRead = true;
    const bytes = await readChunks(this.#context, this.#layout, this.#dataspace, this.path, again);
    return readFloat32(new ByteSource(this.path, bytes), 0, elements, dtype, this.#datatype.size);
  }

  #checkChunks({ shape, elementSize }: ChunkedLayout, address: number): void {
    if (shape.length === this.shape.length && elementSize === this.#datatype.size) return;
    throw this.#context.source.fail(
      address,
      `dataset "${this.path}"`,
      "has chunks of another kind than its data",
    );
  }

  #checkSize(stored: number, address: number): void {
    const declared = this.#dataspace.elements * this.#datatype.size;
    if (stored !== declared) {
      throw this.#context.source.fail(
        address,
        `dataset "${this.path}"`,
        "declares another size than it stores",
        {
          expected: `${declared} bytes for ${this.shape.join(" x ")}`,
          received: `${stored} bytes`,
        },
      );
    }
    this.#context.spendDataBytes(stored);
  }

  #unsupported(what: string, received?: string): UnsupportedError {
    return new UnsupportedError(what, { path: `${this.#context.source.name}: ${this.path}`, received });
  }
}

/** The type may stand in an object of its own. */
function readType(context: Hdf5Context, header: ObjectHeader): Datatype {
  const message = findMessage(header, MESSAGE.datatype);
  if (!message?.shared) return readDatatype(required(context, header, MESSAGE.datatype, "datatype"));
  return committedType(context, context.cursor(message.at, message.size, "shared datatype"));
}

function required(
  context: Hdf5Context,
  header: ObjectHeader,
  type: number,
  what: string,
): ReturnType<typeof messageCursor> {
  const message = findMessage(header, type);
  if (message === undefined) throw context.source.fail(header.address, "dataset", `has no ${what}`);
  return messageCursor(context, message, what);
}
