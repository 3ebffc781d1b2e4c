import { Random } from "../../core/random.ts";
import { elementCount } from "../../core/shape.ts";
import type { ArgumentReader } from "../arguments.ts";
import type { Initializer } from "./initializer.ts";

/** Normal numbers of the given mean (0) and standard deviation (0.05). */
export function randomNormal(args: ArgumentReader): Initializer {
  const [mean, stddev, seed] = readNormal(args);
  return {
    className: "RandomNormal",
    config: args.config,
    values: (shape) => draw(shape, seed, (random) => mean + stddev * random.normal()),
  };
}

/** Like `RandomNormal`, with values more than two standard deviations from the mean drawn again. */
export function truncatedNormal(args: ArgumentReader): Initializer {
  const [mean, stddev, seed] = readNormal(args);
  return {
    className: "TruncatedNormal",
    config: args.config,
    values: (shape) => draw(shape, seed, (random) => mean + stddev * random.truncatedNormal()),
  };
}

function readNormal(args: ArgumentReader): [mean: number, stddev: number, seed: number | undefined] {
  return [
    args.number("mean", { default: 0 }),
    args.number("stddev", { min: 0, default: 0.05 }),
    args.seed("seed"),
  ];
}

/** Fills a shape with one number after the other from a generator of this seed. */
export function draw(
  shape: readonly number[],
  seed: number | undefined,
  next: (random: Random) => number,
): Float32Array {
  const random = new Random(seed);
  const values = new Float32Array(elementCount(shape));
  for (let i = 0; i < values.length; i++) values[i] = next(random);
  return values;
}
