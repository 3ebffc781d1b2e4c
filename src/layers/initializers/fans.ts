import { elementCount } from "../../core/shape.ts";

/** Axes that count as inputs and outputs, where Keras's rule would not find them. */
export interface FanAxes {
  readonly inputAxes: readonly number[] | null;
  readonly outputAxes: readonly number[] | null;
}

/**
 * The number of inputs and outputs of one unit, as Keras counts them: for a kernel [..., in, out] the sizes before
 * `in` are the receptive field, and fanIn = field · in, fanOut = field · out; for a vector both are its length.
 */
export function computeFans(shape: readonly number[], axes?: FanAxes): { fanIn: number; fanOut: number } {
  if (axes?.inputAxes && axes.outputAxes) {
    const along = (list: readonly number[]): number => elementCount(list.map((axis) => shape.at(axis) ?? 1));
    return { fanIn: along(axes.inputAxes), fanOut: along(axes.outputAxes) };
  }
  if (shape.length < 2) return { fanIn: shape[0] ?? 1, fanOut: shape[0] ?? 1 };
  const field = elementCount(shape.slice(0, -2));
  return { fanIn: field * (shape.at(-2) ?? 1), fanOut: field * (shape.at(-1) ?? 1) };
}
