import { UnsupportedError } from "../../core/errors.ts";
import type { Shape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { DerivedConstant } from "../derived-constant.ts";
import { checkInput } from "../input-spec.ts";
import { Layer } from "../layer.ts";
import { sampleAxis } from "../sample-axis.ts";
import type { Weight } from "../weight.ts";
import {
  type BatchNormalizationArguments,
  type BatchNormalizationOptions,
  readBatchNormalization,
} from "./batch-normalization-arguments.ts";

/**
 * Batch normalization with the statistics of training: y = gamma · (x - mean) / sqrt(variance + epsilon) + beta along
 * one axis, computed as y = x · scale + shift. The weights are gamma, beta, moving_mean and moving_variance; without
 * `scale` there is no gamma, without `center` no beta.
 *
 * @throws ConfigError for a bad argument, ShapeError for an input without that axis or of unknown size there,
 * UnsupportedError for `renorm` and for more than one axis.
 * Source: https://keras.io/api/layers/normalization_layers/batch_normalization/
 *
 * @example
 * const layer = layers.batchNormalization();
 * layer.build([null, 28, 28, 8]);
 * layer.countParams();    // 32
 */
export class BatchNormalization extends Layer {
  static override readonly className = "BatchNormalization";
  protected override readonly supportsMasking: boolean = true;
  protected override readonly takesMask = true;
  readonly #read: BatchNormalizationArguments;
  /** What the input is multiplied with, and what is added then; made with the weights. */
  #affine: readonly [DerivedConstant, DerivedConstant] | undefined;
  #rank = 0;

  constructor(options: BatchNormalizationOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor);
    this.#read = readBatchNormalization(this.args);
    this.finish();
  }

  /** Which axis is normalized. */
  get axis(): number {
    return this.#read.axis;
  }

  get epsilon(): number {
    return this.#read.epsilon;
  }

  protected override createWeights(inputShape: Shape): void {
    const read = this.#read;
    const axis = sampleAxis(read.axis, inputShape, this.args.where("axis"));
    const size = this.knownSize(inputShape, axis);
    const fixed = { trainable: false };
    const gamma = read.scale ? this.addWeight("gamma", [size], read.gammaInitializer) : undefined;
    const beta = read.center ? this.addWeight("beta", [size], read.betaInitializer) : undefined;
    const mean = this.addWeight("moving_mean", [size], read.movingMeanInitializer, fixed);
    const variance = this.addWeight("moving_variance", [size], read.movingVarianceInitializer, fixed);
    const after = inputShape.slice(axis + 1).map(() => 1); // so that it broadcasts
    this.#affine = affine([size, ...after], read.epsilon, { gamma, beta, mean, variance });
    this.#rank = inputShape.length;
    this.fixAxes(new Map([[read.axis, size]]));
  }

  /** In training Keras normalizes with the batch's own statistics, unless the layer is frozen. */
  protected override checkTraining(): void {
    if (!this.trainable) return;
    throw new UnsupportedError("The statistics of a batch are not supported in training mode", {
      layer: this.label,
      argument: "trainable",
      expected: "trainable: false, which takes the moving statistics in Keras too",
      received: "true",
    });
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    checkInput(input.shape, this, { ndim: this.#rank });
    const [scale, shift] = this.#affine as readonly [DerivedConstant, DerivedConstant]; // made by createWeights
    const scaled = graph.addOne("binary", [input, graph.constant(scale)], { operator: "multiply" });
    return graph.addOne("binary", [scaled, graph.constant(shift)], { operator: "add" });
  }
}

interface Statistics {
  readonly gamma: Weight | undefined;
  readonly beta: Weight | undefined;
  readonly mean: Weight;
  readonly variance: Weight;
}

/** scale = gamma / sqrt(variance + epsilon) and shift = beta - mean · scale, in float64 until the last rounding. */
function affine(
  shape: readonly number[],
  epsilon: number,
  { gamma, beta, mean, variance }: Statistics,
): readonly [DerivedConstant, DerivedConstant] {
  const scales = (): Float64Array =>
    new Float64Array(variance.data).map((v, i) => (gamma?.data[i] ?? 1) / Math.sqrt(v + epsilon));
  const shifts = (): Float64Array => scales().map((s, i) => (beta?.data[i] ?? 0) - (mean.data[i] ?? 0) * s);
  const isWeight = (weight: Weight | undefined): weight is Weight => weight !== undefined;
  const forScale = [gamma, variance].filter(isWeight);
  const forShift = [gamma, beta, mean, variance].filter(isWeight);
  return [
    new DerivedConstant("scale", shape, forScale, scales),
    new DerivedConstant("shift", shape, forShift, shifts),
  ];
}

/** Makes a `BatchNormalization` layer. @see BatchNormalization */
export function batchNormalization(options: BatchNormalizationOptions = {}): BatchNormalization {
  return new BatchNormalization(options);
}
