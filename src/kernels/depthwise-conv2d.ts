import { DepthwiseConv2D } from "../../assembly/abi.ts";
import { conv2dWindows } from "../ops/conv2d.ts";
import { slideWindow } from "../ops/window.ts";
import type { Kernel } from "./kernel.ts";
import { inputOf, outputOf, weightOf } from "./operands.ts";
import { productFields } from "./product.ts";

/** Depthwise convolution of any stride, dilation, padding and multiplier, channels last. */
export const depthwiseConv2d: Kernel<"depthwiseConv2d"> = {
  name: "depthwise_conv2d_f32",
  op: "depthwiseConv2d",
  supports: () => true,
  describe(op, scope) {
    const x = inputOf(op, 0);
    const y = outputOf(op);
    const kernel = weightOf(op, 1);
    const [, height = 1, width = 1, channels = 1] = x.shape as readonly number[];
    const [, outHeight = 1, outWidth = 1, columns = 1] = y.shape as readonly number[];
    const [kernelHeight = 1, kernelWidth = 1, , multiplier = 1] = kernel.shape;
    const { dilation, strides } = op.attributes;
    const [rowWindow, columnWindow] = conv2dWindows(kernel.shape, op.attributes);
    const rows = kernelHeight * kernelWidth;
    const fields = productFields({
      segments: 0,
      segmentCount: 1,
      run: rows,
      panels: scope.packed(kernel, { kind: "panels", rows, columns, groups: 1 }),
      columns,
      addend: op.inputs.length > 2 ? scope.packed(weightOf(op, 2), { kind: "bias", columns, groups: 1 }) : 0,
      activation: op.activation,
    });
    fields[DepthwiseConv2D.X] = scope.value(x);
    fields[DepthwiseConv2D.Height] = height;
    fields[DepthwiseConv2D.Width] = width;
    fields[DepthwiseConv2D.Channels] = channels;
    fields[DepthwiseConv2D.Multiplier] = multiplier;
    fields[DepthwiseConv2D.Y] = scope.value(y);
    fields[DepthwiseConv2D.OutHeight] = outHeight;
    fields[DepthwiseConv2D.OutWidth] = outWidth;
    fields[DepthwiseConv2D.KernelHeight] = kernelHeight;
    fields[DepthwiseConv2D.KernelWidth] = kernelWidth;
    fields[DepthwiseConv2D.StrideHeight] = strides[0];
    fields[DepthwiseConv2D.StrideWidth] = strides[1];
    fields[DepthwiseConv2D.DilationHeight] = dilation[0];
    fields[DepthwiseConv2D.DilationWidth] = dilation[1];
    fields[DepthwiseConv2D.PadTop] = slideWindow(height, rowWindow).before;
    fields[DepthwiseConv2D.PadLeft] = slideWindow(width, columnWindow).before;
    return { fields, unitsPerSample: outHeight };
  },
};
