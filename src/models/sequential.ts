import { ConfigError } from "../core/errors.ts";
import { formatShape, sameShape, type Shape } from "../core/shape.ts";
import type { GraphBuilder, Value } from "../graph/graph.ts";
import { InputLayer } from "../layers/core/input.ts";
import type { Json, JsonObject } from "../layers/json.ts";
import { Layer } from "../layers/layer.ts";
import { shapeJson } from "../layers/serialized.ts";
import { callSymbolically, forgetCall, inputTensor, SymbolicTensor } from "../layers/symbolic.ts";
import { Model } from "./model.ts";
import { layerRow, type SummaryRow } from "./summary-rows.ts";

export interface SequentialOptions {
  /** The layers, in the order in which they compute; the first may be an `input(...)`. More can be added later. */
  readonly layers?: readonly (Layer | SymbolicTensor)[] | undefined;
  /** Default: `sequential`, then `sequential_1`, ... */
  readonly name?: string | null | undefined;
  /** Default: false. See `Model.exact`. */
  readonly exact?: boolean | undefined;
}

/**
 * A model in which each layer's output is the next one's input.
 *
 * Its input shape is that of an `input` that comes first, or of a first layer with `inputShape` (or `batchInputShape`);
 * without one the model is built by `build` or by the first `predict`.
 *
 * Source: https://keras.io/api/models/sequential/
 */
export class Sequential extends Model {
  static override readonly className: string = "Sequential";
  static override readonly module: string = "keras";
  readonly #layers: Layer[] = [];
  /** Stands before the layers as soon as the input shape is known. Keras does not count it among them. */
  #inputLayer: InputLayer | undefined;
  /** Was it the first layer that said the input shape? Then the shape goes with that layer. */
  #isShapeOfFirst = false;
  /** The input shape, alone in its list. */
  #inputShapes: readonly Shape[] | undefined;
  /** The outputs of each layer, as far as the model is built. */
  #tensors: (readonly SymbolicTensor[])[] = [];

  /** @throws ConfigError, ShapeError when the layers don't make a model. */
  constructor(options: SequentialOptions = {}, kerasMajor?: number) {
    const { layers = [], name = null, exact = false } = checkOptions(options);
    super(name, kerasMajor);
    this.exact = exact;
    for (const layer of layers) this.add(layer);
  }

