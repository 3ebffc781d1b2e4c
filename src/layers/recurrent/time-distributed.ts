import { ConfigError, ShapeError } from "../../core/errors.ts";
import { formatShape, type Shape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { Activation } from "../core/activation.ts";
import { Dense } from "../core/dense.ts";
import type { Layer, LayerOptions } from "../layer.ts";
import { Dropout } from "../regularization/dropout.ts";
import { joinSteps, stepCount, stepOf } from "./steps.ts";
import { type Parts, readLayer, Wrapper } from "./wrapper.ts";

export interface TimeDistributedOptions extends LayerOptions {
  /** The layer to apply to each step. */
  readonly layer: Layer;
}

/** These work along the last axis alone, whatever stands before it: all steps at once. */
const LAST_AXIS: readonly (new (options: never) => Layer)[] = [Activation, Dense, Dropout];

/**
 * Applies one layer or model, with one set of weights, to every step: y[n, t, ...] = layer(x[n, t, ...]). The mask of the
 * input goes on; of a mask[n, steps, ...] the layer inside is given that of its step. The weights are those of the layer.
 *
 * @throws ConfigError for what is no layer, and for a layer with several outputs; ShapeError for an input of rank 2 or
 * less, and for a layer inside that cannot heed the mask of a step.
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
  protected override readonly takesMask = true;

  constructor(options: TimeDistributedOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    this.layer = readLayer(this.args, "layer");
    this.finish();
  }

  /** The output of the layer for one step, with the steps after the batch. */
  override computeOutputShape(inputShape: Shape): Shape {
    const [batch = null, ...rest] = this.layer.computeOutputShape(this.#stepShape(inputShape)) as Shape;
    return [batch, inputShape[1] ?? null, ...rest];
  }

  protected override get parts(): Parts {
    return { layer: this.layer };
  }

  protected override createWeights(inputShape: Shape): void {
    const shape = this.#stepShape(inputShape);
    if (!this.layer.built) this.layer.build(shape);
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    this.#stepShape(input.shape);
    const mask = this.#checkMask(graph.maskOf(input));
    if (LAST_AXIS.some((each) => this.layer instanceof each)) return this.#apply(graph, input);
    const [, steps = null] = input.shape;
    const outputs = Array.from({ length: stepCount(graph, steps) }, (_, step) => {
      const x = stepOf(graph, input, step);
      if (mask !== undefined) graph.setMask(x, stepOf(graph, mask, step));
      return this.#apply(graph, x);
    });
    return joinSteps(graph, outputs, steps);
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

  /** What masks a step is a step of the mask: of a mask (batch, steps) nothing that a layer inside could heed. */
  #checkMask(mask: Value | undefined): Value | undefined {
    if (mask === undefined || mask.shape.length >= 2) return mask;
    throw new ShapeError("The `mask` passed to the `TimeDistributed` layer must be at least 2D", {
      layer: this.label,
      expected: "(batch, steps) or more axes",
      received: formatShape(mask.shape),
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

/** Makes a `TimeDistributed` layer. @see TimeDistributed */
export function timeDistributed(options: TimeDistributedOptions): TimeDistributed {
  return new TimeDistributed(options);
}
