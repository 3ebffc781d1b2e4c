import { ConfigError, ShapeError, UnsupportedError } from "../../core/errors.ts";
import { formatShape, type Shape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { Activation } from "../core/activation.ts";
import { Dense } from "../core/dense.ts";
import type { Json } from "../json.ts";
import type { Layer, LayerOptions } from "../layer.ts";
import { Dropout } from "../regularization/dropout.ts";
import type { Weight } from "../weight.ts";
import { Recurrent } from "./recurrent.ts";
import { copyLayer, readLayer, serializeLayer, Wrapper } from "./wrapper.ts";

export interface TimeDistributedOptions extends LayerOptions {
  /** The layer to apply to each step. */
  readonly layer: Layer;
}

/** These work along the last axis alone, whatever stands before it: all steps at once. */
const LAST_AXIS: readonly (new (options: never) => Layer)[] = [Activation, Dense, Dropout];

/**
 * Applies one layer, with one set of weights, to every step: y[n, t, ...] = layer(x[n, t, ...]). The mask of the input goes
 * on. The weights are those of the layer.
 *
 * @throws ConfigError for what is no layer, ShapeError for an input of rank 2 or less; UnsupportedError for a recurrent
 * layer in it on masked inputs, and for a layer with several outputs.
 * Source: https://keras.io/api/layers/recurrent_layers/time_distributed/
 *
 * @example
 * const layer = layers.timeDistributed({ layer: layers.conv2d({ filters: 8, kernelSize: 3 }) });
 * layer.computeOutputShape([null, 10, 28, 28, 1]);    // [null, 10, 26, 26, 8]
 */
export class TimeDistributed extends Wrapper {
  static override readonly className = "TimeDistributed";
  static override readonly childKeys: readonly string[] = ["layer"];
  readonly layer: Layer;
  protected override readonly supportsMasking = true;

  constructor(options: TimeDistributedOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    this.layer = readLayer(this.args, "layer");
    this.finish();
  }

  override getConfig(): { [key: string]: Json } {
    return { ...super.getConfig(), layer: serializeLayer(this.layer) };
  }

  override weightGroups(): readonly { readonly path: string; readonly weights: readonly Weight[] }[] {
    return this.layer.weightGroups().map(({ path, weights }) => {
      return { path: path === "" ? "layer" : `layer/${path}`, weights };
    });
  }

  protected override get children(): readonly Layer[] {
    return [this.layer];
  }

  protected override copy(): TimeDistributed {
    const { name, trainable } = this;
    const { kerasMajor } = this.args;
    return new TimeDistributed({ name, trainable, layer: copyLayer(this.layer, {}, kerasMajor) }, kerasMajor);
  }

  protected override createWeights(inputShape: Shape): void {
    this.layer.build(this.#stepShape(inputShape));
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    this.#stepShape(input.shape);
    if (graph.maskOf(input) !== undefined && this.layer instanceof Recurrent) {
      throw new UnsupportedError("A recurrent layer inside cannot be given the mask of a step", {
        layer: this.label,
        argument: "layer",
        received: this.layer.label,
      });
    }
    if (LAST_AXIS.some((each) => this.layer instanceof each)) return this.#apply(graph, input);
    const [, steps = null] = input.shape;
    const outputs = Array.from({ length: steps ?? 1 }, (_, step) => {
      const y = this.#apply(graph, stepOf(graph, input, step));
      return graph.addOne("reshape", [y], { target: [1, ...y.shape.slice(1).map((dim) => dim ?? -1)] });
    });
    if (steps === null) return anySteps(graph, outputs[0] as Value);
    return outputs.length === 1 ? (outputs[0] as Value) : graph.addOne("concat", outputs, { axis: 1 });
  }

  #apply(graph: GraphBuilder, input: Value): Value {
    const [output, ...more] = this.layer.addTo(graph, [input]);
    if (output !== undefined && more.length === 0) return output;
    throw new ConfigError("A layer with several outputs cannot be distributed over steps", {
      layer: this.label,
      argument: "layer",
      received: this.layer.label,
    });
  }

  #stepShape(shape: Shape): Shape {
    if (shape.length >= 3) return [shape[0] ?? null, ...shape.slice(2)];
    throw new ShapeError(
      "`TimeDistributed` Layer should be passed an `input_shape` with at least 3 dimensions",
      { layer: this.label, expected: "(batch, steps, ...)", received: formatShape(shape) },
    );
  }
}

/** x[n, step, ...] as [n, ...]. */
function stepOf(graph: GraphBuilder, input: Value, step: number): Value {
  const rest = input.shape.slice(2);
  const slice = graph.addOne("slice", [input], {
    begin: [step, ...rest.map(() => 0)],
    size: [1, ...rest],
    strides: [1, ...rest.map(() => 1)],
  });
  return graph.addOne("reshape", [slice], { target: rest.map((dim) => dim ?? -1) });
}

/** As long as the number of steps is not known, only the shape counts: that of one step, for any number of them. */
function anySteps(graph: GraphBuilder, one: Value): Value {
  const rest = one.shape.slice(2);
  return graph.addOne("slice", [one], {
    begin: [0, ...rest.map(() => 0)],
    size: [null, ...rest],
    strides: [1, ...rest.map(() => 1)],
  });
}

/** Makes a `TimeDistributed` layer. @see TimeDistributed */
export function timeDistributed(options: TimeDistributedOptions): TimeDistributed {
  return new TimeDistributed(options);
}
