import {
  concat,
  expand,
  gather,
  pad,
  reshape,
  resize,
  reverse,
  slice,
  split,
  transpose,
} from "../operators/moves.ts";
import { Unmapped } from "../sketch.ts";
import type { Mapping } from "./call.ts";

export const MOVES: { readonly [operator: string]: Mapping } = {
  reshape: (call) => reshape(call.sketch, call.tensor("input"), call.argument("newShape", [])),
  expand: (call) => expand(call.sketch, call.tensor("input"), call.argument("newShape", [])),
  concat: (call) => concat(call.sketch, call.tensors("inputs"), call.argument("axis", 0)),
  transpose(call) {
    const x = call.tensor("input");
    return transpose(call.sketch, x, call.argument("permutation", x.dims.map((_, axis) => axis).reverse()));
  },
  slice(call) {
    const x = call.tensor("input");
    const sizes = call.argument<readonly number[]>("sizes", []);
    const strides = call.argument<readonly number[]>(
      "strides",
      sizes.map(() => 1),
    );
    const counts = sizes.map((size, axis) => Math.ceil(size / (strides[axis] ?? 1)));
    return slice(call.sketch, x, call.argument("starts", []), counts, strides);
  },
  split(call) {
    const x = call.tensor("input");
    const axis = call.argument("axis", 0);
    const splits = call.argument<number | readonly number[]>("splits", 1);
    const equal = (count: number): number[] =>
      Array.from({ length: count }, () => (x.dims[axis] ?? 0) / count);
    return split(call.sketch, x, typeof splits === "number" ? equal(splits) : splits, axis);
  },
  reverse(call) {
    const x = call.tensor("input");
    return reverse(
      call.sketch,
      x,
      call.argument(
        "axes",
        x.dims.map((_, axis) => axis),
      ),
    );
  },
  pad(call) {
    const mode = call.argument("mode", "constant");
    if (mode !== "constant") throw new Unmapped(`pad of mode ${mode}`);
    const [before, after] = [call.argument("beginningPadding", []), call.argument("endingPadding", [])];
    return pad(call.sketch, call.tensor("input"), before, after, call.argument("value", 0));
  },
  gather: (call) =>
    gather(call.sketch, call.tensor("input"), call.tensor("indices"), call.argument("axis", 0)),
  resample2d(call) {
    const x = call.tensor("input");
    const axes = call.argument<readonly number[]>("axes", [2, 3]);
    const scales = call.argument<readonly number[]>("scales", [1, 1]);
    const scaled = axes.map((axis, i) => Math.floor((x.dims[axis] ?? 1) * (scales[i] ?? 1)));
    const sizes = call.argument<readonly number[]>("sizes", scaled);
    const interpolation =
      call.argument<string>("mode", "nearest-neighbor") === "linear" ? "bilinear" : "nearest";
    return resize(call.sketch, x, new Map(axes.map((axis, i) => [axis, sizes[i] ?? 1])), interpolation);
  },
};
