import type { LayerNormAttributes } from "../../../src/ops/layer-norm.ts";
import { batchNormalization, groupNormalization, rowNormalization } from "../operators/normalization.ts";
import { Unmapped } from "../sketch.ts";
import type { Mapping, NodeReader } from "./node.ts";

function epsilonOf(node: NodeReader): number {
  return node.attribute("epsilon", 1e-5);
}

/** Over the axes from one on. The statistics that a vector may also ask for are no output of a layer. */
function rows(mode: LayerNormAttributes["mode"]): Mapping {
  return (node) => {
    const rank = node.x.dims.length;
    const axis = node.attribute("axis", -1);
    const axes = node.x.dims.map((_, i) => i).slice(axis < 0 ? axis + rank : axis);
    const affine = { scale: node.numbers(1), bias: node.numbers(2), epsilon: epsilonOf(node) };
    return [rowNormalization(node.sketch, node.x, axes, mode, affine), undefined, undefined];
  };
}

function groups(count: (node: NodeReader) => number): Mapping {
  return (node) => {
    const affine = { scale: node.numbers(1), bias: node.numbers(2), epsilon: epsilonOf(node) };
    return groupNormalization(node.sketch, node.x, count(node), affine);
  };
}

export const NORMALIZATIONS: { readonly [operator: string]: Mapping } = {
  BatchNormalization(node) {
    if (node.attribute<number>("training_mode", 0) === 1)
      throw new Unmapped("batch normalization in training");
    const [scale, bias, mean, variance] = [1, 2, 3, 4].map((index) =>
      node.sketch.numbers(node.tensor(index)),
    );
    if (!mean || !variance) throw new TypeError("BatchNormalization without statistics");
    return batchNormalization(node.sketch, node.x, 1, mean, variance, {
      scale,
      bias,
      epsilon: epsilonOf(node),
    });
  },
  LayerNormalization: rows("layer"),
  RMSNormalization: rows("rms"),
  GroupNormalization: groups((node) => node.attribute("num_groups", 1)),
  InstanceNormalization: groups((node) => node.x.dims[1] ?? 1),
};
