import { ConfigError, UnsupportedError } from "../core/errors.ts";
import { type Activation, LINEAR } from "../ops/activation.ts";
import { ALIASES, camelName, DEFAULTS, relu, serializeActivation, UNSUPPORTED } from "./activation-names.ts";
import { ArgumentReader, type Parser, type Place } from "./arguments.ts";
import { describe, isObject, property } from "./json.ts";
import { nearest } from "./nearest.ts";

/**
 * An activation function by name, in Keras's spelling or in camelCase: relu, relu6, leakyRelu, elu, celu, selu, gelu,
 * geluNew, silu (= swish), hardSilu (= hardSwish), hardSigmoid, tanh, sigmoid, softmax, logSoftmax, softplus, softsign,
 * exponential, linear, mish, logSigmoid, hardTanh, hardShrink, softShrink, tanhShrink, squareplus, sparsePlus,
 * sparseSigmoid, sparsemax. `hardSigmoid2` is Keras 2's hard sigmoid, clip(0.2 x + 0.5, 0, 1).
 */
export type ActivationIdentifier =
  | string
  | null
  | {
      readonly name: "relu";
      readonly negativeSlope?: number;
      readonly maxValue?: number | null;
      readonly threshold?: number;
    }
  | { readonly name: "leakyRelu"; readonly negativeSlope?: number }
  | { readonly name: "elu" | "celu"; readonly alpha?: number }
  | { readonly name: "gelu"; readonly approximate?: boolean }
  | { readonly name: "hardShrink" | "softShrink"; readonly threshold?: number }
  | { readonly name: "squareplus"; readonly b?: number }
  | { readonly name: "threshold"; readonly threshold: number; readonly defaultValue: number }
  | { readonly class_name: string; readonly config: unknown };

/**
 * Reads an activation: a name, our `{ name, ...parameters }`, or what Keras writes (`{ class_name, config }` of a
 * function or of an activation layer). Keras 2's `hard_sigmoid` is another function than Keras 3's, so the version
 * of the file decides.
 * @throws ConfigError for an unknown name or a bad parameter, UnsupportedError for glu and custom ones.
 */
export const parseActivation: Parser<Activation> = (value, at) => {
  const activation = readActivation(value, at, true);
  return { value: activation, config: serializeActivation(activation) };
};

function readActivation(value: unknown, at: Place, nested: boolean): Activation {
  if (value === null) return LINEAR;
  if (typeof value === "string") return namedActivation(value, at);
  if (!isObject(value)) throw invalid(value, at);
  const className = property(value, "class_name");
  if (className === undefined) return parameterized(value, at);
  const config = property(value, "config");
  if (className === "function" && typeof config === "string") return foreignOr(config, at);
  if (typeof className !== "string") throw invalid(value, at);
  return activationLayer(className, config, at, nested);
}

function namedActivation(spelling: string, at: Place): Activation {
  const name = camelName(spelling);
  if (name === "hardSigmoid" && at.kerasMajor < 3) return { name: "hardSigmoid2", parameters: [] };
  const found = ALIASES.get(name) ?? DEFAULTS.get(name);
  if (found !== undefined) return found;
  if (UNSUPPORTED.has(name)) throw unsupported(spelling, at);
  throw invalid(spelling, at);
}

/** A function named in a file: one we do not know is a custom one. */
function foreignOr(spelling: string, at: Place): Activation {
  const name = camelName(spelling);
  if (!ALIASES.has(name) && !DEFAULTS.has(name)) throw unsupported(spelling, at);
  return namedActivation(spelling, at);
}

/** `{ name: "relu", maxValue: 6 }`. */
function parameterized(value: object, at: Place): Activation {
  const args = readerOf(value, at);
  const name = camelName(args.string("name"));
  const activation = ((): Activation => {
    switch (name) {
      case "relu":
        return readRelu(args);
      case "leakyRelu":
        return relu(args.number("negativeSlope", { default: 0.2 }), null, 0);
      case "elu":
      case "celu":
        return { name, parameters: [args.number("alpha", { default: 1 })] };
      case "gelu":
        return args.boolean("approximate", false)
          ? { name: "geluTanh", parameters: [] }
          : { name, parameters: [] };
      case "hardShrink":
      case "softShrink":
        return { name, parameters: [args.number("threshold", { default: 0.5 })] };
      case "squareplus":
        return { name, parameters: [args.number("b", { default: 4 })] };
      case "threshold":
        return { name, parameters: [args.number("threshold"), args.number("defaultValue")] };
      default:
        return namedActivation(name, { ...at, argument: `${at.argument}.name` });
    }
  })();
  args.done();
  return activation;
}

/** An activation layer given as activation: `Dense(4, activation=keras.layers.ReLU(max_value=6))`. */
function activationLayer(className: string, config: unknown, at: Place, nested: boolean): Activation {
  const args = readerOf(config ?? {}, at);
  args.ignore("name", "trainable", "dtype", "batchInputShape");
  const activation = ((): Activation => {
    switch (className) {
      case "ReLU":
        return readRelu(args);
      case "LeakyReLU": {
        const key = args.has("alpha") ? "alpha" : "negativeSlope"; // Keras 2 says alpha
        return relu(args.number(key, { default: 0.3 }), null, 0);
      }
      case "ELU":
        return { name: "elu", parameters: [args.number("alpha", { default: 1 })] };
      case "Softmax":
        args.harmless("axis", [-1]);
        return { name: "softmax", parameters: [] };
      case "Activation":
        if (!nested) throw unsupported(className, at);
        return args.parsed("activation", (inner, place) => ({
          value: readActivation(inner, place, false),
          config: null,
        }));
      default:
        throw unsupported(className, at);
    }
  })();
  args.done();
  return activation;
}

function readRelu(args: ArgumentReader): Activation {
  const slope = args.numberOrNull("negativeSlope") ?? 0;
  const max = args.numberOrNull("maxValue", { min: 0 });
  return relu(slope, max, args.numberOrNull("threshold") ?? 0);
}

function readerOf(value: unknown, at: Place): ArgumentReader {
  return new ArgumentReader(at.layer, value, at.kerasMajor, `${at.argument}.`);
}

function invalid(value: unknown, { layer, argument }: Place): ConfigError {
  const near =
    typeof value === "string"
      ? nearest(camelName(value), [...DEFAULTS.keys(), ...ALIASES.keys()])
      : undefined;
  return new ConfigError(
    near === undefined ? "Unknown activation" : `Unknown activation (did you mean ${near}?)`,
    {
      layer,
      argument,
      expected: "the name of an activation, as relu, tanh or softmax, or { name, ...parameters }",
      received: describe(value),
    },
  );
}

function unsupported(name: string, { layer, argument }: Place): UnsupportedError {
  return new UnsupportedError("This activation is not supported", {
    layer,
    argument,
    expected: `one of ${[...DEFAULTS.keys()].join(", ")}`,
    received: describe(name),
  });
}
