import type { ArgumentReader } from "../arguments.ts";
import { type InitializerIdentifier, parseInitializer } from "../initializers/index.ts";
import type { Initializer } from "../initializers/initializer.ts";
import type { LayerOptions } from "../layer.ts";

/** What layer and group normalization have in common: gamma, by which rows are multiplied, and beta, which is added. */
export interface AffineOptions extends LayerOptions {
  /** Added to the variance; default 0.001. */
  readonly epsilon?: number;
  /** Add beta? Default true. */
  readonly center?: boolean;
  /** Multiply by gamma? Default true. */
  readonly scale?: boolean;
  /** Default zeros. */
  readonly betaInitializer?: InitializerIdentifier;
  /** Default ones. */
  readonly gammaInitializer?: InitializerIdentifier;
  /** Regularizers and constraints are kept in the configuration, without effect on predictions. */
  readonly betaRegularizer?: unknown;
  readonly gammaRegularizer?: unknown;
  readonly betaConstraint?: unknown;
  readonly gammaConstraint?: unknown;
}

export interface AffineArguments {
  readonly epsilon: number;
  readonly center: boolean;
  readonly scale: boolean;
  readonly betaInitializer: Initializer;
  readonly gammaInitializer: Initializer;
}

export function readAffine(args: ArgumentReader): AffineArguments {
  const affine: AffineArguments = {
    epsilon: args.number("epsilon", { default: 1e-3 }),
    center: args.boolean("center", true),
    scale: args.boolean("scale", true),
    betaInitializer: args.parsed("betaInitializer", parseInitializer, "zeros"),
    gammaInitializer: args.parsed("gammaInitializer", parseInitializer, "ones"),
  };
  args.opaque("betaRegularizer", "gammaRegularizer", "betaConstraint", "gammaConstraint");
  return affine;
}
