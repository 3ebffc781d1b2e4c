import type { Op, OpOf, Value } from "../../graph/graph.ts";
import { windowsOf } from "../../ops/convolution.ts";
import { pool2dWindows } from "../../ops/pool2d.ts";
import type { Pair, Window } from "../../ops/window.ts";
import { countUses, type Draft, newValues, rootOf } from "./rewrite.ts";

/**
 * A border of zeros that only a convolution reads is padding of the convolution: nothing is copied. A maximum takes the
 * border of what is never negative, for which zeros are as good as nothing.
 */
export function absorbPadding(draft: Draft): Draft {
  const uses = countUses(draft);
  const makers = new Map(draft.ops.flatMap((op) => op.outputs.map(({ id }) => [id, op] as const)));
  const aliases = new Map(draft.aliases);
  const newValue = newValues(draft);
  const gone = new Set<Op>();
  const ops = draft.ops.map((op) => {
    const [x, ...weights] = op.inputs;
    if (!isSliding(op) || !x) return op;
    const padded = rootOf(draft, x);
    const pad = makers.get(padded.id);
    const [source] = pad?.inputs ?? [];
    if (pad?.kind !== "pad" || !source || uses.get(padded.id) !== 1) return op;
    const root = rootOf(draft, source);
    const padding = paddingFor(op, x, pad, makers.get(root.id));
    if (padding === undefined) return op;
    gone.add(pad);
    const inner = newValue(
      x.shape.map((dim, axis) => {
        const [before, after] = padding[axis - 1] ?? NO_BORDER;
        return dim === null ? null : dim - before - after;
      }),
    );
    aliases.set(inner.id, root);
    const layers = [...new Set([...pad.layers, ...op.layers])];
    return { ...op, inputs: [inner, ...weights], attributes: { ...op.attributes, padding }, layers } as Op;
  });
  return { ...draft, ops: ops.filter((op) => !gone.has(op)), aliases };
}

const NO_BORDER: Pair = [0, 0];

/** The ops that slide windows along axes that may be padded. */
type Sliding = OpOf<"conv2d"> | OpOf<"conv3d"> | OpOf<"depthwiseConv2d"> | OpOf<"pool2d">;

function isSliding(op: Op): op is Sliding {
  return ["conv2d", "conv3d", "depthwiseConv2d", "pool2d"].includes(op.kind);
}

/** The padding along each axis of the windows that stands for the border; undefined where none does. */
function paddingFor(
  op: Sliding,
  x: Value,
  pad: OpOf<"pad">,
  maker: Op | undefined,
): readonly Pair[] | undefined {
  if (pad.attributes.value !== 0) return undefined;
  if (op.kind === "pool2d" && !(op.attributes.mode === "max" && maker && isNeverNegative(maker)))
    return undefined;
  const windows =
    op.kind === "pool2d" ? pool2dWindows(op.attributes) : windowsOf(op.inputs[1]?.shape ?? [], op.attributes);
  const borders = bordersOf(pad, x);
  const isOfChannels = borders?.at(-1)?.some((size) => size > 0) ?? true;
  const fits = windows.every(
    (window, axis) => window.padding === "valid" && isWithin(borders?.[axis] ?? NO_BORDER, window),
  );
  return fits && !isOfChannels ? borders?.slice(0, -1) : undefined;
}

/** No window may lie in the border as a whole: kernels count on an element inside. */
function isWithin(border: Pair, { kernel, dilation }: Window): boolean {
  return Math.max(...border) <= (kernel - 1) * dilation;
}

/** The border along each axis of a sample of x, which is the padded tensor, or that with other axes of size 1. */
function bordersOf(
  { attributes: { before, after }, outputs }: OpOf<"pad">,
  x: Value,
): readonly Pair[] | undefined {
  const axes = (outputs[0]?.shape.slice(1) ?? []).map((size, i) => {
    return { size, border: [before[i] ?? 0, after[i] ?? 0] as const };
  });
  const wide = axes.filter(({ size }) => size !== 1);
  const sample = x.shape.slice(1);
  const isSame = String(sample.filter((size) => size !== 1)) === String(wide.map(({ size }) => size));
  return isSame
    ? sample.map((size) => (size === 1 ? NO_BORDER : (wide.shift()?.border ?? NO_BORDER)))
    : undefined;
}

function isNeverNegative(op: Op): boolean {
  const { name, parameters = [] } = op.activation ?? (op.kind === "activation" ? op.attributes : {});
  const [slope = 0, , threshold = 0] = parameters;
  return name === "relu" && slope === 0 && threshold >= 0;
}
