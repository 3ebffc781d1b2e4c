import { ShapeError } from "../../core/errors.ts";
import { formatShape, type Shape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { Layer, type LayerOptions } from "../layer.ts";
import { overRows, rowLength } from "../normalization/axes.ts";
import { sampleAxis } from "../sample-axis.ts";

export interface DotOptions extends LayerOptions {
  /** The axis along which to multiply and sum, the batch being 0; two of them where the inputs' differ. */
  readonly axes: number | readonly [number, number];
  /** Give both inputs the length 1 along that axis first, so that the result is a cosine. Default false. */
  readonly normalize?: boolean;
}

/** A length below this counts as if it were this: Keras's `epsilon()`. */
const EPSILON = 1e-7;

/**
 * Products of the samples of two inputs, summed along one axis of each; the other axes of the first input stay, then those
 * of the second: y[i, j] = sum over k of a[i, k] · b[k, j] for axes [2, 1]. Two vectors give one number. Masks go.
 *
 * @throws ConfigError for a bad argument, ShapeError for an axis that is not there or axes of different sizes,
 *   UnsupportedError for the batch axis.
 * Source: https://keras.io/api/layers/merging_layers/dot/
 *
 * @example
 * layers.dot({ axes: [1, 2] }).computeOutputShape([null, 3, 5], [null, 10, 3]);    // [null, 5, 10]
 */
export class Dot extends Layer {
  static override readonly className = "Dot";
  protected override readonly inputCount: readonly [number, number] = [2, 2];
  readonly #axes: readonly [number, number];
  readonly #normalize: boolean;

  constructor(options: DotOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    const { args } = this;
    if (typeof args.optional("axes") === "number") {
      const axis = args.integer("axes", { min: -64, max: 63 });
      this.#axes = [axis, axis];
    } else {
      const [first, second, ...more] = args.list("axes", isAxis, "an int, or a list of two of them");
      if (first === undefined || second === undefined || more.length > 0)
        throw args.wrong("axes", "two elements", args.optional("axes"));
      this.#axes = [first, second];
    }
    this.#normalize = args.boolean("normalize", false);
    this.finish();
  }

  protected override call(graph: GraphBuilder, input: Value, [other]: readonly Value[]): Value {
    const [a, b] = [input, other as Value];
    const axes = this.#resolveAxes(a.shape, b.shape);
    const [left, right] = this.#normalize
      ? [unitLength(graph, a, axes[0]), unitLength(graph, b, axes[1])]
      : [a, b];
    if (a.shape.length === 2 && b.shape.length === 2) {
      const products = graph.addOne("binary", [left, right], { operator: "multiply" });
      return graph.addOne("reduce", [products], { operator: "sum", axes: [1], keepDims: true });
    }
    const first = asMatrix(graph, left, axes[0]);
    const second = asMatrix(graph, right, axes[1]);
    const product = graph.addOne("matmul", [first.matrix, second.matrix], {
      transposeA: first.isColumns,
      transposeB: !second.isColumns,
    });
    const kept = [...without(a.shape, axes[0]), ...without(b.shape, axes[1])];
    if (a.shape.length === 3 && b.shape.length === 3) return product;
    return graph.addOne("reshape", [product], { target: kept.map((dim) => dim ?? -1) });
  }

  protected override outputMask(): undefined {
    return undefined;
  }

  /** Both counted from the start. In Keras's words. @throws ShapeError */
  #resolveAxes(a: Shape, b: Shape): readonly [number, number] {
    const shapes = `${formatShape(a)}, ${formatShape(b)}`;
    if (Math.min(a.length, b.length) < 2) {
      throw new ShapeError("Cannot do batch_dot on inputs with rank < 2", {
        layer: this.label,
        received: shapes,
      });
    }
    if (typeof a[0] === "number" && typeof b[0] === "number" && a[0] !== b[0]) {
      const text = "Cannot do batch_dot on inputs with different batch sizes";
      throw new ShapeError(text, { layer: this.label, received: shapes });
    }
    const where = this.args.where("axes");
    const [first, second] = [a, b].map((shape, i) => sampleAxis(this.#axes[i] ?? 0, shape, where));
    const axes = [first ?? 1, second ?? 1] as const;
    const [left, right] = [a[axes[0]], b[axes[1]]];
    if (left === right) return axes;
    throw new ShapeError(
      `Incompatible input shapes: axis values ${left ?? "None"} (at axis ${this.#axes[0]}) != ${right ?? "None"} (at axis ${this.#axes[1]})`,
      { layer: this.label, argument: "axes", expected: "axes of the same size", received: shapes },
    );
  }
}

const isAxis = (item: unknown): item is number => Number.isSafeInteger(item);

function unitLength(graph: GraphBuilder, value: Value, axis: number): Value {
  const attributes = { mode: "unit", epsilon: EPSILON, scale: false, center: false, groups: 1 } as const;
  return overRows(graph, value, [axis], (rows) => graph.addOne("layerNorm", [rows], attributes));
}

/** A matrix of each sample: along one axis the one that is summed over, along the other all that stay. */
function asMatrix(
  graph: GraphBuilder,
  value: Value,
  axis: number,
): { readonly matrix: Value; readonly isColumns: boolean } {
  const { shape } = value;
  const last = shape.length - 1;
  const all = shape.map((_, i) => i);
  const isColumns = axis === 1 && last > 1;
  const permutation = [...all.filter((i) => i !== axis), axis];
  const isMoved = axis !== last && !isColumns;
  const moved = isMoved ? graph.addOne("transpose", [value], { permutation }) : value;
  const kept = rowLength(without(shape, axis)) ?? -1;
  const summed = shape[axis] ?? -1;
  const target = isColumns ? [summed, kept] : [kept, summed];
  const matrix = shape.length === 3 ? moved : graph.addOne("reshape", [moved], { target });
  return { matrix, isColumns };
}

/** The sizes of a sample but for one axis. */
function without(shape: Shape, axis: number): Shape {
  return shape.filter((_, i) => i > 0 && i !== axis);
}

/** Makes a `Dot` layer. @see Dot */
export function dot(options: DotOptions): Dot {
  return new Dot(options);
}
