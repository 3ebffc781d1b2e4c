import { ConfigError, ShapeError, UnsupportedError } from "../core/errors.ts";
import { elementCount, formatShape, MAX_ELEMENTS, type Shape } from "../core/shape.ts";
import { Tensor } from "../core/tensor.ts";
import { GraphBuilder, type Value } from "../graph/graph.ts";
import { LINEAR, type Activation } from "../ops/activation.ts";
import { ArgumentReader } from "./arguments.ts";
import { firstLayerShape, parseDtype, readName } from "./base-arguments.ts";
import { type CallArguments, isBuiltWhenMade, shapeJson } from "./serialized.ts";
import { checkInput, checkInputCount, type InputSpec } from "./input-spec.ts";
import type { Initializer } from "./initializers/initializer.ts";
import type { Json, JsonObject } from "./json.ts";
import { autoName } from "./naming.ts";
import type { RegularizerIdentifier } from "./regularizers/index.ts";
import { type CallArgumentKinds, type CallOptions, readCallOptions } from "./call-options.ts";
import { type CallExtras, type CallNode, callSymbolically, type SymbolicTensor } from "./symbolic.ts";
import { setAllWeights } from "./set-weights.ts";
import { WeightRules } from "./weight-rules.ts";
import { type StateVariable, Weight } from "./weight.ts";

/** The options every layer takes. */
export interface LayerOptions {
  /** Unique in its model; by default `dense`, `dense_1`, ... */
  readonly name?: string | null;
  /** Default true. Counts in `summary` only: predictions are the same. */
  readonly trainable?: boolean;
  /** Only "float32". */
  readonly dtype?: "float32" | null;
  /** Kept in the configuration; not in `losses`, since the penalty is one of outputs. */
  readonly activityRegularizer?: RegularizerIdentifier | null;
  /** For the first layer of a sequential model: the shape of one sample. */
  readonly inputShape?: Shape;
  /** The same as `inputShape: [inputDim]`. */
  readonly inputDim?: number;
  /** The shape with the batch, null for any batch size. */
  readonly batchInputShape?: Shape;
  /** The batch size that goes before `inputShape`. */
  readonly batchSize?: number | null;
}

/** How `setWeights` sets. */
export interface SetWeightsOptions {
  readonly applyConstraints?: boolean | undefined;
}

/** A configuration as Keras writes it, with snake_case keys. */
export type LayerConfig = Readonly<Record<string, unknown>>;

/** A class of layers, as the registry holds it. */
export interface LayerClass {
  readonly className: string;
  fromConfig(config: LayerConfig, kerasMajor?: number): Layer;
}

/**
 * Base class of the layers. A layer reads its arguments in the constructor, makes its weights in `build` when it
 * first sees an input shape, and in `call` says with which ops the output follows from the input.
 *
 * Source: https://keras.io/api/layers/base_layer/
 *
 * @example
 * const layer = layers.dense({ units: 4, activation: "relu" });
 * layer.computeOutputShape([null, 784]);    // [null, 4]
 * layer.build([null, 784]);
 * layer.countParams();                      // 3140
 */
export abstract class Layer {
  /** Keras's name of the class; survives minifying. */
  static readonly className: string = "Layer";
  /** Where Keras looks for the class. */
  static readonly module: string | null = "keras.layers";
  /** The name under which a class of one's own is registered in Keras: `my_package>MyLayer`. */
  static readonly registeredName: string | null = null;

  trainable: boolean;
  /** What the first layer of a sequential model says of the input, batch first. */
  readonly batchInputShape: Shape | undefined;
  /** The calls of `apply`, oldest first. */
  readonly inboundNodes: CallNode[] = [];
  protected readonly args: ArgumentReader;
  /** What is demanded of an input before the layer is built. */
  protected inputSpec: InputSpec = {};
  /** The fewest and the most inputs. */
  protected readonly inputCount: readonly [number, number] = [1, 1];
  /** Does a mask survive the layer? Layers that do not say so destroy it, as in Keras. */
  protected readonly supportsMasking: boolean = false;
  /**
   * Is a mask an argument of the call in Keras? With a single input it then stays what it was when the model was put
   * together, even where the input loses it on the way.
   */
  protected readonly takesMask: boolean = false;
  /** What a call can be given besides its inputs. */
  readonly callExtras: Readonly<Record<string, "flag" | "tensor">> = {};
  #name: string | undefined;
  #axes: ReadonlyMap<number, number> = new Map();
  #weights: Weight[] = [];
  #states: StateVariable[] = [];
  #built = false;
  #buildShapes: readonly Shape[] = [];
  #rules: WeightRules | undefined;

