import { layers, sequential, type Plan } from "../index.ts";
import type { Step } from "../plan/plan.ts";

/** What this machine does, measured in a moment. */
export interface Machine {
  /** Floating-point operations a second of a matrix product. */
  readonly product: number;
  /** Bytes a second that element by element work reads and writes. */
  readonly bytes: number;
}

const MILLISECONDS = 120;

/** Measures a product of 256×256 matrices and an activation of a million values, on one thread. */
export function measureMachine(): Machine {
  const [size, count] = [256, 2 ** 20];
  const product = sequential({ layers: [layers.dense({ units: size, inputShape: [size], useBias: false })] });
  const relu = sequential({ layers: [layers.reLU({ inputShape: [count] })] });
  const seconds = (net: typeof product, x: Float32Array): number => {
    const run = (): number => {
      const start = performance.now();
      net.predict(x, { batchSize: size });
      return performance.now() - start;
    };
    const end = performance.now() + MILLISECONDS;
    let best = Infinity;
    // The first runs are those of a kernel that the engine has not optimised yet.
    do best = Math.min(best, run());
    while (performance.now() < end);
    return best / 1000;
  };
  const machine = {
    product: (2 * size ** 3) / seconds(product, new Float32Array(size * size).fill(0.5)),
    bytes: (8 * count) / seconds(relu, new Float32Array(count)),
  };
  product.dispose();
  relu.dispose();
  return machine;
}

/** Kernels that are limited by arithmetic as a product is. */
const PRODUCTS = new Set<string>([
  "gemm_f32",
  "conv2d_f32",
  "conv_transpose2d_f32",
  "matmul_f32",
  "winograd_f32",
]);
/** Others do about this part of a product's operations. */
const PART = 0.25;

/** About how many milliseconds one sample takes: each step by the slower of its arithmetic and its memory traffic. */
export function estimateMilliseconds(plan: Plan, machine: Machine): number {
  return plan.steps.reduce((sum, step) => sum + secondsOf(step, machine), 0) * 1000;
}

function secondsOf(step: Step, { product, bytes }: Machine): number {
  const outputs = step.outputs.reduce(
    (sum, { shape }) => sum + 4 * shape.reduce<number>((n, d) => n * (d ?? 1), 1),
    0,
  );
  const rate = PRODUCTS.has(step.kernel) ? product : PART * product;
  return Math.max(step.flops / rate, (2 * outputs + step.weightBytes) / bytes);
}
