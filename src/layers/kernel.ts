import type { Activation } from "../ops/activation.ts";
import { type ActivationIdentifier, parseActivation } from "./activations.ts";
import type { ArgumentReader } from "./arguments.ts";
import { type InitializerIdentifier, parseInitializer } from "./initializers/index.ts";
import type { Initializer } from "./initializers/initializer.ts";
import type { LayerOptions } from "./layer.ts";

/** What layers with a kernel, a bias and an activation have in common. */
export interface KernelOptions extends LayerOptions {
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
  /** Kept in the configuration: Keras saves the kernel with the low-rank update added. */
  readonly loraRank?: number | null;
  readonly loraAlpha?: number | null;
}

export interface KernelWeights {
  readonly activation: Activation;
  readonly kernelInitializer: Initializer;
  readonly biasInitializer: Initializer;
}

export interface KernelArguments extends KernelWeights {
  readonly useBias: boolean;
}

export function readKernel(args: ArgumentReader): KernelArguments {
  return { useBias: args.boolean("useBias", true), ...readKernelWeights(args) };
}

/** What layers have that say otherwise whether there is a bias. */
export function readKernelWeights(args: ArgumentReader): KernelWeights {
  const kernel: KernelWeights = {
    activation: args.parsed("activation", parseActivation, null),
    kernelInitializer: args.parsed("kernelInitializer", parseInitializer, "glorot_uniform"),
    biasInitializer: args.parsed("biasInitializer", parseInitializer, "zeros"),
  };
  args.opaque("kernelRegularizer", "biasRegularizer", "kernelConstraint", "biasConstraint");
  const rank = args.integerOrNull("loraRank");
  args.numberOrNull("loraAlpha");
  if (rank === null) args.forget("loraRank", "loraAlpha"); // as Keras writes it
  return kernel;
}
