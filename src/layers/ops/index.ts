/** Functions on symbolic tensors, by the names of `keras.ops`: `ops.add(x, 1)`, `ops.matmul(x, y)`. */
export * from "./call-binary.ts";
export * from "./call-reduce.ts";
export * from "./call-shape.ts";
export * from "./call-unary.ts";
export type { IndexItem, ItemKey, SliceRange } from "./get-item.ts";
export type { ReduceOptions } from "./reduce.ts";
