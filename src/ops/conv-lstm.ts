import { ShapeError } from "../core/errors.ts";
import { elementCount, formatShape, type Shape } from "../core/shape.ts";
import type { Activation } from "./activation.ts";
import { type ConvolutionAttributes, windowsOf } from "./convolution.ts";
import type { OpDefinition } from "./op.ts";
import { checkFits, type RecurrentAttributes, recurrentInputs } from "./recurrent.ts";
import { checkOutput, slidOutput } from "./window.ts";

/**
 * Inputs: x[n, steps, ..., c], kernel[..., c, 4f], recurrent[..., f, 4f], a bias[4f] or none, then states and mask as in
 * `RecurrentAttributes`; the dots are two or three axes. The window says how the input is convolved; the recurrent convolution
 * has stride 1 and keeps the size.
 */
export interface ConvLstmAttributes extends RecurrentAttributes {
  readonly recurrentActivation: Activation;
  readonly window: Omit<ConvolutionAttributes<readonly number[]>, "groups">;
}

/** Outputs: y[n, steps, ..., f] or the last y[n, ..., f]; with `returnState` also h[n, ..., f] and c[n, ..., f]. */
export const convLstmOp: OpDefinition<ConvLstmAttributes> = {
  infer(inputs, attributes, at) {
    const [x = [], kernel = [], recurrent = []] = inputs;
    const channels = kernel.at(-2) ?? null;
    if (x.length !== kernel.length + 1 || x.at(-1) !== channels) {
      throw new ShapeError("The input does not fit the kernel", {
        layer: at,
        expected: `(batch, steps, ${kernel.length === 5 ? "depth, " : ""}height, width, ${channels})`,
        received: formatShape(x),
      });
    }
    const [batch = null, steps = null] = x;
    const sizes = windowsOf(kernel, attributes.window).map((window, i) =>
      slidOutput(x[i + 2] ?? null, window),
    );
    const last: Shape = checkOutput([batch, ...sizes, recurrent.at(-2) ?? null], x, at);
    const { initial, mask } = recurrentInputs(attributes, 2);
    for (const index of initial)
      checkFits("An initial state does not fit the layer", inputs[index], last, at);
    if (mask !== undefined) checkFits("The mask does not fit the input", inputs[mask], [batch, steps], at);
    const output = attributes.returnSequences ? [batch, steps, ...last.slice(1)] : last;
    return attributes.returnState ? [output, last, last] : [output];
  },
  flops([x = [], kernel = [], recurrent = []], [y = []], { returnSequences }) {
    const values = elementCount(y.slice(returnSequences ? 2 : 1));
    const products = elementCount(kernel.slice(0, -1)) + elementCount(recurrent.slice(0, -1));
    return (x[1] ?? 1) * values * (8 * products + 9);
  },
};
