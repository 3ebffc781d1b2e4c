import type { Conv2D, DepthwiseConv2D, Pool2D, Work } from "../peers/index.ts";
import { outChannels, windowAxes } from "../peers/work.ts";

export interface Cost {
  readonly flops: number;
  readonly bytes: number;
}

/** What a work item costs, by its formula: see `Row` for what is counted. An elementwise function counts as one. */
export function costOf(work: Work): Cost {
  switch (work.kind) {
    case "gemm":
      return cost(2 * work.m * work.k * work.n, work.m * work.n, [work.a, work.b, work.bias]);
    case "conv2d": {
      const taps = work.kernelSize[0] * work.kernelSize[1] * (work.inChannels / work.groups);
      return cost(2 * taps * pixels(work), pixels(work), [work.x, work.kernel, work.bias]);
    }
    case "depthwise_conv2d": {
      const taps = work.kernelSize[0] * work.kernelSize[1];
      return cost(2 * taps * pixels(work), pixels(work), [work.x, work.kernel, work.bias]);
    }
    case "maxpool2d":
    case "avgpool2d":
      return cost(work.kernelSize[0] * work.kernelSize[1] * pixels(work), pixels(work), [work.x]);
    case "unary":
    case "softmax":
      return cost(work.x.length, work.x.length, [work.x]);
    case "binary":
      return cost(work.a.length, work.a.length, [work.a, work.b]);
    case "layer_norm":
      return cost(8 * work.x.length, work.x.length, [work.x, work.gamma, work.beta]);
    case "lstm":
    case "gru": {
      const { batch, steps, features, units } = work;
      const gates = work.kind === "lstm" ? 4 : 3;
      const step = 2 * (features + units) * gates * units + 9 * units;
      const outputs = batch * units * (work.returnSequences === true ? steps : 1);
      return cost(batch * steps * step, outputs, [work.x, work.kernel, work.recurrentKernel, work.bias]);
    }
    case "mlp": {
      const weights = work.weights.flatMap(({ kernel, bias }) => [kernel, bias]);
      const products = work.weights.reduce((sum, { kernel }) => sum + kernel.length, 0);
      return cost(2 * work.batch * products, work.batch * (work.sizes.at(-1) ?? 0), [work.x, ...weights]);
    }
  }
}

function cost(flops: number, outputs: number, reads: readonly (Float32Array | undefined)[]): Cost {
  const floats = reads.reduce((sum, array) => sum + (array?.length ?? 0), outputs);
  return { flops, bytes: 4 * floats };
}

/** Elements of the output. */
function pixels(work: Conv2D | DepthwiseConv2D | Pool2D): number {
  const [rows, columns] = windowAxes(work);
  return work.batch * rows.size * columns.size * outChannels(work);
}
