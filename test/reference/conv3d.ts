import type { Conv3DAttributes } from "../../src/ops/conv3d.ts";
import type { ConvTranspose3DAttributes } from "../../src/ops/conv-transpose.ts";
import { paddingAlong } from "../../src/ops/window.ts";
import type { Numbers } from "./numbers.ts";
import { padBefore, slidSize } from "./window.ts";

type Five = readonly [number, number, number, number, number];

/** Sizes of the input [n, d, h, w, c] and of the kernel: [kd, kh, kw, c / groups, f], or transposed [kd, kh, kw, f, c]. */
export interface Conv3DSizes {
  readonly input: Five;
  readonly kernel: Five;
}

/** Y[n, oz, oy, ox, f] = bias[f] + sum over kz, ky, kx, c of X[n, oz·sz + kz·dz - front, ..., c] · K[kz, ky, kx, c, f] */
export function conv3d(
  x: Numbers,
  kernel: Numbers,
  bias: Numbers | undefined,
  { input, kernel: kernelSizes }: Conv3DSizes,
  { strides, dilation, padding, groups }: Conv3DAttributes,
): Float64Array {
  const [batch, depth, height, width, channels] = input;
  const [kd, kh, kw, groupChannels, filters] = kernelSizes;
  const [outDepth, outHeight, outWidth] = [
    slidSize(depth, kd, strides[0], dilation[0], paddingAlong(padding, 0)),
    slidSize(height, kh, strides[1], dilation[1], paddingAlong(padding, 1)),
    slidSize(width, kw, strides[2], dilation[2], paddingAlong(padding, 2)),
  ];
  const front = padBefore(depth, kd, strides[0], dilation[0], paddingAlong(padding, 0));
  const top = padBefore(height, kh, strides[1], dilation[1], paddingAlong(padding, 1));
  const left = padBefore(width, kw, strides[2], dilation[2], paddingAlong(padding, 2));
  const y = new Float64Array(batch * outDepth * outHeight * outWidth * filters);
  let at = 0;
  for (let n = 0; n < batch; n++)
    for (let oz = 0; oz < outDepth; oz++)
      for (let oy = 0; oy < outHeight; oy++)
        for (let ox = 0; ox < outWidth; ox++)
          for (let f = 0; f < filters; f++) {
            const firstChannel = Math.floor(f / (filters / groups)) * groupChannels;
            let sum = bias === undefined ? 0 : (bias[f] ?? NaN);
            for (let kz = 0; kz < kd; kz++)
              for (let ky = 0; ky < kh; ky++)
                for (let kx = 0; kx < kw; kx++) {
                  const iz = oz * strides[0] + kz * dilation[0] - front;
                  const iy = oy * strides[1] + ky * dilation[1] - top;
                  const ix = ox * strides[2] + kx * dilation[2] - left;
                  const inside = [iz, iy, ix].every((i, axis) => i >= 0 && i < (input[axis + 1] ?? 0));
                  if (!inside) continue;
                  const voxel = ((n * depth + iz) * height + iy) * width + ix;
                  const tap = (kz * kh + ky) * kw + kx;
                  for (let c = 0; c < groupChannels; c++) {
                    const value = x[voxel * channels + firstChannel + c] ?? NaN;
                    sum += value * (kernel[(tap * groupChannels + c) * filters + f] ?? NaN);
                  }
                }
            y[at++] = sum;
          }
  return y;
}

/**
 * The convolution that Keras 3 makes of a transposed one: see conv-transpose2d.ts, with an axis more.
 */
export function convTranspose3d(
  x: Numbers,
  kernel: Numbers,
  bias: Numbers | undefined,
  { input: [batch, depth, height, width, channels], kernel: [kd, kh, kw, filters] }: Conv3DSizes,
  { strides, dilation, padding, outputPadding }: ConvTranspose3DAttributes,
): Float64Array {
  const axis = (size: number, k: number, at: 0 | 1 | 2): { out: number; before: number } => {
    const reach = (k - 1) * dilation[at] + 1;
    const stride = strides[at];
    let before = reach - 1;
    let after = reach - 1 + (outputPadding?.[at] ?? Math.max(reach, stride) - reach);
    if (padding === "same") {
      const total = outputPadding === null ? stride + reach - 2 : reach + (reach % 2) - 2 + outputPadding[at];
      before = Math.min(Math.floor(total / 2) + (total % 2), reach - 1);
      after = total - before;
    }
    return { out: (size - 1) * stride + 1 + before + after - reach + 1, before };
  };
  const planes = axis(depth, kd, 0);
  const rows = axis(height, kh, 1);
  const columns = axis(width, kw, 2);
  const y = new Float64Array(batch * planes.out * rows.out * columns.out * filters);
  let at = 0;
  for (let n = 0; n < batch; n++)
    for (let oz = 0; oz < planes.out; oz++)
      for (let oy = 0; oy < rows.out; oy++)
        for (let ox = 0; ox < columns.out; ox++)
          for (let f = 0; f < filters; f++) {
            let sum = bias === undefined ? 0 : (bias[f] ?? NaN);
            for (let kz = 0; kz < kd; kz++)
              for (let ky = 0; ky < kh; ky++)
                for (let kx = 0; kx < kw; kx++) {
                  const iz = (oz + kz * dilation[0] - planes.before) / strides[0];
                  const iy = (oy + ky * dilation[1] - rows.before) / strides[1];
                  const ix = (ox + kx * dilation[2] - columns.before) / strides[2];
                  if (![iz, iy, ix].every(Number.isInteger)) continue; // a zero between elements
                  if (iz < 0 || iz >= depth || iy < 0 || iy >= height || ix < 0 || ix >= width) continue;
                  const voxel = ((n * depth + iz) * height + iy) * width + ix;
                  const tap = ((kd - 1 - kz) * kh + (kh - 1 - ky)) * kw + (kw - 1 - kx);
                  for (let c = 0; c < channels; c++) {
                    const value = x[voxel * channels + c] ?? NaN;
                    sum += value * (kernel[(tap * filters + f) * channels + c] ?? NaN);
                  }
                }
            y[at++] = sum;
          }
  return y;
}
