import type { Shape } from "../../core/shape.ts";
import type { Constant, GraphBuilder, Value } from "../../graph/graph.ts";
import type { Activation } from "../../ops/activation.ts";
import { parseActivation } from "../activations.ts";
import type { InitializerIdentifier } from "../initializers/index.ts";
import type { Initializer } from "../initializers/initializer.ts";
import type { Rank } from "../sizes.ts";
import { BaseConv, readWeight } from "./base-conv.ts";
import type { DepthwiseConvOptions } from "./depthwise-conv.ts";

export interface SeparableConvOptions<Size> extends DepthwiseConvOptions<Size> {
  /** The number of output channels. */
  readonly filters: number;
  /** Default glorotUniform. */
  readonly pointwiseInitializer?: InitializerIdentifier;
  readonly pointwiseRegularizer?: unknown;
  readonly pointwiseConstraint?: unknown;
}

interface Kernels {
  readonly depthwise: Constant;
  readonly pointwise: Constant;
  readonly bias: Constant | undefined;
}

/** What SeparableConv1D and SeparableConv2D share: everything but the number of axes. */
export abstract class SeparableConv extends BaseConv {
  readonly filters: number;
  readonly depthMultiplier: number;
  readonly #activation: Activation;
  readonly #useBias: boolean;
  readonly #initializers: Readonly<Record<keyof Kernels, Initializer>>;
  #kernels: Kernels | undefined;

  protected constructor(options: unknown, kerasMajor: number | undefined, rank: Rank) {
    super(options, kerasMajor, rank);
    const { args } = this;
    this.filters = args.integer("filters");
    this.depthMultiplier = args.integer("depthMultiplier", { default: 1 });
    this.#activation = args.parsed("activation", parseActivation, null);
    this.#useBias = args.boolean("useBias", true);
    this.#initializers = {
      depthwise: readWeight(args, "depthwise"),
      pointwise: readWeight(args, "pointwise"),
      bias: readWeight(args, "bias"),
    };
    args.harmless("groups", [1]); // Keras 2 writes these four
    if (args.kerasMajor < 3) args.ignore("kernelInitializer", "kernelRegularizer", "kernelConstraint");
    this.finish();
  }

  protected override createWeights(inputShape: Shape): void {
    const channels = this.takeChannels(inputShape);
    const between = channels * this.depthMultiplier;
    const ones = this.kernelSize.map(() => 1);
    const { depthwise, pointwise, bias } = this.#initializers;
    this.#kernels = {
      depthwise: this.addKernel(
        "depthwise_kernel",
        this.kernelSize,
        [channels, this.depthMultiplier],
        depthwise,
      ),
      pointwise: this.addKernel("pointwise_kernel", ones, [between, this.filters], pointwise),
      bias: this.#useBias ? this.addBias(this.filters, bias) : undefined,
    };
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const { strides, dilation, padding } = this;
    const { depthwise, pointwise, bias } = this.#kernels as Kernels;
    return this.activated(graph, input, this.#activation, (images) => {
      const slid = [images, graph.constant(depthwise)];
      const channels = graph.addOne("depthwiseConv2d", slid, { strides, dilation, padding });
      const mixed = [channels, graph.constant(pointwise), ...(bias ? [graph.constant(bias)] : [])];
      return graph.addOne("conv2d", mixed, {
        strides: [1, 1],
        dilation: [1, 1],
        padding: "valid",
        groups: 1,
      });
    });
  }
}
