import { elementCount, sameShape } from "../../core/shape.ts";
import type { Constant, Op, OpOf, Value } from "../../graph/graph.ts";
import { isRowwise } from "../../ops/activation.ts";
import { countUses, type Draft, type NewValue, newValues } from "./rewrite.ts";

type Layout = OpOf<"reshape"> | OpOf<"transpose">;

/**
 * f(reshape(x)) is reshape(f(x)), and f(transpose(x)) is transpose(f(x)), for activations and for sums and products with a
 * weight of one number a channel. So batch normalization and activation come to stand right behind a convolution whose
 * output is brought into another layout (Conv1D, channels first), and the transposes of two such convolutions meet. What is
 * done to two tensors that are transposed alike goes before both transposes: a residual network needs none inside.
 */
export function sinkLayout(draft: Draft): Draft {
  const uses = new Map(countUses(draft));
  const newValue = newValues(draft);
  const layouts = new Map<number, Layout>();
  const gone = new Set<Op>();
  const ops: Op[] = [];
  for (const op of draft.ops) {
    let first = op;
    const after: Layout[] = [];
    for (;;) {
      const side = first.inputs.findIndex(({ id }) => layouts.has(id) && uses.get(id) === 1);
      const layout = layouts.get(first.inputs[side]?.id ?? -1);
      const other = layouts.get(first.inputs[1 - side]?.id ?? -1);
      const moved = layout && before(first, side, layout, other, newValue);
      if (!moved) break;
      for (const { id } of moved.outputs) uses.set(id, 1);
      after.unshift({ ...layout, inputs: moved.outputs, outputs: first.outputs });
      gone.add(layout);
      first = moved;
    }
    ops.push(first, ...after);
    for (const each of [first, ...after]) {
      if (each.kind !== "reshape" && each.kind !== "transpose") continue;
      for (const { id } of each.outputs) layouts.set(id, each);
    }
  }
  return { ...draft, ops: ops.filter((op) => !gone.has(op)) };
}

/** The op on what goes into the layout; undefined if it is not the same there. */
function before(
  op: Op,
  side: number,
  layout: Layout,
  other: Layout | undefined,
  newValue: NewValue,
): Op | undefined {
  const [x] = layout.inputs;
  if (!x) return undefined;
  if (op.kind === "activation") {
    return isRowwise(op.attributes) ? undefined : { ...op, inputs: [x], outputs: [newValue(x.shape)] };
  }
  const operand = op.inputs[1 - side];
  if (op.kind !== "binary" || !operand) return undefined;
  const partner = operand.constant
    ? weightBefore(operand.constant, layout, op, newValue)
    : alike(layout, other);
  if (partner === undefined) return undefined;
  return { ...op, inputs: side === 0 ? [x, partner] : [partner, x], outputs: [newValue(x.shape)] };
}

/** What goes into the other transpose, if that is the same transpose of as large a tensor. */
function alike(layout: Layout, other: Layout | undefined): Value | undefined {
  if (layout.kind !== "transpose" || other?.kind !== "transpose") return undefined;
  const isSame =
    String(layout.attributes.permutation) === String(other.attributes.permutation) &&
    sameShape(layout.inputs[0]?.shape ?? [], other.inputs[0]?.shape ?? []);
  return isSame ? other.inputs[0] : undefined;
}

function weightBefore(weight: Constant, layout: Layout, op: Op, newValue: NewValue): Value | undefined {
  const shape = shapeBefore(weight.shape, layout, op);
  return shape && { ...newValue(shape), constant: viewOf(weight, shape) };
}

/** The shape in which a weight meets what goes into the layout: of one number, or of one for each element of the last axis. */
function shapeBefore(shape: readonly number[], layout: Layout, op: Op): readonly number[] | undefined {
  const [from, to] = [layout.inputs[0]?.shape ?? [], layout.outputs[0]?.shape ?? []];
  if (String(op.outputs[0]?.shape) !== String(to)) return undefined; // the weight repeats the tensor
  const count = elementCount(shape);
  if (count === 1) return [];
  const axis = to.length - shape.length + shape.findIndex((size) => size > 1);
  if (count !== to[axis] || count !== from.at(-1)) return undefined;
  const source =
    layout.kind === "transpose" ? layout.attributes.permutation[axis] : axis + from.length - to.length;
  return source === from.length - 1 ? [count] : undefined;
}

const views = new WeakMap<Constant, Map<string, Constant>>();

/** The same numbers under another shape; the same one every time, so that all plans of a model share its packed copy. */
function viewOf(weight: Constant, shape: readonly number[]): Constant {
  if (String(shape) === String(weight.shape)) return weight;
  const known = views.get(weight) ?? new Map<string, Constant>();
  views.set(weight, known);
  const view = known.get(String(shape)) ?? new View(weight, shape);
  known.set(String(shape), view);
  return view;
}

class View implements Constant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly #weight: Constant;

  constructor(weight: Constant, shape: readonly number[]) {
    this.name = weight.name;
    this.shape = shape;
    this.#weight = weight;
  }

  get data(): Float32Array {
    return this.#weight.data;
  }

  get version(): number {
    return this.#weight.version;
  }
}
