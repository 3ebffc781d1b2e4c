import { elementCount, MAX_ELEMENTS } from "../../core/shape.ts";
import type { Cursor } from "../bytes.ts";
import { MAX_RANK } from "../limits.ts";
import type { Hdf5Context } from "./context.ts";

/** A shape and its element count; `[]` is a scalar, one element. */
export interface Dataspace {
  readonly shape: readonly number[];
  readonly elements: number;
  /** How far the dataset may grow, `Infinity` for any size: it decides how chunks are numbered. */
  readonly largest: readonly number[];
}

/** HDF5 File Format Specification 3.0, IV.A.2.b "The Dataspace Message", versions 1 and 2. A null dataspace has shape `[0]`. */
export function readDataspace(context: Hdf5Context, cursor: Cursor): Dataspace {
  const version = cursor.u8();
  const rank = cursor.u8();
  const growing = (cursor.u8() & 0x01) !== 0;
  if (version === 1) cursor.skip(5);
  else if (version !== 2) {
    throw cursor.fail("is of no known version", { expected: "1 or 2", received: `${version}` });
  } else if (cursor.u8() === NULL_SPACE) return { shape: [0], elements: 0, largest: [0] };
  if (rank > MAX_RANK) {
    throw cursor.fail("has too high a rank", { expected: `at most ${MAX_RANK}`, received: `${rank}` });
  }

  const shape: number[] = [];
  for (let axis = 0; axis < rank; axis++) shape.push(context.length(cursor));
  const elements = elementCount(shape);
  // A zero hides what it is multiplied with, so the dimensions are looked at one by one too.
  if (!(elements <= MAX_ELEMENTS) || shape.some((dim) => dim > MAX_ELEMENTS)) {
    throw cursor.fail("declares too many elements", {
      expected: `at most ${MAX_ELEMENTS}`,
      received: shape.join(" x "),
    });
  }
  const size = (): number => context.address(cursor, context.widths.lengths) ?? Infinity;
  return { shape, elements, largest: growing ? shape.map(size) : shape };
}

const NULL_SPACE = 2;
