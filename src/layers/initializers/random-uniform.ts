import type { ArgumentReader } from "../arguments.ts";
import type { Initializer } from "./initializer.ts";
import { draw } from "./random-normal.ts";

/** Uniform numbers from `minval` (-0.05) to `maxval` (0.05). */
export function randomUniform(args: ArgumentReader): Initializer {
  const low = args.number("minval", { default: -0.05 });
  const high = args.number("maxval", { default: 0.05 });
  const seed = args.seed("seed");
  return {
    className: "RandomUniform",
    config: args.config,
    values: (shape) => draw(shape, seed, (random) => low + (high - low) * random.uniform()),
  };
}
