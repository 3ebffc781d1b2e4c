import type { Shape } from "../../core/shape.ts";
import type { Constant, GraphBuilder, Value } from "../../graph/graph.ts";
import type { Activation } from "../../ops/activation.ts";
import { type ActivationIdentifier, parseActivation } from "../activations.ts";
import type { InitializerIdentifier } from "../initializers/index.ts";
import type { Initializer } from "../initializers/initializer.ts";
import type { Rank } from "../sizes.ts";
import { BaseConv, type BaseConvOptions, readWeight } from "./base-conv.ts";

export interface DepthwiseConvOptions<Size> extends BaseConvOptions<Size> {
  /** Output channels for each input channel; default 1. */
  readonly depthMultiplier?: number;
  /** Default: linear. */
  readonly activation?: ActivationIdentifier;
  /** Default true. */
  readonly useBias?: boolean;
  /** Default glorotUniform. */
  readonly depthwiseInitializer?: InitializerIdentifier;
  /** Default zeros. */
  readonly biasInitializer?: InitializerIdentifier;
  /** Regularizers and constraints are kept in the configuration, without effect on predictions. */
  readonly depthwiseRegularizer?: unknown;
  readonly biasRegularizer?: unknown;
  readonly depthwiseConstraint?: unknown;
  readonly biasConstraint?: unknown;
}

/** What DepthwiseConv1D and DepthwiseConv2D share: everything but the number of axes. */
export abstract class DepthwiseConv extends BaseConv {
  readonly depthMultiplier: number;
  readonly #activation: Activation;
  readonly #useBias: boolean;
  readonly #initializer: Initializer;
  readonly #biasInitializer: Initializer;
  #parameters: readonly Constant[] = [];

  protected constructor(options: unknown, kerasMajor: number | undefined, rank: Rank) {
    super(options, kerasMajor, rank);
    const { args } = this;
    this.depthMultiplier = args.integer("depthMultiplier", { default: 1 });
    this.#activation = args.parsed("activation", parseActivation, null);
    this.#useBias = args.boolean("useBias", true);
    this.#initializer = readWeight(args, "depthwise");
    this.#biasInitializer = readWeight(args, "bias");
    args.harmless("groups", [1]); // Keras 2 writes it
    this.finish();
  }

  protected override createWeights(inputShape: Shape): void {
    const channels = this.takeChannels(inputShape);
    const last = [channels, this.depthMultiplier] as const;
    const kernel = this.addKernel("kernel", this.kernelSize, last, this.#initializer);
    const size = channels * this.depthMultiplier;
    this.#parameters = this.#useBias ? [kernel, this.addBias(size, this.#biasInitializer)] : [kernel];
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const { strides, dilation, padding } = this;
    const parameters = this.#parameters.map((weight) => graph.constant(weight));
    return this.activated(graph, input, this.#activation, (images) => {
      return graph.addOne("depthwiseConv2d", [images, ...parameters], { strides, dilation, padding });
    });
  }
}
