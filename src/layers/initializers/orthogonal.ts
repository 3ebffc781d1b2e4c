import { ConfigError } from "../../core/errors.ts";
import { Random } from "../../core/random.ts";
import { elementCount, formatShape } from "../../core/shape.ts";
import type { ArgumentReader, Place } from "../arguments.ts";
import type { Initializer } from "./initializer.ts";

/**
 * `gain` times an orthogonal matrix: Q of the QR decomposition of normal numbers, its signs chosen so that R has a
 * positive diagonal, which makes Q uniform among orthogonal matrices (Saxe et al., 2014). The matrix is
 * [all sizes but the last, last size]; if it is wider than high its rows are orthogonal, otherwise its columns.
 */
export function orthogonal(args: ArgumentReader, at: Place): Initializer {
  const gain = args.number("gain", { default: 1 });
  const seed = args.seed("seed");
  return {
    className: "Orthogonal",
    config: args.config,
    values(shape) {
      if (shape.length < 2) {
        throw new ConfigError("The tensor to initialize must be at least two-dimensional", {
          layer: at.layer,
          argument: at.argument,
          received: `shape ${formatShape(shape)} for Orthogonal`,
        });
      }
      const columns = shape.at(-1) ?? 1;
      const rows = elementCount(shape.slice(0, -1));
      const vectors = orthonormalVectors(Math.min(rows, columns), Math.max(rows, columns), new Random(seed));
      const values = new Float32Array(rows * columns);
      for (const [index, vector] of vectors.entries()) {
        const [start, step] = rows < columns ? [index * columns, 1] : [index, columns];
        for (let i = 0; i < vector.length; i++) values[start + i * step] = gain * (vector[i] ?? 0);
      }
      return values;
    },
  };
}

/** `count` orthonormal vectors: modified Gram-Schmidt on normal numbers in double precision, done twice. */
function orthonormalVectors(count: number, length: number, random: Random): Float64Array[] {
  const vectors: Float64Array[] = [];
  while (vectors.length < count) {
    const vector = Float64Array.from({ length }, () => random.normal());
    for (let pass = 0; pass < 2; pass++) {
      for (const other of vectors) subtract(vector, dot(vector, other), other);
      const norm = Math.sqrt(dot(vector, vector));
      for (let i = 0; i < length; i++) vector[i] = (vector[i] ?? 0) / norm;
    }
    vectors.push(vector);
  }
  return vectors;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function subtract(a: Float64Array, factor: number, b: Float64Array): void {
  for (let i = 0; i < a.length; i++) a[i] = (a[i] ?? 0) - factor * (b[i] ?? 0);
}
