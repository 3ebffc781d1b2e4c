import type { NdArray } from "../ndarray.ts";
import { arrayOf, elementOf, permute } from "../ndarray.ts";
import { recurrent, type RecurrentVector } from "../operators/recurrent.ts";
import { Unmapped } from "../sketch.ts";
import type { Mapping, NodeReader } from "./node.ts";

type Cell = RecurrentVector["cell"];

/** ONNX's letters for the gates, in its order and in Keras's. */
const LAYOUT: { readonly [cell in Cell]: string } = { lstm: "iofc", gru: "zrh", rnn: "i" };
const GATES: { readonly [cell in Cell]: string } = { lstm: "ifco", gru: "zrh", rnn: "i" };

function sequence(cell: Cell): Mapping {
  return (node) => {
    for (const name of ["activations", "clip", "input_forget"]) {
      if (name in node.node.attrs) throw new Unmapped(`${node.node.op} with ${name}`);
    }
    if (node.optional(7)) throw new Unmapped("lstm with peepholes");
    const isBatchFirst = node.attribute<number>("layout", 0) === 1;
    const x = isBatchFirst ? node.x : node.sketch.permuted(node.x, [1, 0, 2]);
    const [, steps = 1] = x.dims;
    const lengths = node.numbers(4);
    if (lengths?.data.some((length) => length !== steps)) throw new Unmapped("sequences of several lengths");
    const direction = node.attribute<string>("direction", "forward");
    const { states, sequence } = recurrent(node.sketch, {
      cell,
      x,
      kernel: node.sketch.numbers(node.tensor(1)),
      recurrent: node.sketch.numbers(node.tensor(2)),
      biases: halves(node.numbers(3)),
      order: [...GATES[cell]].map((letter) => LAYOUT[cell].indexOf(letter)),
      activation: { name: "tanh", parameters: [] },
      recurrentActivation: { name: "sigmoid", parameters: [] },
      resetAfter: node.attribute<number>("linear_before_reset", 0) === 1,
      initial: initialOf(node, cell, isBatchFirst),
      backwards: direction === "bidirectional" ? [false, true] : [direction === "reverse"],
      returnSequences: node.node.outputs[0] !== "",
    });
    if (isBatchFirst && steps > 1) throw new Unmapped("a batch-first sequence of several steps");
    return [sequence, ...states];
  };
}

/** Of a row of biases of both products, the two parts. */
function halves(bias: NdArray | undefined): NdArray[] {
  if (bias === undefined) return [];
  const [directions = 1, both = 2] = bias.dims;
  return [0, both / 2].map((from) =>
    arrayOf([directions, both / 2], ([direction = 0, at = 0]) => elementOf(bias, [direction, at + from])),
  );
}

function initialOf(node: NodeReader, cell: Cell, isBatchFirst: boolean): NdArray[] {
  const states = (cell === "lstm" ? [5, 6] : [5]).flatMap((index) => node.numbers(index) ?? []);
  return isBatchFirst ? states.map((state) => permute(state, [1, 0, 2])) : states;
}

export const RECURRENT: { readonly [operator: string]: Mapping } = {
  LSTM: sequence("lstm"),
  GRU: sequence("gru"),
  RNN: sequence("rnn"),
};
