import { ConfigError } from "../../core/errors.ts";
import type { RecurrentAttributes } from "../../ops/recurrent.ts";
import { type ActivationIdentifier, parseActivation } from "../activations.ts";
import type { ArgumentReader, Parser } from "../arguments.ts";
import { type InitializerIdentifier, parseInitializer } from "../initializers/index.ts";
import type { Initializer } from "../initializers/initializer.ts";
import { describe } from "../json.ts";
import type { LayerOptions } from "../layer.ts";

/** The options of every recurrent layer. */
export interface RecurrentOptions extends LayerOptions {
  /** The size of the state and of the output. */
  readonly units: number;
  /** Of the candidate; default tanh. */
  readonly activation?: ActivationIdentifier;
  /** Default true. */
  readonly useBias?: boolean;
  /** Default glorotUniform. */
  readonly kernelInitializer?: InitializerIdentifier;
  /** Default orthogonal. */
  readonly recurrentInitializer?: InitializerIdentifier;
  /** Default zeros. */
  readonly biasInitializer?: InitializerIdentifier;
  /** Regularizers, constraints, dropout and seed are kept in the configuration, without effect on predictions. */
  readonly kernelRegularizer?: unknown;
  readonly recurrentRegularizer?: unknown;
  readonly biasRegularizer?: unknown;
  readonly kernelConstraint?: unknown;
  readonly recurrentConstraint?: unknown;
  readonly biasConstraint?: unknown;
  readonly dropout?: number;
  readonly recurrentDropout?: number;
  readonly seed?: number | null;
  /** Give the output of every step, not only of the last; default false. */
  readonly returnSequences?: boolean;
  /** Also give the last states; default false. */
  readonly returnState?: boolean;
  /** Go from the last step to the first, outputs in that order; default false. */
  readonly goBackwards?: boolean;
  /** Begin each batch with the states that the one before left; needs a fixed batch size. Default false. */
  readonly stateful?: boolean;
  /** Without effect on the numbers of unmasked steps; needs a known number of steps. Default false. */
  readonly unroll?: boolean;
  /** Give zeros for a masked step, not the output before it; default false. */
  readonly zeroOutputForMask?: boolean;
}

/** The options of the recurrent layers with gates. */
export interface GatedOptions extends RecurrentOptions {
  /** Of the gates; default sigmoid. */
  readonly recurrentActivation?: ActivationIdentifier;
  /** Kept in the configuration. */
  readonly useCudnn?: "auto" | boolean;
}

export interface RecurrentArguments {
  readonly units: number;
  readonly attributes: RecurrentAttributes;
  readonly kernelInitializer: Initializer;
  readonly recurrentInitializer: Initializer;
  readonly biasInitializer: Initializer;
  readonly unroll: boolean;
  readonly zeroOutputForMask: boolean;
}

/** Reads what all recurrent layers of Keras 3 take, and the arguments of Keras 2 that change nothing. */
export function readRecurrent(args: ArgumentReader): RecurrentArguments {
  const read: RecurrentArguments = {
    units: args.integer("units"),
    attributes: {
      activation: args.parsed("activation", parseActivation, "tanh"),
      useBias: args.boolean("useBias", true),
      returnSequences: args.boolean("returnSequences", false),
      returnState: args.boolean("returnState", false),
      goBackwards: args.boolean("goBackwards", false),
      stateful: args.boolean("stateful", false),
    },
    kernelInitializer: args.parsed("kernelInitializer", parseInitializer, "glorot_uniform"),
    recurrentInitializer: args.parsed("recurrentInitializer", parseInitializer, "orthogonal"),
    biasInitializer: args.parsed("biasInitializer", parseInitializer, "zeros"),
    unroll: args.boolean("unroll", false),
    zeroOutputForMask: args.boolean("zeroOutputForMask", false),
  };
  args.opaque("kernelRegularizer", "recurrentRegularizer", "biasRegularizer");
  args.opaque("kernelConstraint", "recurrentConstraint", "biasConstraint");
  args.number("dropout", { min: 0, max: 1, default: 0 });
  args.number("recurrentDropout", { min: 0, max: 1, default: 0 });
  args.seed("seed");
  args.harmless("implementation", [0, 1, 2]); // how Keras 2 groups its matrix products
  args.harmless("timeMajor", [false]);
  return read;
}

/** `useCudnn`, which changes nothing here. */
export const parseCudnn: Parser<void> = (value, { layer, argument }) => {
  if (value === "auto" || typeof value === "boolean") return { value: undefined, config: value };
  throw new ConfigError("The value is not valid", {
    layer,
    argument,
    expected: '"auto", true or false',
    received: describe(value),
  });
};
