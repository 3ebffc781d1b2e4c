import { UnsupportedError } from "../../core/errors.ts";
import { isJsonObject, type Json, type JsonObject } from "../../core/json.ts";

/** Types and policies that are computed in float32 here: their weights are widened, which loses nothing. */
const WIDENED: ReadonlySet<unknown> = new Set([
  "float16",
  "bfloat16",
  "float64",
  "mixed_float16",
  "mixed_bfloat16",
]);

/**
 * A layer's configuration with float32 in place of other types of numbers with a fraction, and of int8 quantization, also in the
 * layers inside it.
 *
 * @throws UnsupportedError for other kinds of quantization.
 */
export function inFloat32(node: Json): Json {
  if (Array.isArray(node)) return node.map(inFloat32);
  if (!isJsonObject(node)) return node;
  const entries = Object.entries(node).map(([key, value]): [string, Json] => {
    if (key === "quantization_config") return [key, null];
    return [key, key === "dtype" ? float32Policy(value) : inFloat32(value)];
  });
  return Object.fromEntries(entries);
}

function float32Policy(dtype: Json): Json {
  if (!isJsonObject(dtype)) return WIDENED.has(dtype) ? "float32" : dtype;
  const config: JsonObject = isJsonObject(dtype["config"]) ? dtype["config"] : {};
  const mode = config["mode"];
  if (typeof mode === "string") {
    if (mode === "int8") return "float32";
    throw new UnsupportedError("Weights that were quantized in this way cannot be read", {
      argument: "dtype",
      expected: "int8, or a model that is not quantized",
      received: mode.slice(0, 40),
    });
  }
  return WIDENED.has(config["name"]) ? "float32" : dtype;
}
