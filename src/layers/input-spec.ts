import { ShapeError } from "../core/errors.ts";
import { formatShape, isSize, type Shape } from "../core/shape.ts";

/** What a layer demands of its input, checked before it is built and called. */
export interface InputSpec {
  readonly ndim?: number;
  readonly minNdim?: number;
  /** Sizes fixed by building: axis (negative from the end) and size. */
  readonly axes?: ReadonlyMap<number, number>;
}

/**
 * Checks an input as Keras's InputSpec does, in its words.
 * @throws ShapeError for what is no shape, or not one the layer can take.
 */
export function checkInput(
  shape: Shape,
  layer: { readonly name: string; readonly label: string },
  { ndim, minNdim, axes = new Map() }: InputSpec,
): void {
  if (!Array.isArray(shape) || shape.length === 0 || !shape.every((dim) => dim === null || isSize(dim))) {
    throw new ShapeError("Not the shape of an input", {
      layer: layer.label,
      expected: "the batch size (or null), then positive integers (or null)",
      received: Array.isArray(shape) ? formatShape(shape) : typeof shape,
    });
  }
  const incompatible = (why: string): ShapeError =>
    new ShapeError(`Input 0 of layer "${layer.name}" is incompatible with the layer: ${why}`, {
      layer: layer.label,
    });
  const full = formatShape(shape);
  const found = `found ndim=${shape.length}. Full shape received: ${full}`;
  if (ndim !== undefined && shape.length !== ndim) throw incompatible(`expected ndim=${ndim}, ${found}`);
  if (minNdim !== undefined && shape.length < minNdim) {
    throw incompatible(`expected min_ndim=${minNdim}, ${found}`);
  }
  for (const [axis, size] of axes) {
    const dim: unknown = shape.at(axis) ?? null;
    if (dim === null || dim === size) continue;
    const wanted = `expected axis ${axis} of input shape to have value ${size}`;
    throw incompatible(`${wanted}, but received input with shape ${full}`);
  }
}

/** Checks the number of inputs, in Keras's words. @throws ShapeError */
export function checkInputCount(
  count: number,
  layer: { readonly name: string; readonly label: string },
  [least, most]: readonly [number, number],
): void {
  if (count >= least && count <= most) return;
  const wanted =
    least === most ? `${least}` : most === Infinity ? `at least ${least}` : `${least} to ${most}`;
  throw new ShapeError(`Layer "${layer.name}" expects ${wanted} input(s), but it received ${count}`, {
    layer: layer.label,
    expected: `${wanted} input(s)`,
    received: `${count}`,
  });
}
