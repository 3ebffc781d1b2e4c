import { sizeOf } from "../ndarray.ts";
import { concat, expand, gather, pad, reshape, resize, slice, split, transpose } from "../operators/moves.ts";
import { Unmapped } from "../sketch.ts";
import { arrayOfOnnx, type OnnxTensor } from "./file.ts";
import type { Mapping, NodeReader } from "./node.ts";

const EMPTY: OnnxTensor = { name: "", dims: [0], dt: 1, data: [] };

function positive(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

/** [before axis 0, 1, ..., after axis 0, 1, ...], of the axes that an input may name. */
function padsOf(node: NodeReader): readonly [number[], number[]] {
  const rank = node.x.dims.length;
  const pads = node.list(1, "pads") ?? [];
  const axes = (node.list(3, "axes") ?? node.x.dims.map((_, axis) => axis)).map((axis) =>
    positive(axis, rank),
  );
  const [before, after] = [node.x.dims.map(() => 0), node.x.dims.map(() => 0)];
  for (const [index, axis] of axes.entries()) {
    before[axis] = pads[index] ?? 0;
    after[axis] = pads[index + axes.length] ?? 0;
  }
  return [before, after];
}

export const MOVES: { readonly [operator: string]: Mapping } = {
  Reshape(node) {
    const { dims } = node.x;
    if (sizeOf(dims) === 0) throw new Unmapped("empty tensor");
    const target = (node.list(1, "shape") ?? []).map((dim, axis) => (dim === 0 ? (dims[axis] ?? 1) : dim));
    return reshape(node.sketch, node.x, target);
  },
  Flatten(node) {
    const { dims } = node.x;
    const axis = positive(node.attribute("axis", 1), dims.length);
    return reshape(node.sketch, node.x, [sizeOf(dims.slice(0, axis)), sizeOf(dims.slice(axis))]);
  },
  Squeeze(node) {
    const axes = (node.list(1, "axes") ?? []).map((axis) => positive(axis, node.x.dims.length));
    return reshape(
      node.sketch,
      node.x,
      node.x.dims.filter((_, axis) => !axes.includes(axis)),
    );
  },
  Unsqueeze(node) {
    const axes = node.list(1, "axes") ?? [];
    const rank = node.x.dims.length + axes.length;
    const added = new Set(axes.map((axis) => positive(axis, rank)));
    const dims = [...node.x.dims];
    const target = Array.from({ length: rank }, (_, axis) => (added.has(axis) ? 1 : (dims.shift() ?? 1)));
    return reshape(node.sketch, node.x, target);
  },
  Transpose(node) {
    const order = node.attribute("perm", node.x.dims.map((_, axis) => axis).reverse());
    return node.isWeight(0) ? node.sketch.permuted(node.x, order) : transpose(node.sketch, node.x, order);
  },
  /** Numbers, for the nodes after it. */
  Constant(node) {
    return node.sketch.known(arrayOfOnnx(node.attribute<OnnxTensor>("value", EMPTY)));
  },
  Concat: (node) => concat(node.sketch, node.tensors, node.attribute("axis", 0)),
  Expand: (node) => expand(node.sketch, node.x, node.list(1, "shape") ?? []),
  Slice(node) {
    const { dims } = node.x;
    const starts = node.list(1, "starts") ?? [];
    const ends = node.list(2, "ends") ?? [];
    const axes = (node.list(3, "axes") ?? starts.map((_, axis) => axis)).map((axis) =>
      positive(axis, dims.length),
    );
    const steps = node.list(4, "steps") ?? starts.map(() => 1);
    const begin = dims.map(() => 0);
    const size = [...dims];
    const strides = dims.map(() => 1);
    for (const [index, axis] of axes.entries()) {
      const [length, step] = [dims[axis] ?? 0, steps[index] ?? 1];
      const low = step > 0 ? 0 : -1;
      const clip = (at: number): number => Math.min(Math.max(at < 0 ? at + length : at, low), length + low);
      const [first, last] = [clip(starts[index] ?? 0), clip(ends[index] ?? length)];
      begin[axis] = first;
      size[axis] = Math.max(0, Math.ceil((last - first) / step));
      strides[axis] = step;
    }
    return slice(node.sketch, node.x, begin, size, strides);
  },
  Split(node) {
    const axis = positive(node.attribute("axis", 0), node.x.dims.length);
    const length = node.x.dims[axis] ?? 0;
    const count = node.attribute("num_outputs", node.node.outputs.length);
    const most = Math.ceil(length / count);
    const even = Array.from({ length: count }, (_, index) => Math.min(most, length - index * most));
    return split(node.sketch, node.x, node.list(1, "split") ?? even, axis);
  },
  Pad(node) {
    const mode = node.attribute<string>("mode", "constant");
    if (mode !== "constant") throw new Unmapped(`pad of mode ${mode}`);
    const value = node.numbers(2)?.data[0] ?? node.attribute("value", 0);
    return pad(node.sketch, node.x, ...padsOf(node), value);
  },
  Gather: (node) => gather(node.sketch, node.x, node.tensor(1), node.attribute("axis", 0)),
  /** Half-pixel centres, the edge repeated: Keras's. Its nearest rounds down where ONNX's default rounds half down. */
  Resize(node) {
    const mode = node.attribute<string>("mode", "nearest");
    const at = node.attribute<string>("coordinate_transformation_mode", "half_pixel");
    const isKeys =
      node.attribute<number>("cubic_coeff_a", -0.75) === -0.5 &&
      node.attribute<number>("exclude_outside", 0) === 1;
    if (mode === "cubic" && !isKeys) throw new Unmapped("Resize of another cubic filter than Keras's");
    if (at !== "half_pixel") throw new Unmapped(`Resize with coordinates ${at}`);
    if (node.attribute<number>("antialias", 0) === 1) throw new Unmapped("Resize with antialias");
    if ("keep_aspect_ratio_policy" in node.node.attrs)
      throw new Unmapped("Resize that keeps the aspect ratio");
    const rounding = node.attribute<string>("nearest_mode", "round_prefer_floor");
    if (mode === "nearest" && rounding !== "round_prefer_floor")
      throw new Unmapped(`Resize that rounds by ${rounding}`);
    const { dims } = node.x;
    const axes = node.attribute(
      "axes",
      dims.map((_, axis) => axis),
    );
    const scales = node.list(2, "scales");
    const sizes = node.list(3, "sizes");
    const target = axes.map(
      (axis, i) => [axis, sizes?.[i] ?? Math.floor((dims[axis] ?? 1) * (scales?.[i] ?? 1))] as const,
    );
    if (!sizes && target.some(([axis, length], i) => (dims[axis] ?? 1) * (scales?.[i] ?? 1) !== length)) {
      throw new Unmapped("Resize by a scale to no whole size");
    }
    const size = new Map(target.filter(([axis, length]) => axis >= 2 || length !== dims[axis]));
    if (
      mode === "nearest" &&
      ![...size].every(([axis, length]) => Number.isInteger(length / (dims[axis] ?? 1)))
    ) {
      throw new Unmapped("Resize to the nearest by no integer factor");
    }
    const interpolation = ({ linear: "bilinear", cubic: "bicubic" } as const)[mode] ?? "nearest";
    return resize(node.sketch, node.x, size, interpolation);
  },
};
