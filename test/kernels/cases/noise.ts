import type { NoiseAttributes } from "../../../src/ops/noise.ts";
import type { KernelCase } from "../../helpers/cases.ts";
import { graphOf, weight } from "../../helpers/graphs.ts";
import { keep, normal, type NoiseKey } from "../../reference/noise.ts";

/** Noise for `batch` samples of `size` numbers. */
export function noiseCase(
  attributes: Omit<NoiseAttributes, "sample">,
  [batch, size]: readonly [number, number],
  key: NoiseKey,
): KernelCase {
  const words = [...key.words, key.sample % 2 ** 24, Math.floor(key.sample / 2 ** 24)];
  const graph = graphOf([null, 1], (builder, x) => {
    const constant = builder.constant(weight("key", [4], Float32Array.from(words)));
    return builder.addOne("noise", [x, constant], { ...attributes, sample: [size] });
  });
  const { kind, stream, a, b } = attributes;
  const values = (kind === "keep" ? keep : normal)(key, stream, size, batch * size, a, b);
  // The coefficients give 3.5e-7 of z at most (Giles), the sum and the logarithm before them round a few times more.
  const bounds = values.map((value) =>
    kind === "keep" ? 0 : 2e-6 * Math.abs(value - a) + 2 ** -23 * (Math.abs(a) + Math.abs(value)),
  );
  const name = `${kind} ${a}, ${b} [${batch},${size}] stream ${stream} from ${key.sample}`;
  return { name, graph, capacity: batch, inputs: [new Float32Array(batch)], expected: [{ values, bounds }] };
}
