import type { Variable } from "../../../src/graph/graph.ts";
import type { Activation } from "../../../src/ops/activation.ts";
import type { LstmAttributes } from "../../../src/ops/lstm.ts";
import type { Expected, KernelCase } from "../../helpers/cases.ts";
import { graphOf, weight } from "../../helpers/graphs.ts";
import type { Draw } from "../../helpers/random.ts";
import { lstm, type LstmSizes } from "../../reference/lstm.ts";

export interface LstmRow extends LstmSizes, Partial<LstmAttributes> {}

export const TANH: Activation = { name: "tanh", parameters: [] };
export const SIGMOID: Activation = { name: "sigmoid", parameters: [] };

/**
 * How far a state may be off. Errors of a step are those of a product of features + units terms and of the
 * activations, a few units in the last place of values near 1; the forget gate lets older ones fade.
 */
const TOLERANCE = 2e-6;

/** An LSTM with weights small enough for its gates not to saturate. */
export function lstmCase(row: LstmRow, draw: Draw): KernelCase {
  const { batch, steps, features, units } = row;
  const attributes = attributesOf(row);
  const columns = 4 * units;
  const x = draw.floats(batch * steps * features);
  const kernel = draw.floats(features * columns, 1.7 / Math.sqrt(features));
  const recurrent = draw.floats(units * columns, 1.2 / Math.sqrt(units));
  const bias = attributes.useBias ? draw.floats(columns) : undefined;
  const variables = ["h", "c"].map((name): Variable => ({ name, shape: [batch, units], resets: 0 }));
  const starts = variables.map(() => (attributes.stateful ? draw.floats(batch * units) : undefined));
  const graph = graphOf([attributes.stateful ? batch : null, steps, features], (builder, value) => {
    const operands = [
      value,
      builder.constant(weight("kernel", [features, columns], kernel)),
      builder.constant(weight("recurrent", [units, columns], recurrent)),
    ];
    if (bias) operands.push(builder.constant(weight("bias", [columns], bias)));
    if (attributes.stateful) operands.push(...variables.map((variable) => builder.variable(variable)));
    return builder.add("lstm", operands, attributes);
  });
  const { sequence, h, c } = lstm(x, [kernel, recurrent, bias], row, attributes, starts[0], starts[1]);
  const output = attributes.returnSequences ? sequence : h;
  const outputs = attributes.returnState ? [output, h, c] : [output];
  return {
    name: `lstm ${JSON.stringify(row)}`,
    graph,
    capacity: batch,
    inputs: [x],
    expected: outputs.map(close),
    ...(attributes.stateful && {
      states: new Map(variables.map((variable, i) => [variable, starts[i] as Float32Array])),
      expectedStates: new Map(variables.map((variable, i) => [variable, close(i === 0 ? h : c)])),
    }),
  };
}

function close(values: Float64Array): Expected {
  return { values, bounds: values.map((value) => TOLERANCE * Math.max(1, Math.abs(value))) };
}

function attributesOf(row: LstmRow): LstmAttributes {
  return {
    activation: row.activation ?? TANH,
    recurrentActivation: row.recurrentActivation ?? SIGMOID,
    useBias: row.useBias ?? true,
    returnSequences: row.returnSequences ?? false,
    returnState: row.returnState ?? false,
    goBackwards: row.goBackwards ?? false,
    stateful: row.stateful ?? false,
  };
}
