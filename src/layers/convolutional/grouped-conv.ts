import { ConfigError } from "../../core/errors.ts";
import { formatShape, type Shape } from "../../core/shape.ts";
import type { Constant, GraphBuilder, Value } from "../../graph/graph.ts";
import type { Conv2DAttributes } from "../../ops/conv2d.ts";
import type { Conv3DAttributes } from "../../ops/conv3d.ts";
import type { Padding, Pair, Triple } from "../../ops/window.ts";
import { type KernelArguments, type KernelOptions, readKernel } from "../kernel.ts";
import type { Rank } from "../sizes.ts";
import { BaseConv, type BaseConvOptions } from "./base-conv.ts";

export interface GroupedConvOptions<Size> extends KernelOptions, BaseConvOptions<Size> {
  /** The number of output channels. */
  readonly filters: number;
  /** Input and output channels are split into as many independent groups; default 1. */
  readonly groups?: number;
}

/** What Conv1D, Conv2D and Conv3D share: everything but the number of axes. */
export abstract class GroupedConv extends BaseConv<Pair | Triple> {
  readonly filters: number;
  readonly #groups: number;
  readonly #kernel: KernelArguments;
  #parameters: readonly Constant[] = [];

  protected constructor(
    options: unknown,
    kerasMajor: number | undefined,
    rank: Rank,
    paddings?: readonly Padding[],
  ) {
    super(options, kerasMajor, rank, paddings);
    const { args } = this;
    this.filters = args.integer("filters");
    this.#groups = args.integer("groups", { default: 1 });
    this.#kernel = readKernel(args);
    if (this.filters % this.#groups !== 0) {
      throw new ConfigError("The number of filters must be evenly divisible by the number of groups", {
        ...args.where("groups"),
        received: `groups=${this.#groups}, filters=${this.filters}`,
      });
    }
    this.refuseStridesWithDilation();
    this.finish();
  }

  protected override createWeights(inputShape: Shape): void {
    const { useBias, kernelInitializer, biasInitializer } = this.#kernel;
    const channels = this.takeChannels(inputShape);
    const groups = this.#groups;
    if (channels % groups !== 0) {
      throw new ConfigError("The number of input channels must be evenly divisible by the number of groups", {
        ...this.args.where("groups"),
        received: `groups=${groups}, but the input has ${channels} channels (full input shape is ${formatShape(inputShape)})`,
      });
    }
    const last = [channels / groups, this.filters] as const;
    const kernel = this.addKernel("kernel", this.kernelSize, last, kernelInitializer);
    this.#parameters = useBias ? [kernel, this.addBias(this.filters, biasInitializer)] : [kernel];
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const { strides, dilation, padding } = this;
    const parameters = this.#parameters.map((weight) => graph.constant(weight));
    return this.activated(graph, input, this.#kernel.activation, (images) => {
      const attributes = { strides, dilation, padding, groups: this.#groups };
      const operands = [images, ...parameters];
      return this.rank === 3
        ? graph.addOne("conv3d", operands, attributes as Conv3DAttributes)
        : graph.addOne("conv2d", operands, attributes as Conv2DAttributes);
    });
  }
}
