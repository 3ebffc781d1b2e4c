import { ConfigError } from "../core/errors.ts";
import { formatShape, sameShape, type Shape } from "../core/shape.ts";
import { GraphBuilder, type Value } from "../graph/graph.ts";
import { InputLayer } from "../layers/core/input.ts";
import type { Json, JsonObject } from "../layers/json.ts";
import { Layer } from "../layers/layer.ts";
import { shapeJson } from "../layers/serialized.ts";
import { Model } from "./model.ts";
import { layerRow, type SummaryRow } from "./summary-rows.ts";

export interface SequentialOptions {
  /** The layers, in the order in which they compute. More can be added later. */
  readonly layers?: readonly Layer[] | undefined;
  /** Default: `sequential`, then `sequential_1`, ... */
  readonly name?: string | null | undefined;
  /** Default: false. See `Model.exact`. */
  readonly exact?: boolean | undefined;
}

/**
 * A model in which each layer's output is the next one's input.
 *
 * Its input shape is that of a first layer with `inputShape` (or `batchInputShape`, or an `InputLayer`); without one the
 * model is built by `build` or by the first `predict`.
 *
 * Source: https://keras.io/api/models/sequential/
 */
export class Sequential extends Model {
  static override readonly className: string = "Sequential";
  static override readonly module: string = "keras";
  readonly #layers: Layer[] = [];
  /** Of the first layer, if that is one: Keras does not count it among the layers. */
  #inputLayer: InputLayer | undefined;
  /** What the configuration says of the input. */
  #writtenInput: InputLayer | undefined;
  /** The input shape, alone in its list. */
  #inputShapes: readonly Shape[] | undefined;
  /** The output shapes of each layer, as far as the model is built. */
  #shapes: (readonly Shape[])[] = [];

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
    return this.#layers.length > 0 ? this.#shapes[this.#layers.length - 1] : undefined;
  }

  /**
   * Appends a layer. If the model has an input shape, the layer is built; if that fails the model stays as it was.
   *
   * @throws ConfigError for what is no layer, a name that is taken or a second input; ShapeError when it does not fit.
   */
  add(layer: Layer): void {
    this.checkUsable();
    this.#checkNew(layer);
    if (layer instanceof InputLayer) {
      this.#inputLayer = layer;
      this.#inputShapes = [layer.batchShape];
      return;
    }
    if (this.#layers.length === 0) this.#inputShapes ??= firstShapes(layer);
    if (this.#inputShapes !== undefined) {
      try {
        this.#shapes.push(this.#outputsOf(layer, this.#shapes.at(-1) ?? this.#inputShapes));
      } catch (error) {
        if (this.#layers.length === 0 && this.#inputLayer === undefined) this.#inputShapes = undefined;
        throw error;
      }
    }
    this.#layers.push(layer);
    this.forgetPlans();
  }

  /** Removes the last layer and gives it back. @throws ConfigError when there is none. */
  pop(): Layer {
    this.checkUsable();
    const layer = this.#layers.pop();
    if (layer === undefined) throw new ConfigError("There are no layers in the model", { layer: this.label });
    this.#shapes.length = Math.min(this.#shapes.length, this.#layers.length);
    if (this.#layers.length === 0 && this.#inputLayer === undefined) this.#inputShapes = undefined;
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
      const shapes: (readonly Shape[])[] = [];
      let shape: readonly Shape[] = [[...inputShape]];
      for (const layer of this.#layers) shapes.push((shape = this.#outputsOf(layer, shape)));
      this.#inputShapes = [[...inputShape]];
      this.#shapes = shapes;
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
    const shape = this.#inputShapes?.[0];
    const layers = [...(shape === undefined ? [] : [this.#inputLayerFor(shape)]), ...this.#layers];
    return {
      ...super.getConfig(),
      layers: layers.map((layer) => layer.toJSON()),
      ...(shape && { build_input_shape: shapeJson(shape) }),
    };
  }

  override getBuildConfig(): JsonObject | undefined {
    const shape = this.#inputShapes?.[0];
    return shape && { input_shape: shapeJson(shape) };
  }

  summaryRows(): readonly SummaryRow[] {
    return this.#layers.map((layer, at) => layerRow(layer, this.#shapes[at]));
  }

  protected connect(graph: GraphBuilder, inputs: readonly Value[]): readonly Value[] {
    this.#demandLayers();
    let values = inputs;
    for (const layer of this.#layers) values = applyLayer(layer, graph, values);
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

  /** Keras puts an `InputLayer` before the layers of a model that is built; its name stays the same. */
  #inputLayerFor(batchShape: Shape): InputLayer {
    this.#writtenInput ??= this.#inputLayer ?? new InputLayer({ batchShape });
    return this.#writtenInput;
  }

  /** Builds a layer for the outputs of the one before. */
  #outputsOf(layer: Layer, inputs: readonly Shape[]): readonly Shape[] {
    const graph = GraphBuilder.forShapes();
    const values = inputs.map((shape) => graph.input(shape));
    return applyLayer(layer, graph, values).map(({ shape }) => shape);
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

/** The outputs of a layer, which takes one input: a layer before it may have had more outputs. */
function applyLayer(layer: Layer, graph: GraphBuilder, inputs: readonly Value[]): readonly Value[] {
  const [input, ...more] = inputs;
  if (input === undefined || more.length > 0) {
    throw new ConfigError(
      `Layer "${layer.name}" expects 1 input(s), but it received ${inputs.length} input tensors`,
      {
        layer: layer.label,
        received: inputs.map(({ shape }) => formatShape(shape)).join(", "),
      },
    );
  }
  return layer.addTo(graph, [input]);
}

/** What the first layer says of the input: by its arguments, or as a model that knows its own. */
function firstShapes(layer: Layer): readonly Shape[] | undefined {
  if (layer instanceof Model) return layer.inputShapes?.length === 1 ? layer.inputShapes : undefined;
  return layer.batchInputShape && [layer.batchInputShape];
}

function describeLayer(value: unknown): string {
  return typeof value === "object" && value !== null ? Object.prototype.toString.call(value) : String(value);
}
