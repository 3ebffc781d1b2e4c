import { ShapeError } from "../../core/errors.ts";
import { formatShape } from "../../core/shape.ts";
import type { ArgumentReader } from "../arguments.ts";
import type { Regularizer } from "./regularizer.ts";

/**
 * factor · the mean of |cosine| over all pairs of rows (or columns) of a matrix: 0 when they are orthogonal.
 * Source: https://keras.io/api/layers/regularizers/#orthogonalregularizer-class
 */
export function orthogonal(args: ArgumentReader): Regularizer {
  const factor = Math.fround(args.number("factor", { default: 0.01 })); // Keras keeps it as a float32
  const mode = args.choice("mode", ["rows", "columns"], "rows");
  return {
    className: "OrthogonalRegularizer",
    config: { factor, mode },
    penalty({ name, shape, data }) {
      const [rows = 0, columns = 0] = shape;
      if (shape.length !== 2) {
        throw new ShapeError("Inputs to OrthogonalRegularizer must have rank 2", {
          argument: name,
          expected: "a matrix",
          received: formatShape(shape),
        });
      }
      const [count, size, step, next] =
        mode === "rows" ? [rows, columns, columns, 1] : [columns, rows, 1, columns];
      const vectors = Array.from({ length: count }, (_, v) =>
        unit(Float64Array.from({ length: size }, (_, i) => data[v * step + i * next] ?? 0)),
      );
      let sum = 0;
      for (const [i, a] of vectors.entries()) {
        for (const b of vectors.slice(0, i))
          sum += Math.abs(a.reduce((dot, value, at) => dot + value * (b[at] ?? 0), 0));
      }
      return (factor * sum) / ((count * (count - 1)) / 2);
    },
  };
}

function unit(vector: Float64Array): Float64Array {
  const norm = Math.hypot(...vector);
  return norm === 0 ? vector : vector.map((value) => value / norm);
}
