import type { ArgumentReader } from "../arguments.ts";
import type { Regularizer } from "./regularizer.ts";

const sumOf = (values: Float32Array, term: (value: number) => number): number => {
  let sum = 0;
  for (const value of values) sum += term(value);
  return sum;
};
const absolute = (values: Float32Array): number => sumOf(values, Math.abs);
const squares = (values: Float32Array): number => sumOf(values, (value) => value * value);

/** l1 · sum |w|. Source: https://keras.io/api/layers/regularizers/#l1-class */
export function l1(args: ArgumentReader): Regularizer {
  const factor = Math.fround(args.number("l1", { default: 0.01 })); // Keras keeps it as a float32
  return { className: "L1", config: { l1: factor }, penalty: ({ data }) => factor * absolute(data) };
}

/** l2 · sum w². Source: https://keras.io/api/layers/regularizers/#l2-class */
export function l2(args: ArgumentReader): Regularizer {
  const factor = args.number("l2", { default: 0.01 });
  return { className: "L2", config: { l2: factor }, penalty: ({ data }) => factor * squares(data) };
}

/** l1 · sum |w| + l2 · sum w². Source: https://keras.io/api/layers/regularizers/#l1l2-class */
export function l1l2(args: ArgumentReader): Regularizer {
  const first = args.numberOrNull("l1") ?? 0;
  const second = args.numberOrNull("l2") ?? 0;
  return {
    className: "L1L2",
    config: { l1: first, l2: second },
    penalty: ({ data }) =>
      (first === 0 ? 0 : first * absolute(data)) + (second === 0 ? 0 : second * squares(data)),
  };
}
