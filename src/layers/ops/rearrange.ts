import { type Dim, isSize } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { ArgumentReader } from "../arguments.ts";
import { Operation, type OperationOptions } from "./operation.ts";

const isInteger = (item: unknown): item is number => Number.isSafeInteger(item);

/** One axis, by default the batch, which no operation takes. */
const readAxis = (args: ArgumentReader, fallback = 0): number =>
  args.integer("axis", { min: -64, max: 63, default: fallback });

/** A number, or a list of numbers, as a list. */
function readList(args: ArgumentReader, key: string, expected: string): readonly number[] {
  const single = args.optional(key);
  return isInteger(single) ? args.fixed(key, [single]) : args.list(key, isInteger, expected);
}

export interface StackOptions extends OperationOptions {
  /** Where the new axis stands in the result; not 0. */
  readonly axis: number;
}

/** Tensors of one shape along a new axis. */
export class Stack extends Operation {
  static override readonly className = "Stack";
  protected override readonly inputCount: readonly [number, number] = [1, Infinity];
  readonly #axis: number;

  constructor(options: StackOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    this.#axis = readAxis(this.args);
    this.finish();
  }

  protected override call(graph: GraphBuilder, input: Value, others: readonly Value[]): Value {
    const axis = this.sampleAxis("axis", this.#axis, input.shape.length + 1);
    const parts = [input, ...others].map((value) => {
      const sample = value.shape.slice(1).map((dim) => dim ?? -1);
      return graph.addOne("reshape", [value], {
        target: [...sample.slice(0, axis - 1), 1, ...sample.slice(axis - 1)],
      });
    });
    return parts.length === 1 ? (parts[0] as Value) : graph.addOne("concat", parts, { axis });
  }
}

/** Elements `from` to `to` along an axis, all of them along the others. */
function range(graph: GraphBuilder, value: Value, axis: number, from: number, to: number): Value {
  const sample = value.shape.slice(1);
  const only = <T>(here: T, there: (dim: Dim) => T): T[] =>
    sample.map((dim, i) => (i + 1 === axis ? here : there(dim)));
  return graph.addOne("slice", [value], {
    begin: only(from, () => 0),
    size: only<Dim>(to - from, (dim) => dim),
    strides: only(1, () => 1),
  });
}

export interface SplitOptions extends OperationOptions {
  /** How many equal parts, or the indices at which to cut. */
  readonly indicesOrSections: number | readonly number[];
  /** Not 0. */
  readonly axis: number;
}

/** The parts of a tensor along an axis: several outputs. */
export class Split extends Operation {
  static override readonly className = "Split";
  readonly #sections: number | null;
  readonly #indices: readonly number[];
  readonly #axis: number;

  constructor(options: SplitOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    const isCount = typeof this.args.optional("indicesOrSections") === "number";
    this.#sections = isCount ? this.args.integer("indicesOrSections") : null;
    this.#indices = isCount
      ? []
      : this.args.list("indicesOrSections", isSize, "a number of parts, or a list of indices");
    this.#axis = readAxis(this.args);
    this.finish();
  }

