import type { GraphBuilder, Value, Variable } from "../../../src/graph/graph.ts";
import { GraphBuilder as Builder } from "../../../src/graph/graph.ts";
import type { Activation } from "../../../src/ops/activation.ts";
import type { GruAttributes } from "../../../src/ops/gru.ts";
import type { Expected, KernelCase } from "../../helpers/cases.ts";
import { weight } from "../../helpers/graphs.ts";
import type { Draw } from "../../helpers/random.ts";
import { gruStep } from "../../reference/gru.ts";
import { lstmStep } from "../../reference/lstm.ts";
import { runSteps, type SequenceSizes, type Step } from "../../reference/recurrent.ts";
import { rnnStep } from "../../reference/rnn.ts";

export type RecurrentKind = "lstm" | "gru" | "rnn";

/** Sizes and what of the attributes is not as usual; `resetAfter` is for gru. */
export interface RecurrentRow extends SequenceSizes, Partial<GruAttributes> {}

export const TANH: Activation = { name: "tanh", parameters: [] };
export const SIGMOID: Activation = { name: "sigmoid", parameters: [] };

const GATES = { lstm: 4, gru: 3, rnn: 1 } as const;
const STATES = { lstm: ["h", "c"], gru: ["h"], rnn: ["h"] } as const;

/**
 * How far a state may be off. Errors of a step are those of a product of features + units terms and of the
 * activations, a few units in the last place of values near 1; the gates let older ones fade.
 */
const TOLERANCE = 2e-6;

/** A recurrent op with weights small enough for its gates not to saturate. */
export function recurrentCase(kind: RecurrentKind, row: RecurrentRow, draw: Draw): KernelCase {
  const { batch, steps, features, units } = row;
  const attributes = attributesOf(row);
  const columns = GATES[kind] * units;
  const biasShape = kind === "gru" && attributes.resetAfter ? [2, columns] : [columns];
  const x = draw.floats(batch * steps * features);
  const kernel = draw.floats(features * columns, 1.7 / Math.sqrt(features));
  // Without gates a state can grow: a smaller matrix contracts.
  const recurrent = draw.floats(units * columns, (kind === "rnn" ? 0.7 : 1.2) / Math.sqrt(units));
  const bias = attributes.useBias ? draw.floats(columns * (biasShape.length === 2 ? 2 : 1)) : undefined;
  const names = STATES[kind];
  const variables = names.map((name): Variable => ({ name, shape: [batch, units], resets: 0 }));
  const kept = variables.map(() => (attributes.stateful ? draw.floats(batch * units) : undefined));
  const given = names.map(() => (attributes.initialState ? draw.floats(batch * units) : undefined));
  const mask = attributes.masked ? drawMask(batch, steps, draw) : undefined;

  const builder: GraphBuilder = new Builder();
  builder.layer = 'Layer "tested"';
  const rows = attributes.stateful ? batch : null;
  const operands: Value[] = [
    builder.input([rows, steps, features]),
    builder.constant(weight("kernel", [features, columns], kernel)),
    builder.constant(weight("recurrent", [units, columns], recurrent)),
  ];
  if (bias) operands.push(builder.constant(weight("bias", biasShape, bias)));
  if (attributes.initialState) operands.push(...names.map(() => builder.input([rows, units])));
  if (attributes.stateful) operands.push(...variables.map((variable) => builder.variable(variable)));
  if (mask) operands.push(builder.input([rows, steps]));
  const graph = builder.finish(builder.add(kind, operands, attributes));

  const weights = [kernel, recurrent, bias] as const;
  const step: Step =
    kind === "lstm"
      ? lstmStep(weights, units, attributes)
      : kind === "gru"
        ? gruStep(weights, units, attributes)
        : rnnStep(weights, units, attributes);
  const starts = names.map((_, index) => given[index] ?? kept[index]);
  const { sequence, output, states } = runSteps(step, x, row, attributes, starts, mask);
  const first = attributes.returnSequences ? sequence : output;
  const outputs = attributes.returnState ? [first, ...states] : [first];
  return {
    name: `${kind} ${JSON.stringify(row)}`,
    graph,
    capacity: batch,
    inputs: [x, ...given, mask].filter((values) => values !== undefined),
    expected: outputs.map(close),
    ...(attributes.stateful && {
      states: new Map(variables.map((variable, i) => [variable, kept[i] as Float32Array])),
      expectedStates: new Map(variables.map((variable, i) => [variable, close(states[i] as Float64Array)])),
    }),
  };
}

/** Masks of all kinds: gaps, leading and trailing gaps, a sample all masked, one with nothing masked. */
export function drawMask(batch: number, steps: number, draw: Draw): Float32Array {
  const mask = new Float32Array(batch * steps);
  for (let n = 0; n < batch; n++) {
    for (let t = 0; t < steps; t++) {
      const random = draw.integer(0, 2) > 0 ? 1 : 0;
      mask[n * steps + t] = n % 4 === 1 ? 0 : n % 4 === 3 ? 1 : random;
    }
  }
  return mask;
}

export function close(values: Float64Array): Expected {
  return { values, bounds: values.map((value) => TOLERANCE * Math.max(1, Math.abs(value))) };
}

function attributesOf(row: RecurrentRow): GruAttributes {
  return {
    activation: row.activation ?? TANH,
    recurrentActivation: row.recurrentActivation ?? SIGMOID,
    useBias: row.useBias ?? true,
    returnSequences: row.returnSequences ?? false,
    returnState: row.returnState ?? false,
    goBackwards: row.goBackwards ?? false,
    stateful: row.stateful ?? false,
    resetAfter: row.resetAfter ?? true,
    initialState: row.initialState ?? false,
    masked: row.masked ?? false,
    maskedOutput: row.maskedOutput ?? "previous",
  };
}
