import { ShapeError } from "../../core/errors.ts";
import { type Dim, formatShape, isSize, sameShape, type Shape } from "../../core/shape.ts";
import type { Constant, GraphBuilder, Value } from "../../graph/graph.ts";
import { isRowwise } from "../../ops/activation.ts";
import { arranged } from "../arranged.ts";
import { parseInitializer } from "../initializers/index.ts";
import type { Initializer } from "../initializers/initializer.ts";
import { checkInput } from "../input-spec.ts";
import { type KernelOptions, type KernelWeights, readKernelWeights } from "../kernel.ts";
import { Layer } from "../layer.ts";
import { rowLength } from "../normalization/axes.ts";
import { type Einsum, type EinsumArguments, partsOf, readEinsum } from "./einsum.ts";

export interface EinsumDenseOptions extends Omit<KernelOptions, "useBias"> {
  /** `abc,cd->abd`: the input's axes, the kernel's, the output's. `...` at one end stands for any number of axes. */
  readonly equation: string;
  /** The sizes of the output but for the batch and the ellipsis; `null` for those of the input. */
  readonly outputShape: number | readonly (number | null)[];
  /** The axes of the output along which the bias differs, as `d`; default null, no bias. */
  readonly biasAxes?: string | null;
  /** Only null, both of them. */
  readonly gptqUnpackedColumnSize?: null;
  readonly quantizationConfig?: null;
}

/**
 * Sums of products of the input and a kernel, as an equation says: y = activation(einsum(equation, x, kernel) + bias).
 * The weights are kernel, with the axes of the equation's second part, and bias. It is computed as a dense layer, with
 * axes moved where the equation wants that. Masks go.
 *
 * @throws ConfigError for a bad argument, ShapeError for an input that does not fit the equation, UnsupportedError for
 *   equations that mix samples or repeat a label in one part.
 * Source: https://keras.io/api/layers/core_layers/einsum_dense/
 *
 * @example
 * const heads = layers.einsumDense({ equation: "abc,cde->abde", outputShape: [null, 8, 16], biasAxes: "de" });
 * heads.computeOutputShape([null, 32, 128]);    // [null, 32, 8, 16]
 */
export class EinsumDense extends Layer {
  static override readonly className = "EinsumDense";
  readonly #einsum: EinsumArguments;
  readonly #weights: KernelWeights;
  /** The kernel as a matrix [summed, added], or as one for each index of the shared axes. */
  #matrix: Constant | undefined;
  /** One number for each column of the matrix, or of Keras's shape where that is not possible. */
  #bias: { readonly constant: Constant; readonly isOfColumns: boolean } | undefined;
  #ndim = 0;