  /** Without an `InputLayer`, as in Keras. */
  get layers(): readonly Layer[] {
    return [...this.#layers];
  }

  get inputShapes(): readonly Shape[] | undefined {
    return this.#inputShapes;
  }

  get outputShapes(): readonly Shape[] | undefined {
    return this.#lastTensors()?.map(({ shape }) => shape);
  }

  /**
   * The input, alone in its list. With `outputs`, or the `output` of a layer, another model can be made of a part of this one.
   * @throws ConfigError, in Keras's words, for a model that is not built.
   *
   * @example
   * const features = model({ inputs: net.inputs, outputs: net.getLayer("features").output });
   */
  get inputs(): readonly SymbolicTensor[] {
    if (this.#inputLayer !== undefined) return [inputTensor(this.#inputLayer)];
    throw this.#undefinedEnds("inputs");
  }

  /** The outputs of the last layer. @throws ConfigError, in Keras's words, for a model that is not built. */
  get outputs(): readonly SymbolicTensor[] {
    const outputs = this.#lastTensors();
    if (outputs !== undefined) return outputs;
    throw this.#undefinedEnds("outputs");
  }

  /**
   * Appends a layer. If the model has an input shape, the layer is built; if that fails the model stays as it was.
   *
   * @throws ConfigError for what is no layer, a name that is taken or a second input; ShapeError when it does not fit.
   */
  add(layer: Layer | SymbolicTensor): void {
    this.checkUsable();
    const added = layer instanceof SymbolicTensor && layer.layer instanceof InputLayer ? layer.layer : layer;
    this.#checkNew(added);
    if (added instanceof InputLayer) {
      this.#startAt(added);
      return;
    }
    const shape = this.#layers.length === 0 && this.#inputLayer === undefined ? firstShape(added) : undefined;
    if (shape !== undefined) this.#startAt(new InputLayer({ batchShape: shape }));
    if (this.#inputLayer !== undefined) {
      try {
        this.#tensors.push(callOnOne(added, this.#tensors.at(-1) ?? this.inputs));
      } catch (error) {
        if (shape !== undefined) this.#startAt(undefined);
        throw error;
      }
    }
    if (shape !== undefined) this.#isShapeOfFirst = true;
    this.#layers.push(added);
    this.forgetPlans();
  }

  /** Removes the last layer and gives it back. @throws ConfigError when there is none. */
  pop(): Layer {
    this.checkUsable();
    const layer = this.#layers.pop();
    if (layer === undefined) throw new ConfigError("There are no layers in the model", { layer: this.label });
    this.#tensors.length = Math.min(this.#tensors.length, this.#layers.length);
    if (this.#layers.length === 0 && this.#isShapeOfFirst) this.#startAt(undefined);
    this.forgetPlans();
    return layer;
  }

  /**
   * Makes the weights of all layers for an input shape.
   * @param inputShape Batch first, `null` for any size: `[null, 784]`.
   * @throws ConfigError for a model without layers or with another input shape; ShapeError when a layer does not fit.
   */
  override build(inputShape: Shape): void {
    this.checkUsable();
    this.#demandLayers();
    if (!Array.isArray(inputShape)) {
      throw new ConfigError("Not a shape", {
        layer: this.label,
        argument: "inputShape",
        expected: "[null, 784]",
      });
    }
    if (this.#inputShapes === undefined) {
      const first = new InputLayer({ batchShape: inputShape });
      this.#tensors = callInRow(this.#layers, inputTensor(first));
      this.#startAt(first);
    } else if (!sameShape(this.#inputShapes[0] ?? [], inputShape)) {
      const known = formatShape(this.#inputShapes[0] ?? []);
      throw new ConfigError(
        `Sequential model '${this.name}' has already been configured to use input shape ${known}. ` +
          `You cannot build it with input_shape ${formatShape(inputShape)}`,
      );
    }
  }

  /** The shape, or for several outputs the shapes, for an input shape. A model that is not built stays so. */
  override computeOutputShape(...inputShapes: readonly Shape[]): Shape | readonly Shape[] {
    if (this.built) return super.computeOutputShape(...inputShapes);
    let shapes = inputShapes;
    for (const layer of this.#layers) {
      const next = layer.computeOutputShape(...shapes);
      shapes = next.every((part) => Array.isArray(part)) ? (next as readonly Shape[]) : [next as Shape];
    }
    return shapes.length === 1 ? (shapes[0] as Shape) : shapes;
  }

  /**
   * Name and layers as Keras writes them, and the input shape if it is known. `modelFromJson(net.toJSON())` makes the same
   * model with weights of its own.
   */
  override getConfig(): { [key: string]: Json } {
    const layers = [...(this.#inputLayer ? [this.#inputLayer] : []), ...this.#layers];
    return {
      ...super.getConfig(),
      layers: layers.map((layer) => layer.toJSON()),
      ...(this.#inputLayer && { build_input_shape: shapeJson(this.#inputLayer.batchShape) }),
    };
  }

  override getBuildConfig(): JsonObject | undefined {
    const shape = this.#inputShapes?.[0];
    return shape && { input_shape: shapeJson(shape) };
  }

  summaryRows(): readonly SummaryRow[] {
    return this.#layers.map((layer, at) =>
      layerRow(
        layer,
        this.#tensors[at]?.map(({ shape }) => shape),
      ),
    );
  }

  protected connect(graph: GraphBuilder, inputs: readonly Value[]): readonly Value[] {
    this.#demandLayers();
    let values = inputs;
    for (const layer of this.#layers) values = layer.addTo(graph, onlyOne(layer, values));
    return values;
  }

  protected buildFor(inputShapes: readonly Shape[]): void {
    this.#demandLayers();
    const [shape, ...more] = inputShapes;
    if (shape === undefined || more.length > 0) {
      throw new ConfigError(`Layer "${this.name}" expects 1 input(s), but it received ${inputShapes.length}`);
    }
    this.build(shape);
  }

  #startAt(input: InputLayer | undefined): void {
    this.#inputLayer = input;
    this.#inputShapes = input && [input.batchShape];
    if (input === undefined) this.#isShapeOfFirst = false;
  }

  #lastTensors(): readonly SymbolicTensor[] | undefined {
    return this.#layers.length > 0 ? this.#tensors[this.#layers.length - 1] : undefined;
  }

  #undefinedEnds(what: "inputs" | "outputs"): ConfigError {
    return new ConfigError(`Sequential model '${this.name}' has no defined ${what} yet`, {
      layer: this.label,
      expected: "an input before the first layer, build(inputShape), or a first predict",
    });
  }

  /** The checks of Keras's `Sequential.add`, in its words. */
  #checkNew(layer: unknown): asserts layer is Layer {
    if (!(layer instanceof Layer)) {
      throw new ConfigError("Only instances of Layer can be added to a Sequential model", {
        layer: this.label,
        expected: "a layer, as layers.dense({ units: 4 }) makes",
        received: describeLayer(layer),
      });
    }
    if ([this.#inputLayer, ...this.#layers].some((other) => other?.name === layer.name)) {
      throw new ConfigError(
        `All layers added to a Sequential model should have unique names. Name '${layer.name}' is already the name of ` +
          "a layer in this model. Update the `name` argument to pass a unique name",
        { layer: this.label },
      );
    }
    if (!(layer instanceof InputLayer) || (this.#layers.length === 0 && this.#inputShapes === undefined))
      return;
    const shape = this.#inputShapes?.[0];
    const before =
      shape === undefined
        ? "got its first layer"
        : `been configured to use input shape ${formatShape(shape)}`;
    throw new ConfigError(
      `Sequential model '${this.name}' has already ${before}. You cannot add a different Input layer to it`,
    );
  }

  #demandLayers(): void {
    if (this.#layers.length > 0) return;
    throw new ConfigError(
      `Sequential model ${this.name} cannot be built because it has no layers. Call \`model.add(layer)\``,
    );
  }
}

/**
 * Makes a model of layers in a row.
 *
 * @throws ConfigError, ShapeError when the layers don't make a model.
 *
 * @example
 * const mlp = sequential({ layers: [
 *   layers.dense({ units: 4, inputShape: [784] }),
 *   layers.dense({ units: 10, activation: "softmax" }) ] });
 * mlp.countParams();                                  // 3190
 * mlp.predict(new Float32Array(784)).shape;           // [1, 10]
 */
export function sequential(options: SequentialOptions = {}): Sequential {
  return new Sequential(options);
}

function checkOptions(options: SequentialOptions | null): SequentialOptions {
  const { layers = [], name = null, exact } = options ?? {};
  if (Array.isArray(options) || !Array.isArray(layers)) {
    throw new ConfigError("The layers are not a list", {
      argument: "layers",
      expected: "sequential({ layers: [layers.dense({ units: 4 }), ...] })",
      received: Array.isArray(options) ? "sequential([...])" : describeLayer(layers),
    });
  }
  if (name !== null && (typeof name !== "string" || name === "")) {
    throw new ConfigError("Not a name", {
      argument: "name",
      expected: "a string that is not empty",
      received: String(name),
    });
  }
  return { layers, name, exact };
}

/** Calls layers one after the other. If one cannot be called, none was. */
function callInRow(layers: readonly Layer[], input: SymbolicTensor): (readonly SymbolicTensor[])[] {
  const all: (readonly SymbolicTensor[])[] = [];
  try {
    for (const layer of layers) all.push(callOnOne(layer, all.at(-1) ?? [input]));
  } catch (error) {
    for (const [output] of all) if (output) forgetCall(output.node);
    throw error;
  }
  return all;
}

function callOnOne(layer: Layer, inputs: readonly SymbolicTensor[]): readonly SymbolicTensor[] {
  return callSymbolically(layer, onlyOne(layer, inputs));
}

/** A layer takes one input here: the layer before it may have had more outputs. */
function onlyOne<T extends { readonly shape: Shape }>(layer: Layer, inputs: readonly T[]): readonly T[] {
  if (inputs.length === 1) return inputs;
  throw new ConfigError(
    `Layer "${layer.name}" expects 1 input(s), but it received ${inputs.length} input tensors`,
    { layer: layer.label, received: inputs.map(({ shape }) => formatShape(shape)).join(", ") },
  );
}

/** What the first layer says of the input: by its arguments, or as a model that knows its own. */
function firstShape(layer: Layer): Shape | undefined {
  if (layer instanceof Model) return layer.inputShapes?.length === 1 ? layer.inputShapes[0] : undefined;
  return layer.batchInputShape;
}

function describeLayer(value: unknown): string {
  return typeof value === "object" && value !== null ? Object.prototype.toString.call(value) : String(value);
}
