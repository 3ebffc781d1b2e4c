import type { ArgumentReader } from "../arguments.ts";
import { computeFans, type FanAxes } from "./fans.ts";
import type { Initializer } from "./initializer.ts";
import { draw } from "./random-normal.ts";

const MODES = ["fan_in", "fan_out", "fan_avg"] as const;
const DISTRIBUTIONS = ["truncated_normal", "untruncated_normal", "uniform", "normal"] as const;

/** The standard deviation of a unit normal cut off at two standard deviations. */
const TRUNCATED_STDDEV = 0.87962566103423978;

interface Scaling {
  readonly scale: number;
  readonly mode: (typeof MODES)[number];
  readonly distribution: (typeof DISTRIBUTIONS)[number];
}

/**
 * Numbers whose variance is scale / n, where n is the fan in, the fan out or their mean: uniform within
 * sqrt(3 scale / n), normal, or normal cut off at two standard deviations and widened to keep the variance.
 */
export function varianceScaling(args: ArgumentReader): Initializer {
  const scale = args.number("scale", { min: Number.MIN_VALUE, default: 1 });
  const mode = args.choice("mode", MODES, "fan_in");
  const distribution = args.choice("distribution", DISTRIBUTIONS, "truncated_normal");
  return scaled("VarianceScaling", { scale, mode, distribution }, args);
}

/** The initializers that are a variance scaling with a name: scale, mode and distribution fixed. */
export const NAMED_SCALINGS: ReadonlyMap<string, Scaling> = new Map<string, Scaling>([
  ["GlorotUniform", { scale: 1, mode: "fan_avg", distribution: "uniform" }],
  ["GlorotNormal", { scale: 1, mode: "fan_avg", distribution: "truncated_normal" }],
  ["HeUniform", { scale: 2, mode: "fan_in", distribution: "uniform" }],
  ["HeNormal", { scale: 2, mode: "fan_in", distribution: "truncated_normal" }],
  ["LecunUniform", { scale: 1, mode: "fan_in", distribution: "uniform" }],
  ["LecunNormal", { scale: 1, mode: "fan_in", distribution: "truncated_normal" }],
]);

export function scaled(className: string, scaling: Scaling, args: ArgumentReader): Initializer {
  const seed = args.seed("seed");
  const axes: FanAxes = { inputAxes: readAxes(args, "inputAxes"), outputAxes: readAxes(args, "outputAxes") };
  return {
    className,
    config: args.config,
    values(shape) {
      const variance = scaling.scale / Math.max(1, divisor(scaling.mode, shape, axes));
      if (scaling.distribution === "uniform") {
        const limit = Math.sqrt(3 * variance);
        return draw(shape, seed, (random) => limit * (2 * random.uniform() - 1));
      }
      if (scaling.distribution === "untruncated_normal") {
        return draw(shape, seed, (random) => Math.sqrt(variance) * random.normal());
      }
      const stddev = Math.sqrt(variance) / TRUNCATED_STDDEV;
      return draw(shape, seed, (random) => stddev * random.truncatedNormal());
    },
  };
}

function divisor(mode: Scaling["mode"], shape: readonly number[], axes: FanAxes): number {
  const { fanIn, fanOut } = computeFans(shape, axes);
  if (mode === "fan_in") return fanIn;
  return mode === "fan_out" ? fanOut : (fanIn + fanOut) / 2;
}

function readAxes(args: ArgumentReader, key: string): readonly number[] | null {
  const isAxis = (item: unknown): item is number => Number.isInteger(item);
  return args.listOrNull(key, isAxis, "null or a list of axes");
}
