import { ConfigError, ShapeError } from "../core/errors.ts";
import { type Shape } from "../core/shape.ts";
import { Tensor } from "../core/tensor.ts";
import type { GraphBuilder, Value } from "../graph/graph.ts";
import { InputLayer } from "../layers/core/input.ts";
import type { Json, JsonObject } from "../layers/json.ts";
import { Layer } from "../layers/layer.ts";
import { Operation } from "../layers/ops/operation.ts";
import type { CallArguments } from "../layers/serialized.ts";
import { type CallNode, mapArguments, parentsOf, SymbolicTensor } from "../layers/symbolic.ts";
import { fromInnerTensors } from "./clone.ts";
import { functionalConfig } from "./config/write-functional.ts";
import type { PredictInput, PredictInputs } from "./input.ts";
import { Model, type PredictOutput } from "./model.ts";
import { isInputNode, mapNetwork, type Network } from "./network.ts";
import { flatten, isRecord, packAs, sortedKeys, type Structure } from "./structure.ts";
import { layerRow, type SummaryRow } from "./summary-rows.ts";

export interface FunctionalOptions {
  /** Where data enters: what `input` made, or tensors inside another model. One, a list, or an object by name. */
  readonly inputs: Structure<SymbolicTensor>;
  /** What is computed. One, a list, or an object by name; `predict` gives the same. */
  readonly outputs: Structure<SymbolicTensor>;
  /** Default: `functional`, then `functional_1`, ... */
  readonly name?: string | null | undefined;
  /** Default: true. As in Keras, false here freezes no layer inside; setting `trainable` of the model does. */
  readonly trainable?: boolean | undefined;
  /** Default: false. See `Model.exact`. */
  readonly exact?: boolean | undefined;
}

/**
 * A model of layers that were applied to symbolic tensors: any graph without cycles, with branches, shared layers, several
 * inputs and outputs, and models inside.
 *
 * Source: https://keras.io/api/models/model/
 */
export class Functional extends Model {
  static override readonly className: string = "Functional";
  static override readonly module: string = "keras.src.models.functional";
  /** The inputs, in the model's order. */
  readonly inputs: readonly SymbolicTensor[];
  /** The outputs, in the model's order. */
  readonly outputs: readonly SymbolicTensor[];
  readonly inputShapes: readonly Shape[];
  readonly outputShapes: readonly Shape[];
  /** Without the operations between them, as in Keras. */
  readonly layers: readonly Layer[];
  readonly #operations: readonly Layer[];
  readonly #network: Network;
  readonly #inputs: Structure<unknown>;
  readonly #outputs: Structure<unknown>;

  /** @throws ConfigError when the outputs do not follow from the inputs, or layers share a name. */
  constructor(options: FunctionalOptions, kerasMajor?: number) {
    const { inputs, outputs, name } = checkOptions(options);
    const given = { inputs: symbolicTensors("inputs", inputs), outputs: symbolicTensors("outputs", outputs) };
    const own = given.inputs.every(({ node }) => isInputNode(node)) ? given : fromInnerTensors(given);
    const network = mapNetwork(own.inputs, own.outputs);
    super(name ?? null, kerasMajor, options.trainable);
    this.exact = options.exact ?? false;
    this.inputs = own.inputs;
    this.outputs = own.outputs;
    this.inputShapes = own.inputs.map(({ shape }) => shape);
    this.outputShapes = own.outputs.map(({ shape }) => shape);
    this.#operations = network.layers.filter((layer): layer is Layer => layer instanceof Layer);
    this.layers = this.#operations.filter((layer) => !(layer instanceof Operation));
    this.#network = network;
    this.#inputs = inputs;
    this.#outputs = outputs;
  }

  /** Is the model more than a chain, so that `summary` has to say what is connected to what? */
  get showsConnections(): boolean {
    const { levels } = this.#network;
    if (levels.some(([first, ...more]) => more.length > 0 || (first && parentsOf(first).length > 1)))
      return true;
    const nodes = new Set(levels.flat());
    return this.layers.some(({ inboundNodes }) => inboundNodes.filter((node) => nodes.has(node)).length > 1);
  }

  /** Does nothing: the layers are built when they are applied. */
  override build(): void {}

