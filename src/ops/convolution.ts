import { ShapeError } from "../core/errors.ts";
import { type Dim, elementCount, formatShape } from "../core/shape.ts";
import type { OpDefinition } from "./op.ts";
import { checkOutput, paddingAlong, type Paddings, slidOutput, type Window } from "./window.ts";

/** Inputs: x[n, ..., c], kernel[..., c / groups, f], and a bias[f] or none; the dots are as many axes as `Sizes` has. */
export interface ConvolutionAttributes<Sizes extends readonly number[]> {
  readonly strides: Sizes;
  readonly dilation: Sizes;
  readonly padding: Paddings;
  readonly groups: number;
}

/** The window along each of the axes it slides along. */
export function windowsOf(
  kernel: readonly Dim[],
  { strides, dilation, padding }: Omit<ConvolutionAttributes<readonly number[]>, "groups">,
): readonly Window[] {
  return strides.map((stride, axis) => {
    return {
      kernel: kernel[axis] ?? 1,
      stride,
      dilation: dilation[axis] ?? 1,
      padding: paddingAlong(padding, axis),
    };
  });
}

/** Convolution along the axes that are named, in the error for an input that does not fit. */
export function convolution<Sizes extends readonly number[]>(
  ...axes: readonly string[]
): OpDefinition<ConvolutionAttributes<Sizes>> {
  const rank = axes.length;
  return {
    infer([x = [], kernel = []], attributes, at) {
      const perGroup = kernel[rank] ?? 1;
      if (x.length !== rank + 2 || x[rank + 1] !== perGroup * attributes.groups) {
        throw new ShapeError("The input does not fit the kernel", {
          layer: at,
          expected: `(batch, ${axes.join(", ")}, ${perGroup * attributes.groups})`,
          received: formatShape(x),
        });
      }
      const spatial = windowsOf(kernel, attributes).map((window, i) => slidOutput(x[i + 1] ?? null, window));
      return [checkOutput([x[0] ?? null, ...spatial, kernel[rank + 1] ?? null], x, at)];
    },
    flops: ([, kernel = []], [y = []]) => 2 * elementCount(y.slice(1)) * elementCount(kernel.slice(0, -1)),
  };
}
