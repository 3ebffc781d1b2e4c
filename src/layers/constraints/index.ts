import { UnsupportedError } from "../../core/errors.ts";
import type { Parser } from "../arguments.ts";
import { describe } from "../json.ts";
import { type NamedObjectIdentifier, type NamedObjectKind, readNamedObject } from "../named-object.ts";
import type { Constraint } from "./constraint.ts";
import { maxNorm, minMaxNorm, nonNeg, unitNorm } from "./norms.ts";

export type { Constraint };

/** A constraint by name (`nonNeg`), with options (`{ name: "maxNorm", maxValue: 3 }`), or as Keras writes it. */
export type ConstraintIdentifier = NamedObjectIdentifier;

const KIND: NamedObjectKind<Constraint> = {
  what: "constraint",
  makers: new Map([
    ["MaxNorm", maxNorm],
    ["MinMaxNorm", minMaxNorm],
    ["NonNeg", nonNeg],
    ["UnitNorm", unitNorm],
  ]),
  foreign: (className, config, { layer, argument }) => ({
    className,
    config,
    apply() {
      throw new UnsupportedError("This constraint is not supported", {
        layer,
        argument,
        expected: `one of ${[...KIND.makers.keys()].join(", ")}`,
        received: describe(className),
      });
    },
  }),
};

/** Reads a constraint, or null for none. @throws ConfigError for an unknown name or a bad option. */
export const parseConstraint: Parser<Constraint | null> = (value, at) => {
  if (value === null) return { value: null, config: null };
  const constraint = readNamedObject(value, at, KIND);
  const { className, config } = constraint;
  return {
    value: constraint,
    config: { module: "keras.constraints", class_name: className, config, registered_name: null },
  };
};
