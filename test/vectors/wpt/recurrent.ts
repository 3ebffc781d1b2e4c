import { type Activation, LINEAR } from "../../../src/ops/activation.ts";
import { type NdArray, reshape } from "../ndarray.ts";
import { recurrent, type RecurrentVector } from "../operators/recurrent.ts";
import { type Tensor, Unmapped } from "../sketch.ts";
import type { Mapping, Results, WptCall } from "./call.ts";

type Cell = "lstm" | "gru";

/** WebNN's letters for the gates, in Keras's order; its n is Keras's candidate. */
const GATES: { readonly [cell in Cell]: string } = { lstm: "ifgo", gru: "zrn" };
const LAYOUTS: { readonly [cell in Cell]: string } = { lstm: "iofg", gru: "zrn" };
const STATES: { readonly [cell in Cell]: readonly string[] } = {
  lstm: ["initialHiddenState", "initialCellState"],
  gru: ["initialHiddenState"],
};

function sequence(cell: Cell): Mapping {
  return (call) => {
    const direction = call.argument<string>("direction", "forward");
    const x = call.sketch.permuted(call.tensor("input"), [1, 0, 2]);
    const states = STATES[cell].map((name) => call.numbers(name));
    return results(call, {
      ...common(call, cell, x),
      kernel: call.sketch.numbers(call.tensor("weight")),
      recurrent: call.sketch.numbers(call.tensor("recurrentWeight")),
      biases: ["bias", "recurrentBias"].flatMap((name) => call.numbers(name) ?? []),
      initial: orZeros(states),
      backwards: direction === "both" ? [false, true] : [direction === "backward"],
      returnSequences: call.argument("returnSequence", false),
    });
  };
}

/** One step from a given state. */
function step(cell: Cell): Mapping {
  return (call) => {
    const numbers = call.sketch.numbers(call.tensor("input"));
    const [batch = 1, features = 1] = numbers.dims;
    const one = (array: NdArray): NdArray => reshape(array, [1, ...array.dims]);
    const states = cell === "lstm" ? ["hiddenState", "cellState"] : ["hiddenState"];
    return results(call, {
      ...common(call, cell, call.sketch.known(reshape(numbers, [batch, 1, features]))),
      kernel: one(call.sketch.numbers(call.tensor("weight"))),
      recurrent: one(call.sketch.numbers(call.tensor("recurrentWeight"))),
      biases: ["bias", "recurrentBias"].flatMap((name) => call.numbers(name) ?? []).map(one),
      initial: states.map((name) => one(call.sketch.numbers(call.tensor(name)))),
      backwards: [false],
      returnSequences: false,
    });
  };
}

type Common = Pick<
  RecurrentVector,
  "cell" | "x" | "order" | "activation" | "recurrentActivation" | "resetAfter"
>;

function common(call: WptCall, cell: Cell, x: Tensor): Common {
  if (call.has("peepholeWeight")) throw new Unmapped("lstm with peepholes");
  const layout = call.argument("layout", LAYOUTS[cell]);
  const [gate = "sigmoid", candidate = "tanh", output = candidate] = call.argument<readonly string[]>(
    "activations",
    [],
  );
  if (output !== candidate) throw new Unmapped("lstm with two activations besides that of the gates");
  return {
    cell,
    x,
    order: [...GATES[cell]].map((letter) => layout.indexOf(letter)),
    activation: activationOf(candidate),
    recurrentActivation: activationOf(gate),
    resetAfter: call.argument("resetAfter", true),
  };
}

/** States h, then c, then the sequence if it is asked for. */
function results(call: WptCall, vector: RecurrentVector): Results {
  const { states, sequence: steps } = recurrent(call.sketch, vector);
  return call.operator.outputs.length > states.length && vector.returnSequences ? [...states, steps] : states;
}

/** All first states, or none: where one is given the others are zeros. */
function orZeros(states: readonly (NdArray | undefined)[]): NdArray[] {
  const given = states.find((state) => state !== undefined);
  if (given === undefined) return [];
  return states.map((state) => state ?? { dims: given.dims, data: new Float32Array(given.data.length) });
}

function activationOf(name: string): Activation {
  if (name === "relu") return { name, parameters: [0, Infinity, 0] };
  if (name === "tanh" || name === "sigmoid") return { name, parameters: [] };
  if (name === "linear") return LINEAR;
  throw new Unmapped(`recurrent activation ${name}`);
}

export const RECURRENT: { readonly [operator: string]: Mapping } = {
  lstm: sequence("lstm"),
  gru: sequence("gru"),
  lstmCell: step("lstm"),
  gruCell: step("gru"),
};
