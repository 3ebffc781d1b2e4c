import { UnsupportedError } from "../core/errors.ts";
import type { Shape } from "../core/shape.ts";
import type { ArgumentReader, Parser } from "./arguments.ts";
import { describe, isObject, type JsonObject, property } from "./json.ts";

/** Keras 3 forbids slashes in names, which files of Keras 2 may have. */
export function readName(args: ArgumentReader): string | undefined {
  if (args.optional("name") === undefined) return undefined;
  const name = args.string("name");
  if (name === "" || (args.kerasMajor >= 3 && name.includes("/"))) {
    throw args.wrong("name", 'a string that is not empty and contains no "/"', name);
  }
  return name;
}

/** Only float32 computes; Keras writes it as a string or as a dtype policy. */
export const parseDtype: Parser<void> = (value, { layer, argument }) => {
  if (value !== null && policyName(value) !== "float32") {
    throw new UnsupportedError("Only float32 is supported", {
      layer,
      argument,
      expected: '"float32"',
      received: describe(policyName(value) ?? value),
    });
  }
  return { value: undefined, config: DTYPE_POLICY };
};

/** The name of a plain dtype policy (a quantized one is something else). */
function policyName(value: unknown): unknown {
  if (!isObject(value)) return value;
  const config = property(value, "config");
  const plain = ["DTypePolicy", "Policy"].includes(String(property(value, "class_name")));
  return plain && isObject(config) ? property(config, "name") : undefined;
}

const DTYPE_POLICY: JsonObject = {
  module: "keras",
  class_name: "DTypePolicy",
  config: { name: "float32" },
  registered_name: null,
};

/** The input shape, batch first, from one of two arguments (or from `inputDim`). */
export function firstLayerShape(args: ArgumentReader, sample: string, batched: string): Shape | undefined {
  const full = args.optionalShape(batched);
  const one = args.optionalShape(sample);
  const inputDim = args.optional("inputDim") === undefined ? undefined : [args.integer("inputDim")];
  const batchSize = args.optional("batchSize") === undefined ? undefined : args.integer("batchSize");
  args.forget("inputDim", "batchSize");
  const rest = one ?? inputDim;
  if (full === undefined) return rest && [batchSize ?? null, ...rest];
  if (full.length === 0) throw args.wrong(batched, "a shape that starts with the batch size (or null)", full);
  if (rest === undefined && batchSize === undefined) return full;
  throw args.wrong(batched, `either ${batched}, or ${sample} and batchSize`, full);
}
