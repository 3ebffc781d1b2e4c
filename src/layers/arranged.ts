import { elementCount } from "../core/shape.ts";
import type { Constant } from "../graph/graph.ts";
import { WeightView } from "./convolutional/weight-view.ts";
import { DerivedConstant } from "./derived-constant.ts";

/**
 * A weight with its axes in another order, and neighbours joined: each group of labels is one axis of the result. A label
 * that the weight does not have repeats it.
 *
 * @param labels One for each axis of the weight; `undefined` for an axis of size 1 that goes.
 */
export function arranged(
  weight: Constant,
  labels: readonly (string | undefined)[],
  groups: readonly (readonly string[])[],
  sizeOf: (label: string) => number,
): Constant {
  const order = groups.flat();
  const shape = groups.map((group) => elementCount(group.map(sizeOf)));
  const own = labels.filter((label) => label !== undefined);
  if (own.length === order.length && own.every((label, i) => label === order[i]))
    return new WeightView(weight, shape);
  return new DerivedConstant(weight.name, shape, [weight], () => {
    const strideOf = (label: string): number => {
      const axis = labels.indexOf(label);
      return axis < 0 ? 0 : elementCount(weight.shape.slice(axis + 1));
    };
    const offsets = order.reduce<readonly number[]>(
      (before, label) =>
        before.flatMap((offset) =>
          Array.from({ length: sizeOf(label) }, (_, i) => offset + i * strideOf(label)),
        ),
      [0],
    );
    const { data } = weight;
    return Float32Array.from(offsets, (offset) => data[offset] ?? 0);
  });
}