  /** Layers, their calls, inputs and outputs, as Keras writes them. `modelFromJson(net.toJSON())` makes the same model. */
  override getConfig(): { [key: string]: Json } {
    return {
      name: this.name,
      trainable: this.trainable,
      ...functionalConfig({
        operations: this.#operations,
        nodes: this.#network.levels.flat(),
        inputs: packAs(this.#inputs, this.inputs),
        outputs: packAs(this.#outputs, this.outputs),
      }),
    };
  }

  override getBuildConfig(): JsonObject {
    return { input_shape: null };
  }

  override toJSON(): { [key: string]: Json } {
    return { ...super.toJSON(), registered_name: "Functional" };
  }

  /** The tensors as the model was told to take them. */
  override callArguments(tensors: readonly Json[]): CallArguments {
    return { args: [packAs(this.#inputs, tensors) as Json], kwargs: {} };
  }

  summaryRows(): readonly SummaryRow[] {
    const nodes = new Set(this.#network.levels.flat());
    return this.#operations.map((layer) =>
      layerRow(
        layer,
        layer.inboundNodes.at(-1)?.outputs.map(({ shape }) => shape),
        {
          connections: connectionsOf(layer.inboundNodes.filter((node) => nodes.has(node))),
          input: layer instanceof InputLayer,
        },
      ),
    );
  }

  protected connect(graph: GraphBuilder, inputs: readonly Value[]): readonly Value[] {
    const values = new Map<SymbolicTensor, Value>();
    for (const [at, tensor] of this.inputs.entries()) values.set(tensor, inputs[at] as Value);
    const valueOf = (tensor: SymbolicTensor): Value => values.get(tensor) as Value;
    for (const node of this.#network.levels.flat()) {
      if (isInputNode(node)) continue;
      const outputs = callNode(graph, node, valueOf);
      for (const [at, tensor] of node.outputs.entries()) values.set(tensor, outputs[at] as Value);
    }
    return this.outputs.map(valueOf);
  }

  protected buildFor(): void {}

  protected override inputNames(): readonly string[] {
    return isRecord(this.#inputs) ? sortedKeys(this.#inputs) : this.inputs.map(({ name }) => name);
  }

  protected override arrangeInputs(input: PredictInputs): readonly PredictInput[] {
    const names = this.inputNames();
    if (isNamed(input)) return this.#byName(input, names);
    if (isRecord(this.#inputs)) throw this.#wrongStructure(input);
    if (names.length === 1) return [aloneInList(input, this.inputShapes[0]?.length ?? 0)];
    if (!Array.isArray(input) || input.length !== names.length) throw this.#wrongStructure(input);
    return input as readonly PredictInput[];
  }

  protected override packOutputs(results: readonly Tensor[]): PredictOutput {
    if (isRecord(this.#outputs)) return packAs(this.#outputs, results);
    return super.packOutputs(results);
  }

  #byName(inputs: Readonly<Record<string, PredictInput>>, names: readonly string[]): readonly PredictInput[] {
    const unknown = Object.keys(inputs).find((name) => !names.includes(name));
    if (unknown !== undefined || names.some((name) => !Object.hasOwn(inputs, name))) {
      throw this.#wrongStructure(inputs);
    }
    return names.map((name) => inputs[name] as PredictInput);
  }

  #wrongStructure(input: unknown): ConfigError {
    const names = this.inputNames();
    const list = names.map((name) => JSON.stringify(name)).join(", ");
    return new ConfigError("The structure of `inputs` doesn't match the expected structure", {
      layer: this.label,
      argument: "x",
      expected: isRecord(this.#inputs)
        ? `an object with ${list}`
        : names.length === 1
          ? `one input, ${list}`
          : `a list of ${names.length} inputs, or an object with ${list}`,
      received: describeInputs(input),
    });
  }
}

/**
 * Makes a model of what lies between inputs and outputs. Layers are shared with whatever else they were applied in.
 *
 * @throws ConfigError when an output needs an input that is not given, or two layers have one name.
 * Source: https://keras.io/guides/functional_api/
 *
 * @example
 * const x = input({ shape: [28, 28, 1] });
 * const features = layers.flatten().apply(x);
 * const net = model({ inputs: x, outputs: layers.dense({ units: 10 }).apply(features) });
 * net.predict(new Float32Array(784)).shape;    // [1, 10]
 */
export function model(options: FunctionalOptions): Functional {
  return new Functional(options);
}

/** Adds the ops of one call. */
function callNode(
  graph: GraphBuilder,
  node: CallNode,
  valueOf: (tensor: SymbolicTensor) => Value,
): readonly Value[] {
  const { layer, masks } = node;
  const inputs = node.inputs.map((tensor, at) => {
    const mask = masks[at];
    return masks.length === 0 ? valueOf(tensor) : withMask(graph, valueOf(tensor), mask && valueOf(mask));
  });
  const outputs = layer.addTo(graph, inputs, mapArguments(node.options, valueOf));
  for (const [at, { shape }] of outputs.entries()) checkRank(node, at, shape);
  return outputs;
}

/** The value with a mask that was given by hand, or none, for one call alone. */
function withMask(graph: GraphBuilder, value: Value, mask: Value | undefined): Value {
  const copy = graph.addOne("identity", [value], {});
  if (mask !== undefined) graph.setMask(copy, mask, true);
  return copy;
}

function checkRank(node: CallNode, at: number, shape: Shape): void {
  if (shape.length === node.outputs[at]?.shape.length) return;
  throw new ShapeError("A layer gives another number of axes than when it was applied", {
    layer: node.layer.label,
  });
}

function connectionsOf(nodes: readonly CallNode[]): readonly string[] {
  return nodes.flatMap((node) =>
    parentsOf(node).map(({ layer, nodeIndex, tensorIndex }) => `${layer.name}[${nodeIndex}][${tensorIndex}]`),
  );
}

function checkOptions(options: FunctionalOptions | null | undefined): FunctionalOptions {
  if (isRecord(options)) {
    const { name = null } = options;
    if (name === null || (typeof name === "string" && name !== ""))
      return options as unknown as FunctionalOptions;
    throw new ConfigError("Not a name", { argument: "name", expected: "a string that is not empty" });
  }
  throw new ConfigError("The options are not an object", {
    expected: "model({ inputs, outputs })",
    received: describeInputs(options),
  });
}

function symbolicTensors(
  argument: "inputs" | "outputs",
  structure: Structure<SymbolicTensor>,
): readonly SymbolicTensor[] {
  const tensors: readonly unknown[] = flatten(structure);
  const invalid = tensors.find((each) => !(each instanceof SymbolicTensor));
  if (tensors.length === 0 || tensors.includes(invalid)) {
    throw new ConfigError(`All \`${argument}\` values must be KerasTensors`, {
      argument,
      expected: "a symbolic tensor, a list or an object of them, as input({ shape }) and layer.apply make",
      received: tensors.length === 0 ? "none" : describeInputs(invalid),
    });
  }
  if (argument === "inputs" && new Set(tensors).size < tensors.length) {
    throw new ConfigError("An input is given twice", { argument, expected: "each input once" });
  }
  return tensors as readonly SymbolicTensor[];
}

/** Inputs by name, unlike `{ data, shape }`. */
function isNamed(input: PredictInputs): input is Readonly<Record<string, PredictInput>> {
  return isRecord(input) && !(ArrayBuffer.isView(input["data"]) && Array.isArray(input["shape"]));
}

/** A list of one input, which nested arrays look like: they have as many levels as the input has axes. */
function aloneInList(input: PredictInputs, rank: number): PredictInput {
  if (!Array.isArray(input) || input.length !== 1) return input as PredictInput;
  const [only] = input as readonly unknown[];
  let levels = 0;
  for (let part: unknown = input; Array.isArray(part); part = part[0]) levels++;
  const alone = only instanceof Tensor || ArrayBuffer.isView(only) || isRecord(only) || levels > rank;
  return (alone ? only : input) as PredictInput;
}

function describeInputs(input: unknown): string {
  if (Array.isArray(input)) return `a list of ${input.length}`;
  if (isRecord(input))
    return `an object with ${sortedKeys(input)
      .map((key) => JSON.stringify(key))
      .join(", ")}`;
  if (input instanceof Tensor) return `one tensor of shape [${input.shape.join(", ")}]`;
  return typeof input === "object" && input !== null
    ? Object.prototype.toString.call(input).slice(8, -1)
    : String(input);
}
