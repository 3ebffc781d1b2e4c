import { elementCount } from "../../core/shape.ts";
import type { ArgumentReader } from "../arguments.ts";
import type { Initializer } from "./initializer.ts";

export const zeros: Initializer = { className: "Zeros", config: {}, values: (shape) => filled(shape, 0) };

export const ones: Initializer = { className: "Ones", config: {}, values: (shape) => filled(shape, 1) };

/** All elements are `value`, 0 by default. */
export function constant(args: ArgumentReader): Initializer {
  const value = args.number("value", { default: 0 });
  return { className: "Constant", config: args.config, values: (shape) => filled(shape, value) };
}

function filled(shape: readonly number[], value: number): Float32Array {
  return new Float32Array(elementCount(shape)).fill(value);
}
