import { ConfigError, UnsupportedError } from "../../core/errors.ts";
import { ArgumentReader, type Parser, type Place } from "../arguments.ts";
import { describe, isObject, type Json, type JsonObject, property, toJson } from "../json.ts";
import { nearest } from "../nearest.ts";
import { constant, ones, zeros } from "./constant.ts";
import { identity } from "./identity.ts";
import type { Initializer } from "./initializer.ts";
import { orthogonal } from "./orthogonal.ts";
import { randomNormal, truncatedNormal } from "./random-normal.ts";
import { randomUniform } from "./random-uniform.ts";
import { NAMED_SCALINGS, scaled, varianceScaling } from "./variance-scaling.ts";

/**
 * An initializer by name (`glorotUniform`, `glorot_uniform`, `GlorotUniform`), with options
 * (`{ name: "randomNormal", stddev: 0.1, seed: 7 }`), or as Keras writes it (`{ class_name, config }`).
 *
 * The formulas are Keras's; the random numbers are not, since every Keras backend has its own generator.
 */
export type InitializerIdentifier =
  | string
  | { readonly name: string; readonly [option: string]: unknown }
  | { readonly class_name: string; readonly config: unknown };

type Maker = (args: ArgumentReader, at: Place) => Initializer;

const MAKERS: ReadonlyMap<string, Maker> = new Map<string, Maker>([
  ["Zeros", () => zeros],
  ["Ones", () => ones],
  ["Constant", constant],
  ["RandomNormal", randomNormal],
  ["RandomUniform", randomUniform],
  ["TruncatedNormal", truncatedNormal],
  ["VarianceScaling", varianceScaling],
  ...[...NAMED_SCALINGS].map(([name, scaling]): [string, Maker] => [
    name,
    (args) => scaled(name, scaling, args),
  ]),
  ["Orthogonal", orthogonal],
  ["Identity", identity],
]);

/** `glorotuniform` -> `GlorotUniform`: every spelling of a name, and the short names of Keras. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ...[...MAKERS.keys()].map((name): [string, string] => [plain(name), name]),
  ["normal", "RandomNormal"],
  ["uniform", "RandomUniform"],
  ["zero", "Zeros"],
  ["one", "Ones"],
  ["orthogonalinitializer", "Orthogonal"],
  ["identityinitializer", "Identity"],
]);

/**
 * Reads an initializer. One that a file names and nobody here knows (a custom one, STFT) is kept as it is: loading
 * replaces its values anyway, and asking for them is an UnsupportedError.
 * @throws ConfigError for an unknown name or a bad option.
 */
export const parseInitializer: Parser<Initializer> = (value, at) => {
  const initializer = readInitializer(value, at);
  return { value: initializer, config: serializeInitializer(initializer) };
};

function readInitializer(value: unknown, at: Place): Initializer {
  if (typeof value === "string") return make(value, {}, at);
  if (!isObject(value)) throw invalid(value, at);
  const className = property(value, "class_name");
  if (className === undefined) {
    const { name, ...options } = value as { readonly name?: unknown };
    if (typeof name !== "string") throw invalid(value, at);
    return make(name, options, at);
  }
  if (typeof className !== "string") throw invalid(value, at);
  const config = property(value, "config") ?? {};
  return NAMES.has(plain(className)) ? make(className, config, at) : foreign(className, config, at);
}

function make(spelling: string, options: unknown, at: Place): Initializer {
  const name = NAMES.get(plain(spelling));
  const maker = name === undefined ? undefined : MAKERS.get(name);
  if (maker === undefined) throw invalid(spelling, at);
  const args = new ArgumentReader(at.layer, options, at.kerasMajor, `${at.argument}.`);
  args.ignore("dtype"); // early Keras 2 writes one into every initializer
  const initializer = maker(args, at);
  args.done();
  return initializer;
}

function foreign(className: string, config: unknown, at: Place): Initializer {
  const kept = toJson(config);
  if (!isObject(kept)) throw invalid(config, at);
  const { layer, argument } = at;
  return {
    className,
    config: kept as JsonObject,
    values() {
      throw new UnsupportedError("This initializer is not supported; set the weights instead", {
        layer,
        argument,
        expected: `one of ${[...MAKERS.keys()].join(", ")}`,
        received: describe(className),
      });
    },
  };
}

function serializeInitializer({ className, config }: Initializer): Json {
  return { module: "keras.initializers", class_name: className, config, registered_name: null };
}

function plain(name: string): string {
  return name.replaceAll("_", "").toLowerCase();
}

function invalid(value: unknown, { layer, argument }: Place): ConfigError {
  const near = typeof value === "string" ? nearest(value, MAKERS.keys()) : undefined;
  return new ConfigError(
    near === undefined ? "Unknown initializer" : `Unknown initializer (did you mean ${near}?)`,
    {
      layer,
      argument,
      expected: "the name of an initializer, as glorotUniform or zeros, or { name, ...options }",
      received: describe(value),
    },
  );
}
