import { ShapeError } from "../core/errors.ts";
import { type Dim, formatShape, type Shape } from "../core/shape.ts";
import type { Activation } from "./activation.ts";

/**
 * What the recurrent ops share. Inputs: x[n, steps, features], kernel[features, g·u], recurrent[u, g·u], the bias or
 * none; then, each if its attribute says so, first states [n, u] (`initialState`), kept states (`stateful`) and a
 * mask[n, steps] (`masked`). States are in the order of the outputs.
 */
export interface RecurrentAttributes {
  readonly activation: Activation;
  readonly useBias: boolean;
  readonly returnSequences: boolean;
  /** Also give the last states. */
  readonly returnState: boolean;
  readonly goBackwards: boolean;
  /** There are states that are written last, and read first unless `initialState` gives others. */
  readonly stateful: boolean;
  /** There are values to start from. */
  readonly initialState?: boolean;
  /** There is a mask: a step where it is 0 leaves the states alone. */
  readonly masked?: boolean;
  /** What the output of a masked step is: the one before it, which starts as h or as zeros, or zeros. Default previous. */
  readonly maskedOutput?: "previous" | "previousOrZeros" | "zeros";
}

/** Which inputs of a recurrent op stand where. */
export interface RecurrentInputs {
  /** Where the bias stands, if there is one. */
  readonly bias: number | undefined;
  readonly initial: readonly number[];
  readonly kept: readonly number[];
  readonly mask: number | undefined;
}

/** The indices of the inputs after x, kernel and recurrent, for an op of so many states. */
export function recurrentInputs(attributes: RecurrentAttributes, stateCount: number): RecurrentInputs {
  let next = 3;
  const bias = attributes.useBias ? next++ : undefined;
  const take = (): number[] => Array.from({ length: stateCount }, () => next++);
  const initial = attributes.initialState ? take() : [];
  const kept = attributes.stateful ? take() : [];
  return { bias, initial, kept, mask: attributes.masked ? next : undefined };
}

/**
 * The output, [n, steps, u] or [n, u], and with `returnState` the states [n, u].
 * @throws ShapeError when x does not fit the kernel, or a first state or the mask does not fit x.
 */
export function inferRecurrent(
  inputs: readonly Shape[],
  attributes: RecurrentAttributes,
  stateCount: number,
  at: string,
): readonly Shape[] {
  const [x = [], kernel = [], recurrent = []] = inputs;
  if (x.length !== 3 || x[2] !== kernel[0]) {
    throw new ShapeError("The input does not fit the kernel", {
      layer: at,
      expected: `(batch, steps, ${kernel[0]})`,
      received: formatShape(x),
    });
  }
  const [batch = null, steps = null] = x;
  const units: Dim = recurrent[0] ?? null;
  const last: Shape = [batch, units];
  const { initial, mask } = recurrentInputs(attributes, stateCount);
  for (const index of initial) checkFits("An initial state does not fit the layer", inputs[index], last, at);
  if (mask !== undefined) checkFits("The mask does not fit the input", inputs[mask], [batch, steps], at);
  const output: Shape = attributes.returnSequences ? [batch, steps, units] : last;
  const states = Array.from({ length: stateCount }, () => last);
  return attributes.returnState ? [output, ...states] : [output];
}

/** Two products for each of `gates`, and `perUnit` operations more, in each step. */
export function recurrentFlops(
  [x = [], kernel = [], recurrent = []]: readonly Shape[],
  gates: number,
  perUnit: number,
): number {
  const steps = x[1] ?? 1;
  const [features, units] = [kernel[0] ?? 1, recurrent[0] ?? 1];
  return steps * (2 * (features + units) * gates * units + perUnit * units);
}

/** @throws ShapeError when a shape is not the wanted one, as far as both are known. */
export function checkFits(what: string, shape: Shape = [], wanted: Shape, at: string): void {
  const fits = wanted.every((dim, axis) => {
    const size = shape[axis] ?? null;
    return dim === null || size === null || dim === size;
  });
  if (fits && shape.length === wanted.length) return;
  throw new ShapeError(what, { layer: at, expected: formatShape(wanted), received: formatShape(shape) });
}
