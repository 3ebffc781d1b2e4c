import { ShapeError, UnsupportedError } from "../../core/errors.ts";
import type { Dim } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { Parser } from "../arguments.ts";
import { describe, isObject, type Json, property } from "../json.ts";
import type { CallArguments } from "../serialized.ts";
import { Operation, type OperationOptions } from "./operation.ts";

/** A range of an axis as Python's slice says it; `null` for what is left out. */
export interface SliceRange {
  readonly start: number | null;
  readonly stop: number | null;
  readonly step: number | null;
}

/** What happens to one axis: a range, an element (the axis goes), a new axis (`null`), or `...` for all between. */
export type IndexItem = SliceRange | number | null | "...";

/** The same, or as Python writes it between the brackets: `":, 1:5:2, -1"`. */
export type ItemKey = string | readonly IndexItem[];

/** Elements of each sample: x[:, 1:3], x[:, -1], x[..., 0]. The batch, axis 0, is taken whole. */
export class GetItem extends Operation {
  static override readonly className = "GetItem";
  static override readonly parameters: readonly string[] = ["x", "key"];
  readonly #items: readonly IndexItem[];

  constructor(options: OperationOptions & { readonly key: ItemKey }, kerasMajor?: number) {
    super(options, kerasMajor);
    this.args.harmless("x", [null]);
    this.#items = this.args.parsed("key", parseKey);
    this.finish();
  }

  override getConfig(): { [key: string]: Json } {
    const { key: _, ...config } = super.getConfig();
    return config;
  }

  override callArguments([x = null]: readonly Json[]): CallArguments {
    return { args: [x, this.#items.map(itemJson)], kwargs: {} };
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const axes = input.shape.length;
    const items = this.#expanded(axes);
    const begin: number[] = [];
    const size: Dim[] = [];
    const strides: number[] = [];
    const target: Dim[] = [];
    let axis = 0;
    for (const item of items) {
      if (item === null) {
        target.push(1);
        continue;
      }
      const dim = input.shape[axis++] ?? null;
      if (axis === 1) continue; // the batch
      const [first, count, step] =
        typeof item === "number" ? [this.#element(item, dim), 1, 1] : rangeOf(item, dim);
      begin.push(first);
      size.push(count);
      strides.push(step);
      if (typeof item !== "number") target.push(count);
    }
    const part = graph.addOne("slice", [input], { begin, size, strides });
    const same = items.every((item) => item !== null && typeof item !== "number");
    return same ? part : graph.addOne("reshape", [part], { target: target.map((dim) => dim ?? -1) });
  }

  /** One item for each axis, and those that are new. */
  #expanded(axes: number): readonly (SliceRange | number | null)[] {
    const counted = this.#items.filter((item) => item !== null && item !== "...").length;
    const missing = Array.from({ length: Math.max(0, axes - counted) }, () => ALL);
    const dots = this.#items.indexOf("...");
    const items =
      dots < 0
        ? [...this.#items, ...missing]
        : [...this.#items.slice(0, dots), ...missing, ...this.#items.slice(dots + 1)];
    const [batch] = items;
    const whole = isObject(batch) && rangeIsAll(batch as SliceRange);
    if (counted > axes || items.includes("..."))
      throw this.args.wrong("key", `at most ${axes} indices`, this.#items.length);
    if (whole) return items as readonly (SliceRange | number | null)[];
    throw new UnsupportedError("The batch axis must be taken whole", {
      layer: this.label,
      argument: "key",
      expected: "x[:, ...]",
      received: describe(batch),
    });
  }

  #element(index: number, dim: Dim): number {
    if (dim === null) return Math.max(0, index);
    const at = index < 0 ? index + dim : index;
    if (at >= 0 && at < dim) return at;
    throw new ShapeError("The index is out of range", {
      layer: this.label,
      argument: "key",
      expected: `an index from ${-dim} to ${dim - 1}`,
      received: String(index),
    });
  }
}

const ALL: SliceRange = { start: null, stop: null, step: null };

const rangeIsAll = ({ start, stop, step }: SliceRange): boolean =>
  (start ?? 0) === 0 && stop === null && (step ?? 1) === 1;

/** First element, count and step, by the rules of Python's `slice.indices`. */
function rangeOf({ start, stop, step }: SliceRange, dim: Dim): readonly [number, Dim, number] {
  const stride = step ?? 1;
  if (dim === null) return [0, null, stride];
  const [low, high] = stride > 0 ? [0, dim] : [-1, dim - 1];
  const clip = (index: number): number => Math.min(Math.max(index < 0 ? index + dim : index, low), high);
  const first = start === null ? (stride > 0 ? 0 : dim - 1) : clip(start);
  const end = stop === null ? (stride > 0 ? dim : -1) : clip(stop);
  return [first, Math.max(0, Math.ceil((end - first) / stride)), stride];
}

/** The items, or what a Keras file says of them: `{ class_name: "__slice__", config }`, `__ellipsis__`. */
const parseKey: Parser<readonly IndexItem[]> = (value, at) => {
  const given = typeof value === "string" && value !== "..." ? value.split(",").map(readText) : value;
  const items = Array.isArray(given) ? (given as readonly unknown[]) : [given];
  const read = items.map((item) => readItem(item));
  if (read.includes(undefined) || read.length > 64) {
    throw new UnsupportedError("These indices are not supported", {
      layer: at.layer,
      argument: at.argument,
      expected: "integers, slices, null or an ellipsis",
      received: describe(value),
    });
  }
  return { value: read as readonly IndexItem[], config: read as unknown as Json };
};

/** `1:5:2`, `-1`, `None`, `...`; anything else stays as it is, and is refused. */
function readText(text: string): unknown {
  const parts = text.trim().split(":");
  const numbers = parts.map((part) =>
    /^\s*-?\d+\s*$/.test(part) ? Number(part) : part.trim() === "" ? null : NaN,
  );
  const [start = null, stop = null, step = null] = numbers;
  if (parts.length > 3) return text;
  if (parts.length > 1) return { start, stop, step };
  const word = text.trim();
  if (word === "None") return null;
  return word === "..." || word === "" ? word : start;
}

function readItem(item: unknown): IndexItem | undefined {
  if (item === null || item === "..." || Number.isSafeInteger(item)) return item as IndexItem;
  if (!isObject(item)) return undefined;
  const className = property(item, "class_name");
  if (className === "__ellipsis__") return "...";
  const range = className === "__slice__" ? property(item, "config") : item;
  if (!isObject(range)) return undefined;
  const [start, stop, step] = ["start", "stop", "step"].map((key) => property(range, key) ?? null);
  const valid =
    [start, stop, step].every((part) => part === null || Number.isSafeInteger(part)) && step !== 0;
  return valid ? ({ start, stop, step } as SliceRange) : undefined;
}

/** An item as Keras writes it. */
function itemJson(item: IndexItem): Json {
  if (item === "...") return { class_name: "__ellipsis__", config: {} };
  return isObject(item) ? { class_name: "__slice__", config: { ...item } } : item;
}
