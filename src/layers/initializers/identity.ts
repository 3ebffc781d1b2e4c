import { ConfigError } from "../../core/errors.ts";
import { formatShape } from "../../core/shape.ts";
import type { ArgumentReader, Place } from "../arguments.ts";
import type { Initializer } from "./initializer.ts";

/** `gain` on the diagonal of a matrix, 0 elsewhere. */
export function identity(args: ArgumentReader, at: Place): Initializer {
  const gain = args.number("gain", { default: 1 });
  return {
    className: "Identity",
    config: args.config,
    values(shape) {
      const [rows = 0, columns = 0] = shape;
      if (shape.length !== 2) {
        throw new ConfigError("Identity matrix initializer can only be used for 2D matrices", {
          layer: at.layer,
          argument: at.argument,
          received: `shape ${formatShape(shape)}`,
        });
      }
      const values = new Float32Array(rows * columns);
      for (let i = 0; i < Math.min(rows, columns); i++) values[i * columns + i] = gain;
      return values;
    },
  };
}
