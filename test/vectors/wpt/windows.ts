import { convTranspose2d } from "../operators/conv-transpose.ts";
import { conv2d, type Layout, pool2d, type Sliding } from "../operators/windows.ts";
import type { Mapping, WptCall } from "./call.ts";

function slidingOf(call: WptCall): Sliding {
  return {
    strides: call.argument("strides", [1, 1] as const),
    dilation: call.argument("dilations", [1, 1] as const),
    pads: call.argument("padding", [0, 0, 0, 0] as const),
  };
}

function pool(mode: "max" | "average"): Mapping {
  return (call) =>
    pool2d(call.sketch, call.tensor("input"), call.argument<Layout>("layout", "nchw"), {
      ...slidingOf(call),
      mode,
      window: call.argument("windowDimensions", undefined),
      ceil: call.argument<string>("roundingType", "floor") === "ceil",
      outputSizes: call.argument("outputSizes", undefined),
    });
}

export const WINDOWS: { readonly [operator: string]: Mapping } = {
  maxPool2d: pool("max"),
  averagePool2d: pool("average"),
  conv2d: (call) =>
    conv2d(call.sketch, call.tensor("input"), call.argument<Layout>("inputLayout", "nchw"), {
      ...slidingOf(call),
      filter: call.sketch.numbers(call.tensor("filter")),
      filterLayout: call.argument("filterLayout", "oihw"),
      bias: call.numbers("bias"),
      groups: call.argument("groups", 1),
    }),
  convTranspose2d: (call) =>
    convTranspose2d(call.sketch, call.tensor("input"), call.argument<Layout>("inputLayout", "nchw"), {
      strides: call.argument("strides", [1, 1] as const),
      dilation: call.argument("dilations", [1, 1] as const),
      pads: call.argument("padding", [0, 0, 0, 0] as const),
      outputPadding: call.argument("outputPadding", [0, 0] as const),
      outputSizes: call.argument("outputSizes", undefined),
      filter: call.sketch.numbers(call.tensor("filter")),
      filterLayout: call.argument("filterLayout", "iohw"),
      bias: call.numbers("bias"),
      groups: call.argument("groups", 1),
    }),
};
