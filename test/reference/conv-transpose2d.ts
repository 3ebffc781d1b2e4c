import type { ConvTranspose2DAttributes } from "../../src/ops/conv-transpose.ts";
import type { Conv2DSizes } from "./conv2d.ts";
import type { Numbers } from "./numbers.ts";

/**
 * The convolution that Keras 3 makes of it: of the input with stride - 1 zeros between its elements and padding round
 * it, with the kernel turned round. Padding before and after as `_convert_conv_transpose_padding_args_from_keras_to_jax`.
 */
export function convTranspose2d(
  x: Numbers,
  kernel: Numbers,
  bias: Numbers | undefined,
  { input: [batch, height, width, channels], kernel: [kh, kw, filters] }: Conv2DSizes,
  { strides, dilation, padding, outputPadding }: ConvTranspose2DAttributes,
): Float64Array {
  const axis = (size: number, k: number, at: 0 | 1): { out: number; before: number } => {
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
  const rows = axis(height, kh, 0);
  const columns = axis(width, kw, 1);
  const y = new Float64Array(batch * rows.out * columns.out * filters);
  let at = 0;
  for (let n = 0; n < batch; n++)
    for (let oy = 0; oy < rows.out; oy++)
      for (let ox = 0; ox < columns.out; ox++)
        for (let f = 0; f < filters; f++) {
          let sum = bias === undefined ? 0 : (bias[f] ?? NaN);
          for (let ky = 0; ky < kh; ky++)
            for (let kx = 0; kx < kw; kx++) {
              const dy = oy + ky * dilation[0] - rows.before;
              const dx = ox + kx * dilation[1] - columns.before;
              const iy = dy / strides[0];
              const ix = dx / strides[1];
              if (!Number.isInteger(iy) || !Number.isInteger(ix)) continue; // a zero between elements
              if (iy < 0 || iy >= height || ix < 0 || ix >= width) continue;
              const tap = (kh - 1 - ky) * kw + (kw - 1 - kx);
              for (let c = 0; c < channels; c++) {
                const value = x[((n * height + iy) * width + ix) * channels + c] ?? NaN;
                sum += value * (kernel[(tap * filters + f) * channels + c] ?? NaN);
              }
            }
          y[at++] = sum;
        }
  return y;
}
