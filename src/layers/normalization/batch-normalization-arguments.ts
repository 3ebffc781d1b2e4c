import { ConfigError, UnsupportedError } from "../../core/errors.ts";
import type { ArgumentReader, Parser } from "../arguments.ts";
import { type InitializerIdentifier, parseInitializer } from "../initializers/index.ts";
import type { Initializer } from "../initializers/initializer.ts";
import { describe } from "../json.ts";
import type { LayerOptions } from "../layer.ts";

export interface BatchNormalizationOptions extends LayerOptions {
  /** The axis of the features: default -1, and 1 for channels first. */
  readonly axis?: number;
  /** For the moving statistics in training; default 0.99. */
  readonly momentum?: number;
  /** Added to the variance; default 0.001. */
  readonly epsilon?: number;
  /** Add beta; default true. */
  readonly center?: boolean;
  /** Multiply with gamma; default true. */
  readonly scale?: boolean;
  /** Default zeros. */
  readonly betaInitializer?: InitializerIdentifier;
  /** Default ones. */
  readonly gammaInitializer?: InitializerIdentifier;
  /** Default zeros. */
  readonly movingMeanInitializer?: InitializerIdentifier;
  /** Default ones. */
  readonly movingVarianceInitializer?: InitializerIdentifier;
  /** Regularizers, constraints and what concerns training are kept in the configuration. */
  readonly betaRegularizer?: unknown;
  readonly gammaRegularizer?: unknown;
  readonly betaConstraint?: unknown;
  readonly gammaConstraint?: unknown;
  /** Only false. */
  readonly renorm?: boolean;
  readonly renormClipping?: unknown;
  readonly renormMomentum?: number;
  readonly synchronized?: boolean;
}

export interface BatchNormalizationArguments {
  readonly axis: number;
  readonly epsilon: number;
  readonly center: boolean;
  readonly scale: boolean;
  readonly betaInitializer: Initializer;
  readonly gammaInitializer: Initializer;
  readonly movingMeanInitializer: Initializer;
  readonly movingVarianceInitializer: Initializer;
}

/** Reads every argument of Keras 3, and the ones of Keras 2 that change nothing. */
export function readBatchNormalization(args: ArgumentReader): BatchNormalizationArguments {
  const read: BatchNormalizationArguments = {
    axis: args.parsed("axis", parseAxis, -1),
    epsilon: args.number("epsilon", { default: 0.001 }),
    center: args.boolean("center", true),
    scale: args.boolean("scale", true),
    betaInitializer: args.parsed("betaInitializer", parseInitializer, "zeros"),
    gammaInitializer: args.parsed("gammaInitializer", parseInitializer, "ones"),
    movingMeanInitializer: args.parsed("movingMeanInitializer", parseInitializer, "zeros"),
    movingVarianceInitializer: args.parsed("movingVarianceInitializer", parseInitializer, "ones"),
  };
  args.number("momentum", { default: 0.99 });
  args.opaque("betaRegularizer", "gammaRegularizer", "betaConstraint", "gammaConstraint");
  if (args.boolean("renorm", false)) {
    throw new UnsupportedError("Batch renormalization is not supported", {
      ...args.where("renorm"),
      expected: "false",
      received: "true",
    });
  }
  args.opaque("renormClipping");
  args.number("renormMomentum", { default: 0.99 });
  args.boolean("synchronized", false);
  args.harmless("fused", [true, false, null]); // how Keras 2 computes it
  args.harmless("virtualBatchSize", [null]);
  args.harmless("adjustment", [null]);
  return read;
}

/** Keras 3 writes a number, Keras 2 a list of them. */
const parseAxis: Parser<number> = (value, { layer, argument }) => {
  const axis: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (typeof axis === "number" && Number.isInteger(axis)) return { value: axis, config: axis };
  const isList = Array.isArray(value) && value.length > 1 && value.every(Number.isInteger);
  const details = { layer, argument, expected: "an integer, or a list of one", received: describe(value) };
  throw isList
    ? new UnsupportedError("Only one axis is supported", details)
    : new ConfigError("The value is not valid", details);
};