  /** @param kerasMajor The version of Keras that `options` come from; it decides what some names mean. */
  protected constructor(options: unknown, kerasMajor?: number) {
    const { className } = new.target;
    const args = new ArgumentReader(className, options, kerasMajor);
    this.args = args;
    this.#name = readName(args);
    if (this.#name !== undefined) args.layer = this.label;
    this.trainable = args.boolean("trainable", true);
    args.parsed("dtype", parseDtype, null);
    args.opaque("activityRegularizer");
    if (args.optional("activityRegularizer") === undefined) args.forget("activityRegularizer"); // as Keras writes it
    args.harmless("autocast", [true, false]);
    this.batchInputShape = this.readInputShape(args);
  }

  /** Makes the layer that `getConfig`, or a Keras file, describes. */
  static fromConfig<L extends Layer>(
    this: new (options: never, kerasMajor?: number) => L,
    config: LayerConfig,
    kerasMajor = 3,
  ): L {
    return new this(config as never, kerasMajor);
  }

  get className(): string {
    return (this.constructor as typeof Layer).className;
  }

  /** Unique in its model. */
  get name(): string {
    this.#name ??= autoName(this.className);
    return this.#name;
  }

  /** `Dense "dense_1"`, as errors and plans name it. */
  get label(): string {
    return `${this.className} "${this.name}"`;
  }

  get built(): boolean {
    return this.#built;
  }

  /** In Keras's order. */
  get weights(): readonly Weight[] {
    return this.#weights;
  }

  get trainableWeights(): readonly Weight[] {
    return this.#trainable();
  }

  get nonTrainableWeights(): readonly Weight[] {
    return this.#weights.filter((weight) => !this.trainable || !weight.trainable);
  }

  /** What a stateful layer keeps from one prediction to the next. */
  get states(): readonly StateVariable[] {
    return this.#states;
  }

  /**
   * Makes the weights for inputs of these shapes, batch first. Does nothing if that has happened.
   * @throws ShapeError or ConfigError if the layer cannot have such inputs; it then stays unbuilt.
   */
  build(...inputShapes: readonly Shape[]): void {
    if (this.#built) return;
    const [first = [], ...others] = inputShapes;
    checkInputCount(inputShapes.length, this, this.inputCount);
    checkInput(first, this, this.inputSpec);
    try {
      this.createWeights(first, others);
      this.#buildShapes = inputShapes;
      this.#built = true;
    } finally {
      if (!this.#built) this.#unbuild();
    }
  }

  /** Adds the ops of this layer to a graph: builds it if needed, checks the inputs, calls, and passes masks on. */
  addTo(graph: GraphBuilder, inputs: readonly Value[], options: CallExtras<Value> = {}): readonly Value[] {
    const { layer: outer, seesLostMasks } = graph;
    graph.layer = this.label;
    graph.seesLostMasks = this.takesMask && inputs.length === 1;
    try {
      this.build(...inputs.map(({ shape }) => shape));
      checkInputCount(inputs.length, this, this.inputCount);
      const [input, ...others] = inputs as [Value, ...Value[]];
      checkInput(input.shape, this, { ...this.inputSpec, axes: this.#axes });
      if (graph.isTraining) this.checkTraining();
      const outputs = [this.call(graph, input, others, options)].flat();
      for (const value of outputs) this.#checkSize(value.shape, "output");
      if (outputs[0] !== undefined) this.#passMask(graph, input, others, outputs[0]);
      return outputs;
    } finally {
      graph.layer = outer;
      graph.seesLostMasks = seesLostMasks;
    }
  }

  /**
   * Calls the layer on symbolic tensors, for a model of `model({ inputs, outputs })`. The layer is built, and each further
   * call shares its weights.
   *
   * @param options Further arguments of the call, as `{ mask }` or, for attention, `{ useCausalMask: true }`.
   * @returns A symbolic tensor; a list of them if the layer has several outputs: `apply<SymbolicTensor[]>(x)`.
   * @throws ConfigError for what is no symbolic tensor, or an argument that the layer's call does not have; ShapeError when
   *   the layer cannot take the inputs.
   *
   * @example
   * const x = input({ shape: [784] });
   * layers.dense({ units: 10 }).apply(x).shape;    // [null, 10]
   */
  apply<Output extends SymbolicTensor | readonly SymbolicTensor[] = SymbolicTensor>(
    inputs: SymbolicTensor | readonly SymbolicTensor[],
    options: CallOptions = {},
  ): Output {
    const tensors = [inputs].flat() as readonly SymbolicTensor[];
    const kinds: CallArgumentKinds = {
      ...this.callExtras,
      ...(this.supportsMasking ? { mask: "masks" } : {}),
    };
    const details = readCallOptions(this.label, kinds, options, tensors.length);
    const outputs = callSymbolically(this, tensors, details);
    return (outputs.length === 1 ? outputs[0] : outputs) as Output;
  }

  /**
   * What the layer was called on: a symbolic tensor, or a list of them. For an input layer its own tensor.
   * @throws ConfigError, in Keras's words, for a layer that was never called, or more than once.
   */
  get input(): SymbolicTensor | readonly SymbolicTensor[] {
    const { inputs, outputs } = this.#onlyCall("input");
    return single(inputs.length > 0 ? inputs : outputs);
  }

  /**
   * What the call of the layer gave: a symbolic tensor, or a list of them. A model that ends there gives inner values.
   * @throws ConfigError, in Keras's words, for a layer that was never called, or more than once.
   *
   * @example
   * const net = await loadModel("functional.keras");
   * const inner = model({ inputs: net.inputs, outputs: net.getLayer("features").output });
   */
  get output(): SymbolicTensor | readonly SymbolicTensor[] {
    return single(this.#onlyCall("output").outputs);
  }

  /**
   * Which group of a Keras file holds which weights, the path seen from the layer's own group. One group at "" also
   * stands for the single group that a part of the layer has there, as an LSTM's cell.
   */
  weightGroups(): readonly { readonly path: string; readonly weights: readonly Weight[] }[] {
    return [{ path: "", weights: this.weights }];
  }

  /**
   * The shape, or for several outputs the shapes, that follow from the input shapes. The layer need not be built and
   * stays as it is.
   *
   * @example
   * layers.conv2d({ filters: 8, kernelSize: 3 }).computeOutputShape([null, 28, 28, 1]);    // [null, 26, 26, 8]
   */
  computeOutputShape(...inputShapes: readonly Shape[]): Shape | readonly Shape[] {
    const graph = GraphBuilder.forShapes();
    const wasBuilt = this.#built;
    try {
      const outputs = this.addTo(
        graph,
        inputShapes.map((shape) => graph.input(shape)),
      );
      const shapes = outputs.map(({ shape }) => shape);
      return shapes.length === 1 ? (shapes[0] as Shape) : shapes;
    } finally {
      if (!wasBuilt) this.#unbuild();
    }
  }

  /** The number of weight values. @throws ConfigError if the layer is not built. */
  countParams(): number {
    if (!this.#built) {
      throw new ConfigError("You tried to call countParams on a layer that is not built", {
        layer: this.label,
        expected: "a layer that has been built, called or put into a model",
      });
    }
    return this.weights.reduce((sum, { size }) => sum + size, 0);
  }

  /** Copies of the weights, in Keras's order. */
  getWeights(): Tensor[] {
    return this.weights.map((weight) => new Tensor(weight.data.slice(), weight.shape));
  }

  /**
   * Sets all weights, in the order of `getWeights`. The values are copied. All are checked before any is set.
   * @param options `applyConstraints` makes the values fulfil the layer's constraints. Default: false.
   * @throws WeightError if their number, a shape or a length is not that of the layer.
   */
  setWeights(values: readonly (Tensor | Float32Array)[], options: SetWeightsOptions = {}): void {
    setAllWeights(this, values);
    if (options.applyConstraints === true) this.applyConstraints();
  }

  /**
   * The penalties of the layer's regularizers, one for each trainable weight that has one, as the weights are now. Those on
   * outputs (`activityRegularizer`) need a run and are not among them.
   *
   * @throws ShapeError for a regularizer that cannot take a weight; UnsupportedError for one of another kind.
   *
   * @example
   * const layer = layers.dense({ units: 2, kernelRegularizer: "l2" });
   * layer.build([null, 3]);
   * layer.losses;    // [0.01 · sum of the squares of the kernel]
   */
  get losses(): readonly number[] {
    return this.#trainable().flatMap((weight) => {
      const regularizer = this.#rules?.regularizerOf(weight.name);
      return regularizer === undefined ? [] : [regularizer.penalty(weight)];
    });
  }

  /** Makes the weights fulfil the layer's constraints, as training does after each step. */
  applyConstraints(): void {
    const changed = this.#weights.flatMap((weight) => {
      const constraint = this.#rules?.constraintOf(weight.name);
      return constraint === undefined ? [] : [{ weight, values: constraint.apply(weight) }];
    });
    for (const { weight, values } of changed) weight.set(values);
  }

  /** Asks for zeros in the states of a stateful layer before the next prediction. */
  resetStates(): void {
    for (const state of this.#states) state.reset();
  }

  /** All arguments as Keras writes them, ready for JSON and for `fromConfig`. */
  getConfig(): { [key: string]: Json } {
    return { name: this.name, ...structuredClone(this.args.config), trainable: this.trainable };
  }

  /** The shapes the layer was built for, as Keras writes them beside the configuration; `undefined` if it writes none. */
  getBuildConfig(): JsonObject | undefined {
    if (!this.#built || isBuiltWhenMade(this.className)) return undefined;
    return this.buildConfigOf(this.#buildShapes);
  }

  /**
   * The layer as Keras writes it, with its class: what `JSON.stringify(layer)` is made of.
   *
   * @example
   * layers.flatten({ name: "f" }).toJSON();
   * // { module: "keras.layers", class_name: "Flatten", config: { name: "f", ... }, registered_name: null }
   */
  toJSON(): { [key: string]: Json } {
    const { className, module, registeredName } = this.constructor as typeof Layer;
    const build = this.getBuildConfig();
    return {
      module: registeredName === null ? module : null,
      class_name: className,
      config: this.getConfig(),
      registered_name: registeredName,
      ...(build && { build_config: build }),
    };
  }

  /**
   * How the tensors of a call stand among its arguments in a Keras file: `layer(x)`, or for several `layer([x, y])`.
   * @param tensors What the file says of each.
   * @param _places How many of them stand by place; the others by name, where the layer has names for them.
   */
  callArguments(tensors: readonly Json[], _places?: number): CallArguments {
    return { args: this.inputCount[1] === 1 ? tensors : [tensors], kwargs: {} };
  }

  /**
   * Ends every constructor: rejects arguments nobody read, and gives a layer without a name its number. A layer that
   * could not be made takes none.
   */
  protected finish(): void {
    this.args.done();
    this.#rules = new WeightRules(this.args);
    this.args.layer = this.label;
  }

  /** Appends the ops that compute the output; the input has been checked, the weights are there. */
  protected abstract call(
    graph: GraphBuilder,
    input: Value,
    others: readonly Value[],
    options: CallExtras<Value>,
  ): Value | readonly Value[];

  /** @throws UnsupportedError when the layer computes something else in training that is not supported. */
  protected checkTraining(): void {
    const { config } = this.args;
    const argument = Object.keys(config).find((key) => key.endsWith("dropout") && config[key] !== 0);
    if (argument === undefined) return;
    throw new UnsupportedError("This dropout is not supported in training mode", {
      layer: this.label,
      argument,
      expected: "0, or a Dropout layer",
      received: String(config[argument]),
    });
  }

  /** The mask of the output: by default that of the input, if the layer passes masks on. */
  protected outputMask(graph: GraphBuilder, input: Value, _others: readonly Value[]): Value | undefined {
    return this.supportsMasking ? graph.maskOf(input) : undefined;
  }

  /** What `build` was called with, by Keras's names of its arguments. */
  protected buildConfigOf(shapes: readonly Shape[]): JsonObject {
    return { input_shape: this.inputCount[1] === 1 ? shapeJson(shapes[0] ?? []) : shapes.map(shapeJson) };
  }

  /** Makes the weights. Layers without weights have nothing to do. */
  protected createWeights(_inputShape: Shape, _otherShapes: readonly Shape[]): void {}

  /** Declares a weight; the order of the calls is Keras's order. */
  protected addWeight(
    name: string,
    shape: readonly number[],
    initializer: Initializer,
    options?: { readonly trainable?: boolean },
  ): Weight {
    this.#checkSize(shape, `weight "${name}"`);
    const weight = new Weight(this.label, name, shape, initializer, options);
    this.#weights.push(weight);
    return weight;
  }

  protected addState(state: StateVariable): StateVariable {
    this.#states.push(state);
    return state;
  }

  /** From now on every input must have these sizes. */
  protected fixAxes(axes: ReadonlyMap<number, number>): void {
    this.#axes = axes;
  }

  /** The size of an axis that weights depend on, which must therefore be known. */
  protected knownSize(shape: Shape, axis: number): number {
    const size = shape.at(axis);
    if (typeof size === "number") return size;
    throw new ShapeError(`Axis ${axis} of the inputs to the layer should be defined`, {
      layer: this.label,
      expected: `a known size on axis ${axis}`,
      received: formatShape(shape),
    });
  }

  /** Appends an activation, unless it is linear. */
  protected activate(graph: GraphBuilder, value: Value, activation: Activation): Value {
    return activation.name === LINEAR.name ? value : graph.addOne("activation", [value], activation);
  }

  protected readInputShape(args: ArgumentReader): Shape | undefined {
    return firstLayerShape(args, "inputShape", "batchInputShape");
  }

  #onlyCall(what: "input" | "output"): CallNode {
    const [node, second] = this.inboundNodes;
    if (node !== undefined && second === undefined) return node;
    const problem =
      node === undefined
        ? `has never been called and thus has no defined ${what}`
        : `has multiple inbound nodes, and hence the notion of 'layer ${what}' is ill-defined`;
    throw new ConfigError(`The layer ${this.name} ${problem}`, {
      layer: this.label,
      expected: "one call of apply; the calls stand in layer.inboundNodes",
      received: `${this.inboundNodes.length} calls`,
    });
  }

  #trainable(): readonly Weight[] {
    return this.trainable ? this.#weights.filter((weight) => weight.trainable) : [];
  }

  #passMask(graph: GraphBuilder, input: Value, others: readonly Value[], output: Value): void {
    const { seesLostMasks } = graph;
    const isLost = [input, ...others].some((value) => graph.hasLostMask(value));
    graph.seesLostMasks = true;
    const mask = this.outputMask(graph, input, others);
    graph.seesLostMasks = seesLostMasks;
    if (mask === undefined) return;
    graph.setMask(output, mask);
    if (isLost && !seesLostMasks) graph.loseMask(output, this.outputMask(graph, input, others));
  }

  #unbuild(): void {
    this.#built = false;
    this.#weights = [];
    this.#states = [];
    this.#axes = new Map();
    this.#buildShapes = [];
  }

  #checkSize(shape: Shape, what: string): void {
    if (elementCount(shape) <= MAX_ELEMENTS) return;
    throw new ShapeError(`The ${what} is too large`, {
      layer: this.label,
      expected: `at most ${MAX_ELEMENTS} elements`,
      received: formatShape(shape),
    });
  }
}

function single<T>(items: readonly T[]): T | readonly T[] {
  return items.length === 1 ? (items[0] as T) : items;
}
