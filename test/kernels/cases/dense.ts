import { type Activation, LINEAR } from "../../../src/ops/activation.ts";
import type { Expected, KernelCase } from "../../helpers/cases.ts";
import { allowance } from "../../helpers/accuracy.ts";
import { graphOf, weight } from "../../helpers/graphs.ts";
import type { Draw } from "../../helpers/random.ts";
import { matmul } from "../../reference/matmul.ts";
import { activateRows } from "../../reference/softmax.ts";

export interface DenseRow {
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly bias?: boolean;
  readonly activation?: Activation;
  /** Random floats instead of integers. */
  readonly floats?: boolean;
}

const EPSILON = 2 ** -24;

/** C[m,n] = act(A[m,k] · B[k,n] + bias[n]), exact for integers. */
export function denseCase(row: DenseRow, draw: Draw): KernelCase {
  const { m, k, n, bias = true, activation = LINEAR, floats = false } = row;
  const numbers = (length: number): Float32Array => (floats ? draw.floats(length) : draw.integers(length));
  const a = numbers(m * k);
  const b = numbers(k * n);
  const addend = bias ? numbers(n) : undefined;
  const graph = graphOf([null, k], (builder, x) => {
    const weights = [builder.constant(weight("kernel", [k, n], b))];
    if (addend) weights.push(builder.constant(weight("bias", [n], addend)));
    const y = builder.addOne("dense", [x, ...weights], {});
    return activation === LINEAR ? y : builder.addOne("activation", [y], activation);
  });
  const product = matmul(a, b, addend, [m, k, n]);
  const bounds = floats ? productBounds(a, b, addend, [m, k, n]) : undefined;
  const name = `dense ${m}x${k}x${n} ${activation.name}${bias ? " bias" : ""}${floats ? " floats" : ""}`;
  return { name, graph, capacity: m, inputs: [a], expected: [activated(activation, product, bounds, n)] };
}

/** |error| <= (k + 2) · eps · sum of |a·b|: each of k + 2 roundings, whatever their order, fused or not. */
function productBounds(
  a: Float32Array,
  b: Float32Array,
  bias: Float32Array | undefined,
  sizes: readonly [number, number, number],
): Float64Array {
  const sizesOf = (values: Float32Array): Float32Array => values.map(Math.abs);
  const sums = matmul(sizesOf(a), sizesOf(b), bias && sizesOf(bias), sizes);
  return sums.map((sum) => (sizes[1] + 2) * EPSILON * sum);
}

/** What an activation makes of a product that may be off by `bounds`: none but the exponentials is steeper than 2. */
export function activated(
  activation: Activation,
  product: Float64Array,
  bounds: Float64Array | undefined,
  n: number,
): Expected {
  if (activation.name === "linear") return bounds ? { values: product, bounds } : { values: product };
  const values = activateRows(activation, product, n);
  const isExponential = ["exponential", "expm1"].includes(activation.name);
  const steepness = (y: number): number => (isExponential ? 1.01 * (Math.abs(y) + 1) : 2);
  const inherited = values.map((y, i) => (bounds === undefined ? 0 : steepness(y) * (bounds[i] as number)));
  return {
    values,
    bounds: values.map((y, i) => (inherited[i] as number) + allowance(activation, product[i] as number, y)),
  };
}
