import { elementCount } from "../../core/shape.ts";
import type { Constant, Op, OpOf } from "../../graph/graph.ts";
import { isRowwise } from "../../ops/activation.ts";
import { countUses, type Draft, type NewValue, newValues } from "./rewrite.ts";

type Layout = OpOf<"reshape"> | OpOf<"transpose">;

/**
 * f(reshape(x)) is reshape(f(x)), and f(transpose(x)) is transpose(f(x)), for activations and for sums and products with a
 * weight of one number a channel. So batch normalization and activation come to stand right behind a convolution whose
 * output is brought into another layout (Conv1D, channels first), and the transposes of two such convolutions meet.
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
      const moved = layout && before(first, side, layout, newValue);
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
function before(op: Op, side: number, layout: Layout, newValue: NewValue): Op | undefined {
  const [x] = layout.inputs;
  if (!x) return undefined;
  if (op.kind === "activation") {
    return isRowwise(op.attributes) ? undefined : { ...op, inputs: [x], outputs: [newValue(x.shape)] };
  }
  const { constant } = op.inputs[1 - side] ?? {};
  if (op.kind !== "binary" || !constant) return undefined;
  const shape = shapeBefore(constant.shape, layout, op);
  if (shape === undefined) return undefined;
  const weight = { ...newValue(shape), constant: viewOf(constant, shape) };
  return { ...op, inputs: side === 0 ? [x, weight] : [weight, x], outputs: [newValue(x.shape)] };
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
