import { ShapeError, UnsupportedError } from "../../core/errors.ts";
import { formatShape, type Shape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";

/** y = x · keep / (1 - rate), where `keep` is 1 with probability 1 - rate, drawn for each element of `sample`. */
export function drop(
  graph: GraphBuilder,
  x: Value,
  rate: number,
  seed: number | undefined,
  sample: Shape = x.shape.slice(1),
): Value {
  const kept = graph.noise(x, { kind: "keep", a: rate, b: rate < 1 ? 1 / (1 - rate) : 0, sample }, seed);
  return graph.addOne("binary", [x, kept], { operator: "multiply" });
}

/** Normal noise of the shape of x. */
export function normalNoise(
  graph: GraphBuilder,
  x: Value,
  mean: number,
  deviation: number,
  seed: number | undefined,
): Value {
  return graph.noise(x, { kind: "normal", a: mean, b: deviation, sample: x.shape.slice(1) }, seed);
}

/**
 * The sample's part of `noiseShape`, which says along which axes elements are dropped together: 1 there, or null or the
 * size of x elsewhere.
 * @throws ShapeError when it does not fit x; UnsupportedError for samples that share what is dropped.
 */
export function noiseSample(x: Shape, noiseShape: readonly (number | null)[] | null, layer: string): Shape {
  if (noiseShape === null) return x.slice(1);
  const fits = noiseShape.every((dim, axis) => axis === 0 || dim === null || dim === 1 || dim === x[axis]);
  if (noiseShape.length !== x.length || !fits) {
    throw new ShapeError("The noise shape does not fit the input", {
      layer,
      argument: "noiseShape",
      expected: `null, 1 or the size of the input on each axis of ${formatShape(x)}`,
      received: formatShape(noiseShape),
    });
  }
  if (noiseShape[0] !== null && x[0] !== noiseShape[0]) {
    throw new UnsupportedError("Samples that share what is dropped are not supported in training mode", {
      layer,
      argument: "noiseShape",
      expected: "null for the batch",
      received: formatShape(noiseShape),
    });
  }
  return noiseShape.slice(1).map((dim, at) => dim ?? x[at + 1] ?? null);
}
