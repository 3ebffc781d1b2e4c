import { ConfigError } from "../../core/errors.ts";
import type { Shape } from "../../core/shape.ts";
import type { Constant, GraphBuilder, Value } from "../../graph/graph.ts";
import type { Activation } from "../../ops/activation.ts";
import type { ConvTranspose2DAttributes, ConvTranspose3DAttributes } from "../../ops/conv-transpose.ts";
import type { Pair, Triple } from "../../ops/window.ts";
import { type ActivationIdentifier, parseActivation } from "../activations.ts";
import type { InitializerIdentifier } from "../initializers/index.ts";
import type { Initializer } from "../initializers/initializer.ts";
import { asImageOrVolume, type Rank } from "../sizes.ts";
import { BaseConv, type BaseConvOptions, readWeight } from "./base-conv.ts";

export interface ConvTransposeOptions<Size> extends BaseConvOptions<Size> {
  /** The number of output channels. */
  readonly filters: number;
  /** What is added behind the output; less than the strides. Default null: see the output sizes. */
  readonly outputPadding?: Size | null;
  /** Default: linear. */
  readonly activation?: ActivationIdentifier;
  /** Default true. */
  readonly useBias?: boolean;
  /** Default glorotUniform. */
  readonly kernelInitializer?: InitializerIdentifier;
  /** Default zeros. */
  readonly biasInitializer?: InitializerIdentifier;
  /** Regularizers and constraints are kept in the configuration, without effect on predictions. */
  readonly kernelRegularizer?: unknown;
  readonly biasRegularizer?: unknown;
  readonly kernelConstraint?: unknown;
  readonly biasConstraint?: unknown;
}

/** What the transposed convolutions share: everything but the number of axes. */
export abstract class ConvTranspose extends BaseConv<Pair | Triple> {
  readonly filters: number;
  readonly #outputPadding: Pair | Triple | null;
  readonly #activation: Activation;
  readonly #useBias: boolean;
  readonly #initializer: Initializer;
  readonly #biasInitializer: Initializer;
  #parameters: readonly Constant[] = [];

  protected constructor(options: unknown, kerasMajor: number | undefined, rank: Rank) {
    super(options, kerasMajor, rank);
    const { args } = this;
    this.filters = args.integer("filters");
    this.#outputPadding = this.#readOutputPadding(rank);
    this.#activation = args.parsed("activation", parseActivation, null);
    this.#useBias = args.boolean("useBias", true);
    this.#initializer = readWeight(args, "kernel");
    this.#biasInitializer = readWeight(args, "bias");
    args.harmless("groups", [1]); // Keras 2 writes it
    this.refuseStridesWithDilation();
    this.finish();
  }

  protected override createWeights(inputShape: Shape): void {
    const channels = this.takeChannels(inputShape);
    const kernel = this.addKernel("kernel", this.kernelSize, [this.filters, channels], this.#initializer);
    this.#parameters = this.#useBias ? [kernel, this.addBias(this.filters, this.#biasInitializer)] : [kernel];
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const { strides, dilation } = this;
    const padding = this.padding === "same" ? "same" : "valid";
    const parameters = this.#parameters.map((weight) => graph.constant(weight));
    return this.activated(graph, input, this.#activation, (images) => {
      const attributes = { strides, dilation, padding, outputPadding: this.#outputPadding };
      const operands = [images, ...parameters];
      return this.rank === 3
        ? graph.addOne("convTranspose3d", operands, attributes as ConvTranspose3DAttributes)
        : graph.addOne("convTranspose2d", operands, attributes as ConvTranspose2DAttributes);
    });
  }

  #readOutputPadding(rank: Rank): Pair | Triple | null {
    const { args } = this;
    const value = args.optional("outputPadding");
    if (value === undefined) return args.fixed("outputPadding", null);
    const sizes: unknown = typeof value === "number" ? Array.from({ length: rank }, () => value) : value;
    const isPadding = (size: unknown): size is number => Number.isInteger(size) && (size as number) >= 0;
    if (!Array.isArray(sizes) || sizes.length !== rank || !sizes.every(isPadding)) {
      const several = rank === 1 ? "" : ` or ${rank === 2 ? "two" : "three"} of them`;
      throw args.wrong("outputPadding", `null, an integer from 0${several}`, value);
    }
    const strides = this.strides.slice(-rank);
    const large = sizes.findIndex((size, axis) => size >= (strides[axis] ?? 1));
    if (large !== -1) {
      throw new ConfigError("`output_padding` must be strictly less than `strides` for all dimensions", {
        ...args.where("outputPadding"),
        received: `output_padding=(${sizes.join(", ")}), strides=(${strides.join(", ")}), at dimension ${large}`,
      });
    }
    args.fixed("outputPadding", [...sizes]);
    return rank === 1 ? [0, sizes[0] ?? 0] : asImageOrVolume(sizes);
  }
}
