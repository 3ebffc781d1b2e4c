import { ConfigError } from "../../core/errors.ts";
import type { Activation } from "../../ops/activation.ts";
import { type ActivationIdentifier, parseActivation } from "../activations.ts";
import type { ArgumentReader, Parser } from "../arguments.ts";
import { type InitializerIdentifier, parseInitializer } from "../initializers/index.ts";
import type { Initializer } from "../initializers/initializer.ts";
import { describe } from "../json.ts";
import type { LayerOptions } from "../layer.ts";

/** What every step takes that has weights: of a cell, and of a layer that runs one. */
export interface StepOptions extends LayerOptions {
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
}

/** The options of every cell with weights of its own. */
export interface CellOptions extends StepOptions {
  /** The size of the state and of the output. */
  readonly units: number;
}

/** The options of the cells with gates. */
export interface GatedCellOptions extends CellOptions {
  /** Of the gates; default sigmoid. */
  readonly recurrentActivation?: ActivationIdentifier;
}

/** How a layer goes through the steps. */
export interface SequenceOptions extends LayerOptions {
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

/** The options of every recurrent layer with units. */
export interface RecurrentOptions extends CellOptions, SequenceOptions {}

/** The options of the recurrent layers with gates. */
export interface GatedOptions extends GatedCellOptions, SequenceOptions {
  /** Kept in the configuration. */
  readonly useCudnn?: "auto" | boolean;
}

export interface StepArguments {
  readonly activation: Activation;
  readonly useBias: boolean;
  readonly kernelInitializer: Initializer;
  readonly recurrentInitializer: Initializer;
  readonly biasInitializer: Initializer;
}

export interface SequenceArguments {
  readonly returnSequences: boolean;
  readonly returnState: boolean;
  readonly goBackwards: boolean;
  readonly stateful: boolean;
  readonly unroll: boolean;
  readonly zeroOutputForMask: boolean;
}

/** Reads what all steps with weights take, and the argument of Keras 2 that changes nothing. */
export function readStep(args: ArgumentReader): StepArguments {
  const read: StepArguments = {
    activation: args.parsed("activation", parseActivation, "tanh"),
    useBias: args.boolean("useBias", true),
    kernelInitializer: args.parsed("kernelInitializer", parseInitializer, "glorot_uniform"),
    recurrentInitializer: args.parsed("recurrentInitializer", parseInitializer, "orthogonal"),
    biasInitializer: args.parsed("biasInitializer", parseInitializer, "zeros"),
  };
  args.opaque("kernelRegularizer", "recurrentRegularizer", "biasRegularizer");
  args.opaque("kernelConstraint", "recurrentConstraint", "biasConstraint");
  args.number("dropout", { min: 0, max: 1, default: 0 });
  args.number("recurrentDropout", { min: 0, max: 1, default: 0 });
  args.seed("seed");
  args.harmless("implementation", [0, 1, 2]); // how Keras 2 groups its matrix products
  return read;
}

/** Reads how a layer goes through the steps, and the argument of Keras 2 that changes nothing. */
export function readSequence(args: ArgumentReader): SequenceArguments {
  const read: SequenceArguments = {
    returnSequences: args.boolean("returnSequences", false),
    returnState: args.boolean("returnState", false),
    goBackwards: args.boolean("goBackwards", false),
    stateful: args.boolean("stateful", false),
    unroll: args.boolean("unroll", false),
    zeroOutputForMask: args.boolean("zeroOutputForMask", false),
  };
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