  protected override call(graph: GraphBuilder, input: Value): readonly Value[] {
    const axis = this.sampleAxis("axis", this.#axis, input.shape.length);
    const size = this.knownSize(input.shape, axis);
    const count = this.#sections ?? 1;
    const cuts = this.#sections
      ? Array.from({ length: count - 1 }, (_, i) => ((i + 1) * size) / count)
      : this.#indices;
    const edges = [0, ...cuts, size];
    if (!edges.every((edge, i) => Number.isInteger(edge) && (i === 0 || edge > (edges[i - 1] ?? 0)))) {
      const expected = `parts of equal size, or ascending indices below ${size}`;
      throw this.args.wrong("indicesOrSections", expected, this.#sections ?? [...this.#indices]);
    }
    return cuts.concat(size).map((to, i) => range(graph, input, axis, edges[i] ?? 0, to));
  }
}

export interface FlipOptions extends OperationOptions {
  /** One axis or several, not 0. */
  readonly axis: number | readonly number[];
}

/** The elements along some axes in the other order. */
export class Flip extends Operation {
  static override readonly className = "Flip";
  readonly #axes: readonly number[];

  constructor(options: FlipOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    this.#axes = readList(this.args, "axis", "an axis or a list of axes; of all, the batch would be one");
    this.finish();
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const axes = this.#axes.map((axis) => this.sampleAxis("axis", axis, input.shape.length));
    const sample = input.shape.slice(1);
    return graph.addOne("slice", [input], {
      begin: sample.map((_, i) => (axes.includes(i + 1) ? this.knownSize(input.shape, i + 1) - 1 : 0)),
      size: sample,
      strides: sample.map((_, i) => (axes.includes(i + 1) ? -1 : 1)),
    });
  }
}

export interface RepeatOptions extends OperationOptions {
  /** How often each element. */
  readonly repeats: number;
  /** Not 0. */
  readonly axis: number;
}

/** Each element of an axis several times, one after the other: a a b b. */
export class Repeat extends Operation {
  static override readonly className = "Repeat";
  readonly #repeats: number;
  readonly #axis: number;

  constructor(options: RepeatOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    const [repeats, ...more] = readList(this.args, "repeats", "an integer");
    if (!isSize(repeats) || more.length > 0)
      throw this.args.wrong(
        "repeats",
        "one integer, the same for all elements",
        this.args.optional("repeats"),
      );
    this.#repeats = repeats;
    this.#axis = readAxis(this.args);
    this.finish();
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const axis = this.sampleAxis("axis", this.#axis, input.shape.length);
    return repeated(graph, input, axis, this.#repeats, "each");
  }
}

export interface TileOptions extends OperationOptions {
  /** How often the whole, for each axis; 1 for the batch. */
  readonly repeats: readonly number[];
}

/** The whole several times along each axis: a b a b. */
export class Tile extends Operation {
  static override readonly className = "Tile";
  readonly #repeats: readonly number[];

  constructor(options: TileOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    this.#repeats = readList(this.args, "repeats", "an integer or a list of integers");
    if (!this.#repeats.every(isSize))
      throw this.args.wrong("repeats", "positive integers", [...this.#repeats]);
    this.finish();
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const missing = input.shape.length - this.#repeats.length;
    if (missing < 0 || (missing === 0 && this.#repeats[0] !== 1)) {
      const expected = `at most ${input.shape.length} numbers, and 1 for the batch`;
      throw this.args.wrong("repeats", expected, [...this.#repeats]);
    }
    return this.#repeats.reduce(
      (value, count, i) => (count === 1 ? value : repeated(graph, value, missing + i, count, "all")),
      input,
    );
  }
}

/** A new axis before or after one, repeated, and joined with it. */
function repeated(
  graph: GraphBuilder,
  value: Value,
  axis: number,
  count: number,
  what: "each" | "all",
): Value {
  const sizes = value.shape.slice(1);
  const at = what === "each" ? axis : axis - 1;
  const dims = (size: number): Dim[] => [...sizes.slice(0, at), size, ...sizes.slice(at)];
  const split = graph.addOne("reshape", [value], { target: dims(1).map((dim) => dim ?? -1) });
  const copies = graph.addOne("broadcast", [split], { target: dims(count) });
  const joined = sizes.map((dim, i) => (dim === null ? -1 : i + 1 === axis ? dim * count : dim));
  return graph.addOne("reshape", [copies], { target: joined });
}

export interface SwapaxesOptions extends OperationOptions {
  readonly axis1: number;
  readonly axis2: number;
}

/** Two axes change places. */
export class Swapaxes extends Operation {
  static override readonly className = "Swapaxes";
  readonly #pair: readonly [number, number];

  constructor(options: SwapaxesOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    const read = (key: string): number => this.args.integer(key, { min: -64, max: 63 });
    this.#pair = [read("axis1"), read("axis2")];
    this.finish();
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const rank = input.shape.length;
    const first = this.sampleAxis("axis1", this.#pair[0], rank);
    const second = this.sampleAxis("axis2", this.#pair[1], rank);
    const swapped = (axis: number): number => (axis === first ? second : axis === second ? first : axis);
    const permutation = input.shape.map((_, axis) => swapped(axis));
    return graph.addOne("transpose", [input], { permutation });
  }
}

export interface MoveaxisOptions extends OperationOptions {
  readonly source: number;
  readonly destination: number;
}

/** One axis in another place, the others in their order. */
export class Moveaxis extends Operation {
  static override readonly className = "Moveaxis";
  readonly #source: number;
  readonly #destination: number;

  constructor(options: MoveaxisOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    const read = (key: string): number => {
      const [axis, ...more] = readList(this.args, key, "an axis");
      if (axis === undefined || more.length > 0)
        throw this.args.wrong(key, "one axis", this.args.optional(key));
      return axis;
    };
    this.#source = read("source");
    this.#destination = read("destination");
    this.finish();
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const rank = input.shape.length;
    const from = this.sampleAxis("source", this.#source, rank);
    const to = this.sampleAxis("destination", this.#destination, rank);
    const rest = input.shape.map((_, axis) => axis).filter((axis) => axis !== from);
    const permutation = [...rest.slice(0, to), from, ...rest.slice(to)];
    return graph.addOne("transpose", [input], { permutation });
  }
}
