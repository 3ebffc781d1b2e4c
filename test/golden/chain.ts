import type { Shape } from "../../src/core/shape.ts";
import { Tensor } from "../../src/core/tensor.ts";
import { type Graph, GraphBuilder, type Value } from "../../src/graph/graph.ts";
import type { GivenCall } from "./case.ts";
import type { CallExtras } from "../../src/layers/symbolic.ts";
import type { Layer } from "../../src/layers/layer.ts";
import { prepare } from "../../src/plan/prepare.ts";
import { Program } from "../../src/plan/program.ts";
import { WeightStore } from "../../src/plan/weight-store.ts";
import { defaultEngine } from "../../src/wasm/engine.ts";

/** How the first layer is called. */
export interface ChainCall {
  /** The last input is a mask for the first, given by hand. */
  readonly mask?: boolean;
  /** With arguments, some of which are further inputs. */
  readonly given?: GivenCall | undefined;
}

/** Layers one after another of which the first takes several inputs, straight on the planner: no model is needed. */
export class Chain {
  readonly layers: readonly Layer[];
  readonly inputShapes: readonly (readonly number[])[];
  readonly call: ChainCall;
  readonly #graph: Graph;

  /**
   * @param inputShapes With the batch, which the graph leaves open unless a layer keeps states.
   */
  constructor(layers: readonly Layer[], inputShapes: readonly (readonly number[])[], call: ChainCall = {}) {
    this.call = call;
    this.layers = layers;
    this.inputShapes = inputShapes;
    const builder = new GraphBuilder();
    const isStateful = JSON.stringify(layers.map((layer) => layer.getConfig())).includes('"stateful":true');
    const inputs = inputShapes.map(([batch = null, ...sample]) => {
      return builder.input([isStateful ? batch : null, ...sample]);
    });
    const { mask = false, given } = call;
    let values: readonly Value[] = mask ? inputs.slice(0, -1) : inputs;
    if (mask) builder.setMask(inputs[0] as Value, inputs.at(-1) as Value, true);
    let extras = {};
    if (given !== undefined) [values, extras] = callParts(builder, values, given);
    for (const layer of layers) {
      values = layer.addTo(builder, values, extras);
      extras = {};
    }
    this.#graph = builder.finish(values);
  }

  get outputShapes(): readonly Shape[] {
    return this.#graph.outputs.map(({ shape }) => shape);
  }

  setWeights(values: readonly Tensor[]): void {
    let at = 0;
    for (const layer of this.layers) {
      const count = layer.weights.length;
      layer.setWeights(values.slice(at, at + count));
      at += count;
    }
    if (at !== values.length) throw new Error(`${values.length} weights for layers that have ${at}`);
  }

  predict(inputs: readonly Tensor[]): Tensor[] {
    const batch = inputs[0]?.shape[0] ?? 0;
    const store = new WeightStore(defaultEngine());
    const program = new Program(defaultEngine(), prepare(this.#graph, batch), store);
    const outputs = this.#graph.outputs.map(({ shape }) => {
      const sizes = [batch, ...shape.slice(1).map((size) => size ?? NaN)];
      return new Tensor(new Float32Array(sizes.reduce((a, b) => a * b)), sizes);
    });
    program.run(
      inputs.map(({ data }) => data),
      outputs.map(({ data }) => data),
      batch,
    );
    program.dispose();
    store.dispose();
    return outputs;
  }

  dispose(): void {}
}

/** The inputs of a call, with their masks, and its other arguments. */
function callParts(
  builder: GraphBuilder,
  values: readonly Value[],
  { inputs, flags = [], tensors = {}, mask = [], implicit = {} }: GivenCall,
): [readonly Value[], CallExtras<Value>] {
  const valueOf = (number: number): Value => values[number] as Value;
  for (const [at, number] of Object.entries(implicit)) builder.setMask(valueOf(Number(at)), valueOf(number));
  for (const [at, number] of mask.entries())
    if (number !== null) builder.setMask(valueOf(at), valueOf(number), true);
  const name = (key: string): string => key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const extras = [
    ...flags.map((key) => [name(key), true]),
    ...Object.entries(tensors).map(([key, number]) => [name(key), valueOf(number)]),
  ];
  return [values.slice(0, inputs), Object.fromEntries(extras) as CallExtras<Value>];
}
