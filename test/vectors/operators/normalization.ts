import type { LayerNormAttributes } from "../../../src/ops/layer-norm.ts";
import { type NdArray, sizeOf } from "../ndarray.ts";
import { type Sketch, type Tensor, Unmapped } from "../sketch.ts";

export interface Affine {
  readonly scale: NdArray | undefined;
  readonly bias: NdArray | undefined;
  readonly epsilon: number;
}

/** (x - mean) / sqrt(variance + epsilon) · scale + bias along one axis, as the layer has it: x · factor + shift. */
export function batchNormalization(
  sketch: Sketch,
  x: Tensor,
  axis: number,
  mean: NdArray,
  variance: NdArray,
  { scale, bias, epsilon }: Affine,
): Tensor {
  if (sketch.axis(x, axis) === 0) throw new Unmapped("works along the batch axis");
  const dims = [...mean.dims, ...x.dims.slice(axis + 1).map(() => 1)];
  const factors = Array.from(variance.data, (v, i) => (scale?.data[i] ?? 1) / Math.sqrt(v + epsilon));
  const shifts = factors.map((factor, i) => (bias?.data[i] ?? 0) - (mean.data[i] ?? 0) * factor);
  const weight = (numbers: readonly number[]): ReturnType<Sketch["weight"]> =>
    sketch.weight({ dims, data: Float32Array.from(numbers) });
  const scaled = sketch.addOne("binary", [x, weight(factors)], { operator: "multiply" });
  return sketch.addOne("binary", [scaled, weight(shifts)], { operator: "add" });
}

/** Rows are what lies along some axes, which are moved to the end; parameters have the shape of a row. */
export function rowNormalization(
  sketch: Sketch,
  x: Tensor,
  axes: readonly number[],
  mode: LayerNormAttributes["mode"],
  affine: Affine,
): Tensor {
  if (axes.length === 0) throw new Unmapped("normalization over no axes");
  const kept = x.dims.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const order = [...kept, ...axes];
  const isMoved = order.some((axis, index) => axis !== index);
  const moved = isMoved ? transposed(sketch, x, order) : x;
  const length = sizeOf(axes.map((axis) => x.dims[axis] ?? 1));
  const rows = sketch.addOne("reshape", [moved], {
    target: [...kept.map((axis) => x.dims[axis] ?? 1), length],
  });
  const normalized = normalize(sketch, rows, mode, affine, 1);
  const result = sketch.addOne("reshape", [normalized], { target: moved.dims });
  if (!isMoved) return result;
  return transposed(
    sketch,
    result,
    x.dims.map((_, axis) => order.indexOf(axis)),
  );
}

/** Groups of channels of images with channels first, a parameter for each channel. For batched cases. */
export function groupNormalization(sketch: Sketch, x: Tensor, groups: number, affine: Affine): Tensor {
  const sample = x.dims.slice(1);
  const rows = sketch.addOne("reshape", [x], { target: [groups, sizeOf(sample) / groups] });
  const normalized = normalize(sketch, rows, "layer", affine, groups);
  return sketch.addOne("reshape", [normalized], { target: sample });
}

function normalize(
  sketch: Sketch,
  rows: Tensor,
  mode: LayerNormAttributes["mode"],
  { scale, bias, epsilon }: Affine,
  groups: number,
): Tensor {
  const parameters = [scale, bias].filter((each) => each !== undefined);
  return sketch.addOne(
    "layerNorm",
    [rows, ...parameters.map(({ data }) => sketch.weight({ dims: [data.length], data }))],
    { mode, epsilon, scale: scale !== undefined, center: bias !== undefined, groups },
  );
}

function transposed(sketch: Sketch, x: Tensor, order: readonly number[]): Tensor {
  return sketch.addOne("transpose", [x], { permutation: [0, ...order.map((axis) => axis + 1)] });
}
