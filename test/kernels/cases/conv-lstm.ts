import { GraphBuilder, type Value, type Variable } from "../../../src/graph/graph.ts";
import type { ConvLstmAttributes } from "../../../src/ops/conv-lstm.ts";
import type { KernelCase } from "../../helpers/cases.ts";
import { weight } from "../../helpers/graphs.ts";
import type { Draw } from "../../helpers/random.ts";
import { convLstmStep } from "../../reference/conv-lstm.ts";
import { runSteps } from "../../reference/recurrent.ts";
import { slidSize } from "../../reference/window.ts";
import { close, drawMask, SIGMOID, TANH } from "./recurrent.ts";

type Three = readonly [number, number, number];

/** Sizes of the input [n, steps, d, h, w, c], and what is not as usual. */
export interface ConvLstmRow extends Partial<Omit<ConvLstmAttributes, "window">> {
  readonly input: readonly [number, number, number, number, number, number];
  readonly filters: number;
  readonly window: Three;
  readonly strides?: Three;
  readonly dilation?: Three;
  readonly padding?: "valid" | "same";
}

const ONES: Three = [1, 1, 1];

/** A convolutional LSTM with weights small enough for its gates not to saturate. */
export function convLstmCase(row: ConvLstmRow, draw: Draw): KernelCase {
  const { input, filters, window, strides = ONES, dilation = ONES, padding = "valid" } = row;
  const [batch, steps, ...volume] = input;
  const channels = volume[3];
  const out = [0, 1, 2].map((axis) => {
    return slidSize(volume[axis] ?? 1, window[axis] ?? 1, strides[axis] ?? 1, dilation[axis] ?? 1, padding);
  }) as unknown as Three;
  const attributes: ConvLstmAttributes = {
    activation: row.activation ?? TANH,
    recurrentActivation: row.recurrentActivation ?? SIGMOID,
    useBias: row.useBias ?? true,
    returnSequences: row.returnSequences ?? false,
    returnState: row.returnState ?? false,
    goBackwards: row.goBackwards ?? false,
    stateful: row.stateful ?? false,
    initialState: row.initialState ?? false,
    masked: row.masked ?? false,
    maskedOutput: row.maskedOutput ?? "previous",
    window: { strides, dilation, padding },
  };
  const taps = window.reduce((a, b) => a * b);
  const stateShape = [batch, ...out, filters];
  const stateSize = stateShape.slice(1).reduce((a, b) => a * b);
  const features = volume.reduce((a, b) => a * b);
  const columns = 4 * filters;
  const x = draw.floats(batch * steps * features);
  const kernel = draw.floats(taps * channels * columns, 1.7 / Math.sqrt(taps * channels));
  const recurrent = draw.floats(taps * filters * columns, 1.2 / Math.sqrt(taps * filters));
  const bias = attributes.useBias ? draw.floats(columns) : undefined;
  const names = ["h", "c"];
  const variables = names.map((name): Variable => ({ name, shape: stateShape, resets: 0 }));
  const kept = names.map(() => (attributes.stateful ? draw.floats(batch * stateSize) : undefined));
  const given = names.map(() => (attributes.initialState ? draw.floats(batch * stateSize) : undefined));
  const mask = attributes.masked ? drawMask(batch, steps, draw) : undefined;

  const builder = new GraphBuilder();
  builder.layer = 'Layer "tested"';
  const rows = attributes.stateful ? batch : null;
  const operands: Value[] = [
    builder.input([rows, steps, ...volume]),
    builder.constant(weight("kernel", [...window, channels, columns], kernel)),
    builder.constant(weight("recurrent", [...window, filters, columns], recurrent)),
  ];
  if (bias) operands.push(builder.constant(weight("bias", [columns], bias)));
  if (attributes.initialState) {
    operands.push(...names.map(() => builder.input([rows, ...stateShape.slice(1)])));
  }
  if (attributes.stateful) operands.push(...variables.map((variable) => builder.variable(variable)));
  if (mask) operands.push(builder.input([rows, steps]));
  const graph = builder.finish(builder.add("convLstm", operands, attributes));

  const step = convLstmStep([kernel, recurrent, bias], { volume, window, filters, out }, attributes);
  const starts = names.map((_, index) => given[index] ?? kept[index]);
  const sizes = { batch, steps, features, units: stateSize };
  const { sequence, output, states } = runSteps(step, x, sizes, attributes, starts, mask);
  const first = attributes.returnSequences ? sequence : output;
  const outputs = attributes.returnState ? [first, ...states] : [first];
  return {
    name: `convLstm ${JSON.stringify(row)}`,
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
