import { ConfigError } from "../../core/errors.ts";
import type { Shape } from "../../core/shape.ts";
import type { Constant, GraphBuilder, Value } from "../../graph/graph.ts";
import { type Activation, isRowwise, LINEAR } from "../../ops/activation.ts";
import type { Padding, Pair, Triple } from "../../ops/window.ts";
import type { ArgumentReader } from "../arguments.ts";
import { channelAxis, type DataFormat, readChannelsFirst } from "../data-format.ts";
import { onImages } from "../images.ts";
import { parseInitializer } from "../initializers/index.ts";
import type { Initializer } from "../initializers/initializer.ts";
import { Layer, type LayerOptions } from "../layer.ts";
import { asImageOrVolume, type Rank, readSizes } from "../sizes.ts";
import type { Weight } from "../weight.ts";
import { WeightView } from "./weight-view.ts";

/** What all convolutions take; `Size` is a number or, for images, two, and for volumes three. */
export interface BaseConvOptions<Size> extends LayerOptions {
  /** The window: its length, or height and width, or one size for both. */
  readonly kernelSize: Size;
  /** Default 1. */
  readonly strides?: Size;
  /** Default valid. */
  readonly padding?: "valid" | "same";
  /** Default channelsLast. The kernel is laid out the same way for both. */
  readonly dataFormat?: DataFormat | null;
  /** Default 1. */
  readonly dilationRate?: Size;
}

/**
 * What all convolutions share: how the window slides, where the channels are, and that a sequence is an image. `Sizes` are
 * those of their ops.
 */
export abstract class BaseConv<Sizes extends Pair | Triple = Pair> extends Layer {
  readonly kernelSize: readonly number[];
  protected readonly strides: Sizes;
  protected readonly dilation: Sizes;
  protected readonly padding: Padding;
  protected readonly channelsFirst: boolean;
  protected readonly rank: Rank;

  protected constructor(
    options: unknown,
    kerasMajor: number | undefined,
    rank: Rank,
    paddings: readonly Padding[] = ["valid", "same"],
  ) {
    super(options, kerasMajor);
    const { args } = this;
    this.rank = rank;
    this.kernelSize = readSizes(args, "kernelSize", rank);
    this.strides = asImageOrVolume(readSizes(args, "strides", rank, 1)) as Sizes;
    this.padding = args.choice("padding", paddings, "valid");
    this.dilation = asImageOrVolume(readSizes(args, "dilationRate", rank, 1)) as Sizes;
    this.channelsFirst = readChannelsFirst(args);
    this.inputSpec = { ndim: rank + 2 };
  }

  /** The number of input channels; from now on every input must have as many. */
  protected takeChannels(inputShape: Shape): number {
    const axis = channelAxis(this.channelsFirst);
    const channels = this.knownSize(inputShape, axis);
    this.fixAxes(new Map([[axis, channels]]));
    return channels;
  }

  /** A weight with the window's axes first, then these: as the layer has it, and as an op takes it. */
  protected addKernel(
    name: string,
    window: readonly number[],
    rest: Pair,
    initializer: Initializer,
  ): Constant {
    const weight = this.addWeight(name, [...window, ...rest], initializer);
    return this.rank === 1 ? new WeightView(weight, [1, ...weight.shape]) : weight;
  }

  protected addBias(size: number, initializer: Initializer): Weight {
    return this.addWeight("bias", [size], initializer);
  }

  /** Runs ops for images or volumes and applies the activation; softmax sees the last axis of the layer, whatever it is. */
  protected activated(
    graph: GraphBuilder,
    input: Value,
    activation: Activation,
    compute: (images: Value) => Value,
  ): Value {
    const atEnd = this.channelsFirst && isRowwise(activation);
    const output = onImages(graph, input, this.rank, this.channelsFirst, (images) => {
      return this.activate(graph, compute(images), atEnd ? LINEAR : activation);
    });
    return atEnd ? this.activate(graph, output, activation) : output;
  }

  protected refuseStridesWithDilation(): void {
    const { strides, dilation } = this;
    if (Math.max(...strides) === 1 || Math.max(...dilation) === 1) return;
    const tuple = (sizes: Sizes): string => (this.rank === 1 ? `(${sizes[1]},)` : `(${sizes.join(", ")})`);
    throw new ConfigError("`strides > 1` not supported in conjunction with `dilation_rate > 1`", {
      ...this.args.where("strides"),
      received: `strides=${tuple(strides)} and dilation_rate=${tuple(dilation)}`,
    });
  }
}

/** Reads what goes with a weight: its initializer; regularizer and constraint are kept in the configuration only. */
export function readWeight(
  args: ArgumentReader,
  name: "kernel" | "depthwise" | "pointwise" | "bias",
): Initializer {
  args.opaque(`${name}Regularizer`, `${name}Constraint`);
  const fallback = name === "bias" ? "zeros" : "glorot_uniform";
  return args.parsed(`${name}Initializer`, parseInitializer, fallback);
}
