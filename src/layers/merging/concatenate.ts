import { ShapeError } from "../../core/errors.ts";
import { formatShape, type Shape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { ONE } from "../derived-constant.ts";
import { Layer, type LayerOptions } from "../layer.ts";
import { sampleAxis } from "../sample-axis.ts";
import { combine } from "./merge.ts";

export interface ConcatenateOptions extends LayerOptions {
  /** Along which axis, the batch being 0; default -1, the last. */
  readonly axis?: number;
}

/**
 * Its inputs one after the other along an axis; all other sizes must be equal. Masks are joined likewise, or, where features
 * are joined, a step counts if it counts in any input; if one input has a mask, the others count whole.
 *
 * @throws ShapeError for inputs that differ in another axis, UnsupportedError for the batch axis.
 * Source: https://keras.io/api/layers/merging_layers/concatenate/
 *
 * @example
 * layers.concatenate({ axis: 1 }).computeOutputShape([null, 2, 4], [null, 3, 4]);    // [null, 5, 4]
 */
export class Concatenate extends Layer {
  static override readonly className = "Concatenate";
  protected override readonly inputCount: readonly [number, number] = [1, Infinity];
  protected override readonly supportsMasking: boolean = true;
  readonly axis: number;

  constructor(options: ConcatenateOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor);
    this.axis = this.args.integer("axis", { min: -8, max: 8, default: -1 });
    this.finish();
  }

  protected override call(graph: GraphBuilder, input: Value, others: readonly Value[]): Value {
    const inputs = [input, ...others];
    const axis = sampleAxis(this.axis, input.shape, this.args.where("axis"));
    checkShapes(
      inputs.map(({ shape }) => shape),
      axis,
      this.label,
    );
    if (others.length === 0) return graph.addOne("identity", [input], {});
    return graph.addOne("concat", inputs, { axis });
  }

  protected override outputMask(
    graph: GraphBuilder,
    input: Value,
    others: readonly Value[],
  ): Value | undefined {
    const inputs = [input, ...others];
    const given = inputs.map((value) => graph.maskOf(value)).filter((mask) => mask !== undefined);
    const rank = input.shape.length;
    if (given.length === 0 || given.some(({ shape }) => shape.length !== rank - 1)) return undefined;
    const masks = inputs.map((value) => graph.maskOf(value) ?? allOnes(graph, value));
    const axis = sampleAxis(this.axis, input.shape, this.args.where("axis"));
    return axis === rank - 1 || masks.length === 1
      ? combine(graph, "logicalOr", masks)
      : graph.addOne("concat", masks, { axis });
  }
}

/** A mask for a value that has none. */
function allOnes(graph: GraphBuilder, value: Value): Value {
  const axes = [value.shape.length - 1];
  const steps = graph.addOne("reduce", [value], { operator: "max", axes, keepDims: false });
  return graph.addOne("binary", [steps, graph.constant(ONE)], { operator: "logicalOr" });
}

/** In Keras's words. @throws ShapeError */
function checkShapes(shapes: readonly Shape[], axis: number, layer: string): void {
  const [first = []] = shapes;
  const fits = first.every((_, i) => {
    const known = new Set(shapes.map((shape) => shape[i] ?? null).filter((dim) => dim !== null));
    return i === axis || known.size <= 1;
  });
  if (fits && shapes.every((shape) => shape.length === first.length)) return;
  throw new ShapeError(
    "A `Concatenate` layer requires inputs with matching shapes except for the concatenation axis",
    { layer, expected: `equal sizes but on axis ${axis}`, received: shapes.map(formatShape).join(", ") },
  );
}

/** Makes a `Concatenate` layer. @see Concatenate */
export function concatenate(options: ConcatenateOptions = {}): Concatenate {
  return new Concatenate(options);
}
