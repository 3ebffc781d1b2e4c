import { ShapeError } from "../../core/errors.ts";
import { type Dim, formatShape, type Shape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { BinaryOperator } from "../../ops/binary.ts";
import { Layer, type LayerOptions } from "../layer.ts";

/**
 * Base of the layers that combine inputs element by element. Sample shapes broadcast as in NumPy; an input of lower
 * rank gets axes of size 1 after the batch. If all inputs have masks, a step counts if it counts in any of them;
 * otherwise the output has none.
 */
export abstract class Merge extends Layer {
  protected override readonly inputCount: readonly [number, number] = [1, Infinity];
  protected override readonly supportsMasking: boolean = true;

  constructor(options: LayerOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor);
    this.finish();
  }

  /** Combines inputs of equal rank. */
  protected abstract merge(graph: GraphBuilder, inputs: readonly Value[]): Value;

  protected override call(graph: GraphBuilder, input: Value, others: readonly Value[]): Value {
    const inputs = [input, ...others];
    checkShapes(
      inputs.map(({ shape }) => shape),
      this.label,
    );
    return this.merge(graph, withEqualRanks(graph, inputs));
  }

  protected override outputMask(
    graph: GraphBuilder,
    input: Value,
    others: readonly Value[],
  ): Value | undefined {
    const masks = [input, ...others].map((value) => graph.maskOf(value));
    return masks.every((mask) => mask !== undefined) ? combine(graph, "logicalOr", masks) : undefined;
  }
}

/** a ∘ b ∘ c ..., from left to right; one value alone goes through an op that does nothing. */
export function combine(graph: GraphBuilder, operator: BinaryOperator, values: readonly Value[]): Value {
  const [first, ...rest] = values as [Value, ...Value[]];
  if (rest.length === 0) return graph.addOne("identity", [first], {});
  return rest.reduce((left, right) => graph.addOne("binary", [left, right], { operator }), first);
}

function withEqualRanks(graph: GraphBuilder, inputs: readonly Value[]): readonly Value[] {
  const rank = Math.max(...inputs.map(({ shape }) => shape.length));
  return inputs.map((value) => {
    const { shape } = value;
    if (shape.length === rank) return value;
    const ones = Array.from({ length: rank - shape.length }, () => 1);
    return graph.addOne("reshape", [value], { target: [...ones, ...shape.slice(1).map((dim) => dim ?? -1)] });
  });
}

/** In Keras's words. @throws ShapeError */
function checkShapes(shapes: readonly Shape[], layer: string): void {
  const batches = new Set(shapes.map(([batch]) => batch ?? null).filter((batch) => batch !== null));
  if (batches.size > 1) {
    throw new ShapeError("Cannot merge tensors with different batch sizes", {
      layer,
      received: `tensors with shapes ${shapes.map(formatShape).join(", ")}`,
    });
  }
  shapes
    .slice(1)
    .reduce<Shape>(
      (merged, shape) => mergeSamples(merged, shape.slice(1), layer),
      (shapes[0] ?? []).slice(1),
    );
}

function mergeSamples(a: Shape, b: Shape, layer: string): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis): Dim => {
    const left = axis < rank - a.length ? 1 : (a[axis - rank + a.length] ?? null);
    const right = axis < rank - b.length ? 1 : (b[axis - rank + b.length] ?? null);
    if (left === null || right === null) return null;
    if (left === 1 || left === right) return right;
    if (right === 1) return left;
    throw new ShapeError("Inputs have incompatible shapes", {
      layer,
      expected: "sample sizes that are equal or 1, from the last axis on",
      received: `shapes ${formatShape(a)} and ${formatShape(b)}`,
    });
  });
}
