import { ShapeError, UnsupportedError } from "../core/errors.ts";
import { formatShape, type Shape } from "../core/shape.ts";

/**
 * An axis counted from the start, whether it was given from the start or from the end.
 * @throws ShapeError if the shape has no such axis, UnsupportedError for the batch, whose samples do not mix.
 */
export function sampleAxis(axis: number, shape: Shape, where: { layer: string; argument: string }): number {
  const fromStart = axis < 0 ? axis + shape.length : axis;
  if (fromStart < 0 || fromStart >= shape.length) {
    throw new ShapeError(`Axis ${axis} is out of bounds for input shape ${formatShape(shape)}`, {
      ...where,
      expected: `an axis from ${-shape.length} to ${shape.length - 1}`,
      received: `${axis}`,
    });
  }
  if (fromStart > 0) return fromStart;
  throw new UnsupportedError("The batch axis is not supported", {
    ...where,
    expected: "an axis of the samples, so not 0",
    received: `axis=${axis} for the input shape ${formatShape(shape)}`,
  });
}
