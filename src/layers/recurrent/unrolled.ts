import { ShapeError, UnsupportedError } from "../../core/errors.ts";
import { formatShape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { BinaryOperator } from "../../ops/binary.ts";
import { DerivedConstant, ZERO } from "../derived-constant.ts";
import type { Layer } from "../layer.ts";
import type { Sequence } from "./sequence.ts";
import { joinSteps, stepCount, stepOf } from "./steps.ts";

/** A cell, as far as going through the steps one by one needs to know it. */
export interface SteppedCell extends Pick<Layer, "addTo" | "label"> {
  readonly outputSize: number;
  readonly stateSizes: readonly number[];
}

/**
 * Takes sequences through the steps by the ops of each step, one after the other: for cells that no kernel knows. As long as
 * the number of steps is not known, only the shapes count, and one step gives them.
 *
 * @throws UnsupportedError for states that last; ShapeError for a cell whose outputs are not what it says.
 */
export function addUnrolled(graph: GraphBuilder, cell: SteppedCell, sequence: Sequence): readonly Value[] {
  const { input, attributes } = sequence;
  const { returnSequences, returnState, goBackwards, maskedOutput } = attributes;
  if (attributes.stateful) throw lasting(cell);
  const [, steps = null] = input.shape;
  const count = stepCount(graph, steps);
  const chooserAt = choosers(graph, sequence.mask);
  let states = sequence.initial;
  const outputs: Value[] = [];
  for (let number = 0; number < count; number++) {
    const at = goBackwards ? count - 1 - number : number;
    const x = stepOf(graph, input, at);
    if (states.length === 0) states = cell.stateSizes.map((size) => zeros(graph, x, size));
    const [y, ...next] = checked(cell, cell.addTo(graph, [x, ...states]));
    const choose = chooserAt(at);
    const before = { previous: states[0], previousOrZeros: outputs.at(-1), zeros: undefined }[maskedOutput];
    outputs.push(choose(y as Value, before));
    states = next.map((state, i) => choose(state, states[i]));
  }
  const output = returnSequences ? joinSteps(graph, outputs, steps) : (outputs.at(-1) as Value);
  return returnState ? [output, ...states] : [output];
}

/** For each step: a where the mask is not 0, elsewhere b, which is zeros by default. */
function choosers(
  graph: GraphBuilder,
  mask: Value | undefined,
): (step: number) => (a: Value, b: Value | undefined) => Value {
  if (mask === undefined) return () => (a) => a;
  const binary = (operator: BinaryOperator, a: Value, b: Value): Value =>
    graph.addOne("binary", [a, b], { operator });
  const zero = graph.constant(ZERO);
  const [counted, skipped] = [binary("notEqual", mask, zero), binary("equal", mask, zero)];
  const column = (value: Value, step: number): Value =>
    graph.addOne("slice", [value], { begin: [step], size: [1], strides: [1] });
  return (step) => {
    const [own, other] = [column(counted, step), column(skipped, step)];
    return (a, b) => {
      const kept = binary("multiply", a, own);
      return b === undefined ? kept : binary("add", kept, binary("multiply", b, other));
    };
  };
}

/** Zeros [n, size] for the samples of x[n, ...]: no number is less than itself, nor is NaN. */
function zeros(graph: GraphBuilder, x: Value, size: number): Value {
  const rest = x.shape.slice(1);
  const first = graph.addOne("slice", [x], {
    begin: rest.map(() => 0),
    size: rest.map(() => 1),
    strides: rest.map(() => 1),
  });
  const one = graph.addOne("reshape", [first], { target: [1] });
  const zero = graph.addOne("binary", [one, one], { operator: "less" });
  const row = new DerivedConstant("zeros", [size], [], () => new Float32Array(size));
  return graph.addOne("binary", [zero, graph.constant(row)], { operator: "add" });
}

/** The output and the states of a step, each of the size the cell says. */
function checked(cell: SteppedCell, values: readonly Value[]): readonly Value[] {
  const sizes = [cell.outputSize, ...cell.stateSizes];
  const fits = sizes.every((size, at) => {
    const { shape = [] } = values[at] ?? {};
    return shape.length === 2 && shape[1] === size;
  });
  if (fits && values.length === sizes.length) return values;
  throw new ShapeError("A step of the cell does not give its output and its states", {
    layer: cell.label,
    expected: sizes.map((size) => `(None, ${size})`).join(", "),
    received: values.map(({ shape }) => formatShape(shape)).join(", "),
  });
}

function lasting({ label }: SteppedCell): UnsupportedError {
  return new UnsupportedError("Only the cells of Keras have states that last", {
    layer: label,
    argument: "stateful",
    expected: "false, or LSTMCell, GRUCell, SimpleRNNCell or a stack of them",
    received: "true",
  });
}
