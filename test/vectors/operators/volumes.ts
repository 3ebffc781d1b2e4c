import type { Value } from "../../../src/graph/graph.ts";
import type { Triple } from "../../../src/ops/window.ts";
import { type NdArray, permute } from "../ndarray.ts";
import { type Sketch, type Tensor, Unmapped } from "../sketch.ts";

export interface VolumeVector {
  readonly strides: Triple;
  readonly dilation: Triple;
  /** Before each axis, then after each. */
  readonly pads: readonly number[];
  /** [o, i, d, h, w], or for a transposed convolution [i, o, d, h, w]. */
  readonly filter: NdArray;
  readonly bias: NdArray | undefined;
  readonly groups: number;
}

/** Channels-first volumes in and out. */
export function conv3d(sketch: Sketch, x: Tensor, vector: VolumeVector): Tensor {
  const { strides, dilation, groups, pads } = vector;
  return convolved(sketch, x, vector, (volumes, weights) => {
    const border = (from: number): number[] => [0, ...[0, 1, 2].map((axis) => pads[from + axis] ?? 0), 0];
    const padded = sketch.padded(volumes, border(0), border(3), 0);
    const attributes = { strides, dilation, groups, padding: "valid" } as const;
    return sketch.addOne("conv3d", [padded, ...weights], attributes);
  });
}

/** The same for a transposed one that neither pads nor crops. */
export function convTranspose3d(sketch: Sketch, x: Tensor, vector: VolumeVector): Tensor {
  const { strides, dilation, groups, pads } = vector;
  if (groups !== 1) throw new Unmapped("transposed convolution in groups");
  if (pads.some((pad) => pad !== 0)) throw new Unmapped("transposed convolution of cropped volumes");
  return convolved(sketch, x, vector, (volumes, weights) =>
    sketch.addOne("convTranspose3d", [volumes, ...weights], {
      strides,
      dilation,
      padding: "valid",
      outputPadding: [0, 0, 0],
    }),
  );
}

function convolved(
  sketch: Sketch,
  x: Tensor,
  { filter, bias }: VolumeVector,
  op: (volumes: Tensor, weights: readonly Value[]) => Tensor,
): Tensor {
  const kernel = permute(filter, [2, 3, 4, 1, 0]);
  const weights = [kernel, ...(bias ? [bias] : [])].map((array) => sketch.weight(array));
  return sketch.permuted(op(sketch.permuted(x, [0, 2, 3, 4, 1]), weights), [0, 4, 1, 2, 3]);
}
