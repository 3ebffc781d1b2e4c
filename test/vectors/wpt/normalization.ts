import {
  type Affine,
  batchNormalization,
  groupNormalization,
  rowNormalization,
} from "../operators/normalization.ts";
import type { Mapping, WptCall } from "./call.ts";

function affineOf(call: WptCall): Affine {
  return {
    scale: call.numbers("scale"),
    bias: call.numbers("bias"),
    epsilon: call.argument("epsilon", 1e-5),
  };
}

export const NORMALIZATIONS: { readonly [operator: string]: Mapping } = {
  batchNormalization(call) {
    const statistics = ["mean", "variance"].map((name) => call.sketch.numbers(call.tensor(name)));
    const [mean, variance] = statistics as [(typeof statistics)[0], (typeof statistics)[0]];
    const axis = call.argument("axis", 1);
    return batchNormalization(call.sketch, call.tensor("input"), axis, mean, variance, affineOf(call));
  },
  layerNormalization(call) {
    const x = call.tensor("input");
    const axes = call.argument<readonly number[]>("axes", x.dims.map((_, axis) => axis).slice(1));
    return rowNormalization(call.sketch, x, axes, "layer", affineOf(call));
  },
  /** A group for each channel. */
  instanceNormalization(call) {
    const { sketch } = call;
    const x = call.tensor("input");
    const isLast = call.argument<string>("layout", "nchw") === "nhwc";
    const images = isLast ? sketch.addOne("transpose", [x], { permutation: [0, 3, 1, 2] }) : x;
    const result = groupNormalization(sketch, images, images.dims[1] ?? 1, affineOf(call));
    return isLast ? sketch.addOne("transpose", [result], { permutation: [0, 2, 3, 1] }) : result;
  },
};
