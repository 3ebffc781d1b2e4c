import type { SymbolicTensor } from "../symbolic.ts";
import type { OperationClass } from "./operation.ts";
import * as reductions from "./reduce.ts";
import * as rows from "./softmax.ts";

/** A function that takes some axes of a tensor, but never the batch. */
export type ReduceFunction = (x: SymbolicTensor, options: reductions.ReduceOptions) => SymbolicTensor;

/** A function of all numbers along an axis. */
export type RowFunction = (x: SymbolicTensor, options?: rows.SoftmaxOptions) => SymbolicTensor;

const call = (each: OperationClass, x: SymbolicTensor, options: object = {}): SymbolicTensor =>
  new each(options as never).apply(x);

/** The sum over axes other than the batch. */
export const sum: ReduceFunction = (x, options) => call(reductions.Sum, x, options);
/** The mean over axes other than the batch. */
export const mean: ReduceFunction = (x, options) => call(reductions.Mean, x, options);
/** The maximum over axes other than the batch. */
export const max: ReduceFunction = (x, options) => call(reductions.Max, x, options);
/** The minimum over axes other than the batch. */
export const min: ReduceFunction = (x, options) => call(reductions.Min, x, options);
/** The product over axes other than the batch. */
export const prod: ReduceFunction = (x, options) => call(reductions.Prod, x, options);
/** The variance over axes other than the batch. */
export const variance: ReduceFunction = (x, options) => call(reductions.Var, x, options);
/** The standard deviation over axes other than the batch. */
export const std: ReduceFunction = (x, options) => call(reductions.Std, x, options);
/** log(sum(e^x)), without overflow over axes other than the batch. */
export const logsumexp: ReduceFunction = (x, options) => call(reductions.Logsumexp, x, options);
/** 1 where nothing is 0, else 0, over axes other than the batch. */
export const all: ReduceFunction = (x, options) => call(reductions.All, x, options);
/** 1 where something is not 0, else 0, over axes other than the batch. */
export const any: ReduceFunction = (x, options) => call(reductions.Any, x, options);

/** e^x / sum(e^x) along an axis, by default the last. */
export const softmax: RowFunction = (x, options) => call(rows.Softmax, x, options);
/** log(softmax(x)) along an axis, by default the last. */
export const logSoftmax: RowFunction = (x, options) => call(rows.LogSoftmax, x, options);
/** Sparsemax, as Keras 3 defines it, along an axis, by default the last. */
export const sparsemax: RowFunction = (x, options) => call(rows.Sparsemax, x, options);
