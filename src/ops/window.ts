import { ShapeError } from "../core/errors.ts";
import { type Dim, formatShape, type Shape } from "../core/shape.ts";

/**
 * `valid` reads only inside the input; `same` pads so that the output has ceil(size / stride) elements; `causal` has as
 * many and puts all padding before, so that no output sees what comes after it.
 */
export type Padding = "valid" | "same" | "causal";

/** The padding of all axes; or so many elements before and behind each, where a border of zeros became part of an op. */
export type Paddings = Padding | readonly Pair[];

export type Pair = readonly [number, number];
export type Triple = readonly [number, number, number];

/** How a window slides along one axis. */
export interface Window {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padding: Padding | Pair;
}

/** The padding of one axis. */
export function paddingAlong(paddings: Paddings, axis: number): Padding | Pair {
  return typeof paddings === "string" ? paddings : (paddings[axis] ?? "valid");
}

/** The output size and the padding that windows see on both sides. Keras puts the odd element of `same` behind. */
export function slideWindow(size: number, window: Window): { out: number; before: number; after: number } {
  const { stride, padding } = window;
  const reach = (window.kernel - 1) * window.dilation + 1;
  if (padding === "valid" || typeof padding !== "string") {
    const [before, most] = padding === "valid" ? [0, 0] : padding;
    const out = Math.floor((before + size + most - reach) / stride) + 1;
    return { out, before, after: Math.max((out - 1) * stride + reach - before - size, 0) };
  }
  const out = Math.ceil(size / stride);
  if (padding === "causal") return { out, before: reach - 1, after: 0 };
  const total = Math.max((out - 1) * stride + reach - size, 0);
  const before = Math.floor(total / 2);
  return { out, before, after: total - before };
}

/** The output size alone; unknown for an unknown input. */
export function slidOutput(size: Dim, window: Window): Dim {
  return size === null ? null : slideWindow(size, window).out;
}

/** A window larger than its input leaves nothing: an error in Keras's words. */
export function checkOutput(output: Shape, input: Shape, at: string): Shape {
  if (output.some((dim) => dim !== null && dim < 1)) {
    throw new ShapeError("Computed output size would be zero or negative", {
      layer: at,
      expected: "an input at least as large as the (dilated) window",
      received: `input ${formatShape(input)}, which would give ${formatShape(output)}`,
    });
  }
  return output;
}