  constructor(options: EinsumDenseOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    const { args } = this;
    const isNumber = typeof args.optional("outputShape") === "number";
    this.#einsum = {
      equation: args.string("equation"),
      outputShape: isNumber
        ? args.fixed("outputShape", [args.integer("outputShape")])
        : args.list("outputShape", isDim, "an integer, or a list of integers and null"),
      biasAxes:
        args.optional("biasAxes") === undefined ? args.fixed("biasAxes", null) : args.string("biasAxes"),
    };
    this.#weights = readKernelWeights(args);
    args.harmless("gptqUnpackedColumnSize", [null]);
    args.harmless("quantizationConfig", [null]);
    this.finish();
  }

  protected override createWeights(inputShape: Shape): void {
    const einsum = readEinsum(this.#einsum, inputShape, this.label);
    const { input, kernel, bias } = einsum;
    const { shared, summed, added } = partsOf(einsum);
    const sizesOf = (labels: readonly (string | undefined)[]): number[] => this.#knownSizes(einsum, labels);
    const sizeOf = (label: string): number => sizesOf([label])[0] ?? 1;
    const weight = this.addWeight("kernel", sizesOf(kernel), this.#fanned(einsum));
    const groups = shared.length === 0 ? [summed, added] : [shared, summed, added];
    this.#matrix = arranged(weight, kernel, groups, sizeOf);
    this.#bias = undefined;
    if (bias !== null) {
      const addend = this.addWeight("bias", sizesOf(bias), this.#weights.biasInitializer);
      const isOfColumns =
        shared.length === 0 && bias.every((label) => label === undefined || added.includes(label));
      const constant = isOfColumns ? arranged(addend, bias, [added], sizeOf) : addend;
      this.#bias = { constant, isOfColumns };
    }
    this.#ndim = input.length;
    const inKernel = [...input.entries()].filter(([, label]) => kernel.includes(label));
    this.fixAxes(new Map(inKernel.map(([axis, label]) => [axis, sizeOf(label)])));
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    checkInput(input.shape, this, { ndim: this.#ndim });
    const einsum = readEinsum(this.#einsum, input.shape, this.label);
    const { batch, shared, kept, added } = partsOf(einsum);
    const bias = this.#bias?.isOfColumns === false ? graph.constant(this.#bias.constant) : undefined;
    const { activation } = this.#weights;
    const isEarly = bias === undefined && !isRowwise(activation); // so that the product can finish its own rows
    const product = this.#multiply(graph, einsum, input);
    const finished = isEarly ? this.activate(graph, product, activation) : product;
    const order = [...shared, ...kept, ...added];
    const spread = reshaped(graph, finished, sizesIn(einsum, order));
    const result = moved(graph, spread, [...batch, ...order], einsum.output);
    if (isEarly) return result;
    const sums = bias ? graph.addOne("binary", [result, bias], { operator: "add" }) : result;
    return this.activate(graph, sums, activation);
  }

  /** [batch, kept..., added], or where the kernel shares axes with input and output [batch, shared, kept, added]. */
  #multiply(graph: GraphBuilder, einsum: Einsum, input: Value): Value {
    const { batch, shared, kept, summed, alone } = partsOf(einsum);
    const axes = alone.map((label) => einsum.input.indexOf(label));
    const sums =
      axes.length === 0 ? input : graph.addOne("reduce", [input], { operator: "sum", axes, keepDims: false });
    const labels = einsum.input.filter((label) => !alone.includes(label));
    const rows = moved(graph, sums, labels, [...batch, ...shared, ...kept, ...summed]);
    const count = (group: readonly string[]): Dim => rowLength(sizesIn(einsum, group));
    const matrix = graph.constant(this.#matrix as Constant);
    if (shared.length === 0) {
      const x = reshaped(graph, rows, [...sizesIn(einsum, kept), count(summed)]);
      const bias = this.#bias?.isOfColumns ? [graph.constant(this.#bias.constant)] : [];
      return graph.addOne("dense", [x, matrix, ...bias], {});
    }
    const x = reshaped(graph, rows, [count(shared), count(kept), count(summed)]);
    if (summed.length === 0) return graph.addOne("binary", [x, matrix], { operator: "multiply" });
    return graph.addOne("matmul", [x, matrix], { transposeA: false, transposeB: false });
  }

  /** The sizes of a weight, which must be known. In Keras's words. @throws ShapeError */
  #knownSizes({ sizes }: Einsum, labels: readonly (string | undefined)[]): number[] {
    const shape = labels.map((label) => (label === undefined ? 1 : (sizes.get(label) ?? null)));
    if (shape.every((dim) => dim !== null)) return shape;
    const text = "Shapes used to initialize variables must be fully-defined (no `None` dimensions)";
    throw new ShapeError(text, {
      layer: this.label,
      argument: "outputShape",
      received: `shape=${formatShape(shape)} for '${this.#einsum.equation}'`,
    });
  }

  /** The kernel's initializer; one that scales counts the axes of the equation that come in and go out. */
  #fanned({ kernel, output }: Einsum): Initializer {
    const { kernelInitializer } = this.#weights;
    const { className, config } = kernelInitializer;
    if (config["input_axes"] !== null && config["output_axes"] !== null) return kernelInitializer;
    const axes = kernel.map((_, axis) => axis);
    const [outputAxes, inputAxes] = [true, false].map((isOut) =>
      axes.filter((axis) => output.includes(kernel[axis] ?? "") === isOut),
    );
    const more = { input_axes: inputAxes, output_axes: outputAxes };
    const place = { ...this.args.where("kernelInitializer"), kerasMajor: this.args.kerasMajor };
    return parseInitializer({ class_name: className, config: { ...config, ...more } }, place).value;
  }
}

const isDim = (item: unknown): item is number | null => item === null || isSize(item);

function sizesIn({ sizes }: Einsum, labels: readonly string[]): Dim[] {
  return labels.map((label) => sizes.get(label) ?? null);
}

/** The same numbers under another sample shape, if it is another. */
function reshaped(graph: GraphBuilder, value: Value, sample: Shape): Value {
  if (sameShape(sample, value.shape.slice(1))) return value;
  return graph.addOne("reshape", [value], { target: sample.map((dim) => dim ?? -1) });
}

/** The axes in another order, if it is another. */
function moved(graph: GraphBuilder, value: Value, from: readonly string[], to: readonly string[]): Value {
  const permutation = to.map((label) => from.indexOf(label));
  if (permutation.every((axis, i) => axis === i)) return value;
  return graph.addOne("transpose", [value], { permutation });
}

/** Makes an `EinsumDense` layer. @see EinsumDense */
export function einsumDense(options: EinsumDenseOptions): EinsumDense {
  return new EinsumDense(options);
}
