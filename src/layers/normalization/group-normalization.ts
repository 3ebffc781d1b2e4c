import { ConfigError } from "../../core/errors.ts";
import { formatShape, type Shape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { checkInput } from "../input-spec.ts";
import { Layer } from "../layer.ts";
import { sampleAxis } from "../sample-axis.ts";
import type { Weight } from "../weight.ts";
import { type AffineArguments, type AffineOptions, readAffine } from "./affine.ts";
import { rowLength } from "./axes.ts";

export interface GroupNormalizationOptions extends AffineOptions {
  /** The number of groups, which must divide the channels; -1 for one channel each. Default 32. */
  readonly groups?: number;
  /** The axis of the channels; default -1, the last. */
  readonly axis?: number;
}

/**
 * Normalizes each group of channels of each sample over all its elements, and then multiplies and adds for each channel:
 * y = (x - mean) / √(variance + epsilon) · gamma[c] + beta[c]. The weights are gamma[channels], beta[channels], as far as
 * `scale` and `center` want them.
 *
 * With one group it is layer normalization of whole samples, with `groups: -1` instance normalization.
 *
 * @throws ConfigError for a bad argument or groups that do not divide the channels, ShapeError for an axis that is not
 * there or of unknown size, UnsupportedError for the batch axis.
 * Source: https://keras.io/api/layers/normalization_layers/group_normalization/
 *
 * @example
 * layers.groupNormalization({ groups: 4 }).computeOutputShape([null, 8, 8, 16]);    // [null, 8, 8, 16]
 */
export class GroupNormalization extends Layer {
  static override readonly className = "GroupNormalization";
  protected override readonly supportsMasking: boolean = true;
  readonly groups: number;
  readonly axis: number;
  readonly #affine: AffineArguments;
  #parameters: readonly Weight[] = [];
  #rank = 0;

  constructor(options: GroupNormalizationOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor);
    const { args } = this;
    this.groups = args.integer("groups", { min: -1, default: 32 });
    if (this.groups === 0)
      throw args.wrong("groups", "a positive integer (or `-1` for instance normalization)", 0);
    this.axis = args.integer("axis", { min: -64, max: 64, default: -1 });
    this.#affine = readAffine(args);
    this.finish();
  }

  protected override createWeights(inputShape: Shape): void {
    const channels = this.knownSize(inputShape, sampleAxis(this.axis, inputShape, this.args.where("axis")));
    this.#checkGroups(channels, inputShape);
    const { scale, center, gammaInitializer, betaInitializer } = this.#affine;
    const gamma = scale ? [this.addWeight("gamma", [channels], gammaInitializer)] : [];
    const beta = center ? [this.addWeight("beta", [channels], betaInitializer)] : [];
    this.#parameters = [...gamma, ...beta];
    this.#rank = inputShape.length;
    this.fixAxes(new Map([[this.axis, channels]]));
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    checkInput(input.shape, this, { ndim: this.#rank });
    const channelAxis = sampleAxis(this.axis, input.shape, this.args.where("axis"));
    const channels = this.knownSize(input.shape, channelAxis);
    const groups = this.groups === -1 ? channels : this.groups;
    const parameters = this.#parameters.map((weight) => graph.constant(weight));
    const { epsilon, scale, center } = this.#affine;

    // Channels before all other axes, so that a group is a row.
    const all = input.shape.map((_, axis) => axis);
    const permutation = [0, channelAxis, ...all.filter((axis) => axis > 0 && axis !== channelAxis)];
    const isMoved = channelAxis !== 1;
    const moved = isMoved ? graph.addOne("transpose", [input], { permutation }) : input;
    const each = rowLength(moved.shape.slice(2));
    const rows = graph.addOne("reshape", [moved], {
      target: [groups, each === null ? -1 : (channels / groups) * each],
    });
    const attributes = { mode: "layer", epsilon, scale, center, groups } as const;
    const normalized = graph.addOne("layerNorm", [rows, ...parameters], attributes);
    const target = moved.shape.slice(1).map((dim) => dim ?? -1);
    const result = graph.addOne("reshape", [normalized], { target });
    const inverse = all.map((axis) => permutation.indexOf(axis));
    return isMoved ? graph.addOne("transpose", [result], { permutation: inverse }) : result;
  }

  /** In Keras's words. */
  #checkGroups(channels: number, inputShape: Shape): void {
    const { groups } = this;
    const details = {
      ...this.args.where("groups"),
      received: `groups=${groups}, but the input has ${channels} channels (full input shape is ${formatShape(inputShape)})`,
    };
    if (channels < groups) {
      const what = `Number of groups (${groups}) cannot be more than the number of channels (${channels})`;
      throw new ConfigError(what, { ...details, expected: `at most ${channels} groups` });
    }
    if (groups !== -1 && channels % groups !== 0) {
      const what = `Number of groups (${groups}) must be a multiple of the number of channels (${channels})`;
      throw new ConfigError(what, { ...details, expected: `groups that divide the ${channels} channels` });
    }
  }
}

/** Makes a `GroupNormalization` layer. @see GroupNormalization */
export function groupNormalization(options: GroupNormalizationOptions = {}): GroupNormalization {
  return new GroupNormalization(options);
}
