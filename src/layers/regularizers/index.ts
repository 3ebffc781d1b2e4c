import { UnsupportedError } from "../../core/errors.ts";
import type { Parser } from "../arguments.ts";
import { describe } from "../json.ts";
import { type NamedObjectIdentifier, type NamedObjectKind, readNamedObject } from "../named-object.ts";
import { l1, l1l2, l2 } from "./l1-l2.ts";
import { orthogonal } from "./orthogonal.ts";
import type { Regularizer } from "./regularizer.ts";

export type { Regularizer };

/** A regularizer by name (`l2`), with options (`{ name: "l1l2", l1: 0.1, l2: 0.2 }`), or as Keras writes it. */
export type RegularizerIdentifier = NamedObjectIdentifier;

const KIND: NamedObjectKind<Regularizer> = {
  what: "regularizer",
  makers: new Map([
    ["L1", l1],
    ["L2", l2],
    ["L1L2", l1l2],
    ["OrthogonalRegularizer", orthogonal],
  ]),
  foreign: (className, config, { layer, argument }) => ({
    className,
    config,
    penalty() {
      throw new UnsupportedError("This regularizer is not supported", {
        layer,
        argument,
        expected: `one of ${[...KIND.makers.keys()].join(", ")}`,
        received: describe(className),
      });
    },
  }),
};

/** Reads a regularizer, or null for none. @throws ConfigError for an unknown name or a bad option. */
export const parseRegularizer: Parser<Regularizer | null> = (value, at) => {
  if (value === null) return { value: null, config: null };
  const regularizer = readNamedObject(value, at, KIND);
  const { className, config } = regularizer;
  return {
    value: regularizer,
    config: { module: "keras.regularizers", class_name: className, config, registered_name: null },
  };
};
