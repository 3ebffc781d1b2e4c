import type { ConvLstmAttributes } from "../../src/ops/conv-lstm.ts";
import { conv3d } from "./conv3d.ts";
import type { Numbers } from "./numbers.ts";
import type { Step } from "./recurrent.ts";
import { activateRows } from "./softmax.ts";

type Three = readonly [number, number, number];

/** Of one step: the volume [d, h, w, c] that comes in, the window [kd, kh, kw] and the filters. */
export interface ConvLstmSizes {
  readonly volume: readonly [number, number, number, number];
  readonly window: Three;
  readonly filters: number;
  /** Of the output. */
  readonly out: Three;
}

/** z = conv(x, W) + b + conv(h, R), then at every pixel c = f∘c + i∘act(z_c); h = o∘act(c), gates in the order i, f, c, o. */
export function convLstmStep(
  [kernel, recurrent, bias]: readonly [Numbers, Numbers, Numbers | undefined],
  { volume, window, filters, out }: ConvLstmSizes,
  { activation, recurrentActivation, window: slides }: ConvLstmAttributes,
): Step {
  const [kd, kh, kw] = window;
  const [d, h, w, channels] = volume;
  const strides = slides.strides as Three;
  const dilation = slides.dilation as Three;
  return (x, [state = new Float64Array(0), cell = new Float64Array(0)]) => {
    const sizes = { input: [1, d, h, w, channels], kernel: [kd, kh, kw, channels, 4 * filters] } as const;
    const z = conv3d(x, kernel, bias, sizes, { strides, dilation, padding: slides.padding, groups: 1 });
    const again = { input: [1, ...out, filters], kernel: [kd, kh, kw, filters, 4 * filters] } as const;
    const ones: Three = [1, 1, 1];
    const fromState = conv3d(state, recurrent, undefined, again, {
      strides: ones,
      dilation: ones,
      padding: "same",
      groups: 1,
    });
    const next = { h: new Float64Array(state.length), c: new Float64Array(state.length) };
    for (let pixel = 0; pixel < state.length / filters; pixel++) {
      const gate = (index: number): Float64Array => {
        const from = (4 * pixel + index) * filters;
        const sums = Float64Array.from(
          { length: filters },
          (_, f) => (z[from + f] ?? NaN) + (fromState[from + f] ?? NaN),
        );
        return activateRows(index === 2 ? activation : recurrentActivation, sums, filters);
      };
      const [i, f, g, o] = [gate(0), gate(1), gate(2), gate(3)];
      const at = pixel * filters;
      const c = Float64Array.from({ length: filters }, (_, k) => {
        return (f[k] ?? NaN) * (cell[at + k] ?? NaN) + (i[k] ?? NaN) * (g[k] ?? NaN);
      });
      next.c.set(c, at);
      next.h.set(
        activateRows(activation, c, filters).map((value, k) => (o[k] ?? NaN) * value),
        at,
      );
    }
    return [next.h, next.c];
  };
}
