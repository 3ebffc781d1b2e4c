import { ConfigError, ShapeError } from "../../core/errors.ts";
import { type Dim, formatShape, type Shape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";

/**
 * Which axes of [n, ...axes, features] attention goes over. Those become one axis of steps; the others are treated as
 * further heads, for they only repeat the same thing.
 */
export class HeadAxes {
  /** Axes that are attended over, and the others, counted from 1. */
  readonly over: readonly number[];
  readonly #others: readonly number[];
  readonly #label: string;

  /**
   * @param axes From the end if negative; null for all.
   * @param rank Of the inputs.
   * @throws ConfigError for the batch, the features, or an axis that is not there or twice.
   */
  constructor(axes: readonly number[] | null, rank: number, label: string) {
    const all = Array.from({ length: rank - 2 }, (_, at) => at + 1);
    this.over = (axes ?? all).map((axis) => (axis < 0 ? axis + rank : axis));
    this.#others = all.filter((axis) => !this.over.includes(axis));
    this.#label = label;
    if (this.over.length > 0 && this.over.length + this.#others.length === all.length) return;
    throw new ConfigError("Not the axes that attention can go over", {
      layer: label,
      argument: "attentionAxes",
      expected: `axes from 1 to ${rank - 2}, each once`,
      received: `[${(axes ?? []).join(", ")}]`,
    });
  }

  /** Is it a sequence, [n, steps, features]? */
  get isPlain(): boolean {
    return this.over.length === 1 && this.#others.length === 0;
  }

  /** @throws ShapeError where two inputs differ along an axis that is not attended over. */
  checkSame(query: Shape, value: Shape): void {
    const same = this.#others.every((axis) => {
      const [a, b] = [query[axis], value[axis]];
      return a === b || a === null || b === null;
    });
    if (same && query.length === value.length) return;
    throw new ShapeError("Query and value do not fit each other", {
      layer: this.#label,
      expected: "the same sizes along all axes that attention does not go over",
      received: `query ${formatShape(query)}, value ${formatShape(value)}`,
    });
  }

  /** x[n, ...axes, heads·dim] as [n, steps, others·heads, dim]. */
  split(graph: GraphBuilder, x: Value, heads: number): Value {
    const dim = (x.shape.at(-1) ?? heads) / heads;
    if (this.isPlain) return reshaped(graph, x, [x.shape[1] ?? null, heads, dim]);
    const sizes = x.shape.slice(1, -1);
    const parts = reshaped(graph, x, [...sizes, heads, dim]);
    const moved = transposed(graph, parts, [
      ...this.over,
      ...this.#others,
      sizes.length + 1,
      sizes.length + 2,
    ]);
    return reshaped(graph, moved, [
      product(this.#sizes(x.shape, this.over)),
      product([...this.#sizes(x.shape, this.#others), heads]),
      dim,
    ]);
  }

  /** y[n, steps, others·heads, dim] as [n, ...axes, heads·dim], the axes as in the query. */
  join(graph: GraphBuilder, y: Value, query: Shape, heads: number): Value {
    const dim = y.shape[3] ?? 1;
    const sizes = query.slice(1, -1);
    if (this.isPlain) return reshaped(graph, y, [...sizes, heads * dim]);
    const order = [...this.over, ...this.#others];
    const parts = reshaped(graph, y, [...this.#sizes(query, order), heads, dim]);
    const back = sizes.map((_, at) => order.indexOf(at + 1) + 1);
    const moved = transposed(graph, parts, [...back, sizes.length + 1, sizes.length + 2]);
    return reshaped(graph, moved, [...sizes, heads * dim]);
  }

  /** Weights p[n, others·heads, T, S] as Keras gives them: [n, ...others, heads, ...axes of queries, ...axes of keys]. */
  scores(graph: GraphBuilder, p: Value, query: Shape, key: Shape, heads: number): Value {
    if (this.isPlain) return p;
    return reshaped(graph, p, [
      ...this.#sizes(query, this.#others),
      heads,
      ...this.#sizes(query, this.over),
      ...this.#sizes(key, this.over),
    ]);
  }

  /**
   * A mask of pairs as [n, others·heads | 1, T | 1, S | 1]. Its last axes are those of queries and keys, the first that of the
   * batch; axes of size 1 count for all, and so do those that are missing after the batch and what follows it.
   */
  pairMask(graph: GraphBuilder, mask: Value, query: Shape, key: Shape, heads: number): Value {
    const groups = [
      [...this.#sizes(query, this.#others), heads],
      this.#sizes(query, this.over),
      this.#sizes(key, this.over),
    ];
    const full = groups.flat();
    const pairAxes = 2 * this.over.length;
    const given = mask.shape.slice(1);
    const missing = full.length - given.length;
    const leading = given.slice(0, -pairAxes);
    const sizes = [...leading, ...Array.from({ length: missing }, () => 1), ...given.slice(-pairAxes)];
    const fits = sizes.every(
      (size, at) => size === 1 || size === null || full[at] === null || size === full[at],
    );
    if (given.length < pairAxes || missing < 0 || !fits) {
      throw new ShapeError("The `mask` must be broadcastable to the attention scores", {
        layer: this.#label,
        argument: "attentionMask",
        expected: `a shape that broadcasts to ${formatShape([null, ...full])}`,
        received: formatShape(mask.shape),
      });
    }
    let value = reshaped(graph, mask, sizes);
    let at = 0;
    const isWhole: boolean[] = [];
    const target = groups.flatMap((group) => {
      const own = sizes.slice(at, (at += group.length));
      const single = own.every((size) => size === 1);
      isWhole.push(!single);
      return single ? own : group;
    });
    if (sizes.some((size, i) => size === 1 && target[i] !== 1))
      value = graph.addOne("broadcast", [value], { target });
    return reshaped(
      graph,
      value,
      groups.map((group, i) => (isWhole[i] ? product(group) : 1)),
    );
  }

  #sizes(shape: Shape, axes: readonly number[]): readonly Dim[] {
    return axes.map((axis) => shape[axis] ?? null);
  }
}

function reshaped(graph: GraphBuilder, value: Value, sample: readonly Dim[]): Value {
  return graph.addOne("reshape", [value], { target: sample.map((dim) => dim ?? -1) });
}

/** The axes of a sample, counted from 1, in another order. */
function transposed(graph: GraphBuilder, value: Value, order: readonly number[]): Value {
  if (order.every((axis, at) => axis === at + 1)) return value;
  return graph.addOne("transpose", [value], { permutation: [0, ...order] });
}

function product(sizes: readonly Dim[]): Dim {
  return sizes.reduce<Dim>((total, size) => (total === null || size === null ? null : total * size), 1);
}
