import { ConfigError } from "../core/errors.ts";
import type { Interpolation } from "../ops/resize2d.ts";
import type { Parser } from "./arguments.ts";
import { describe } from "./json.ts";

const KNOWN: readonly Interpolation[] = ["nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"];

/** A method of interpolation, in upper or lower case. */
export const parseInterpolation: Parser<Interpolation> = (value, { layer, argument }) => {
  const word = typeof value === "string" ? value.toLowerCase() : value;
  const found = KNOWN.find((known) => known === word);
  if (found !== undefined) return { value: found, config: found };
  throw new ConfigError("The value is not valid", {
    layer,
    argument,
    expected: KNOWN.map((known) => `"${known}"`).join(" or "),
    received: describe(value),
  });
};
