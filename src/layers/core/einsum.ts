import { ConfigError, ShapeError, UnsupportedError } from "../../core/errors.ts";
import { type Dim, formatShape, type Shape } from "../../core/shape.ts";

/** What an equation such as `abc,cd->abd` says of an input: a label for each axis, numbers for those of an ellipsis. */
export interface Einsum {
  readonly input: readonly string[];
  readonly kernel: readonly string[];
  readonly output: readonly string[];
  /** The labels of the bias, of the last axes of the output; `undefined` for an axis of size 1. `null` for no bias. */
  readonly bias: readonly (string | undefined)[] | null;
  /** The size of each label; `null` for what is not known. */
  readonly sizes: ReadonlyMap<string, Dim>;
}

/** The arguments of `EinsumDense` that say what it computes. */
export interface EinsumArguments {
  readonly equation: string;
  /** Without the batch, and without the axes of an ellipsis. */
  readonly outputShape: Shape;
  readonly biasAxes: string | null;
}

const EQUATION = /^(\.\.\.)?([a-zA-Z]+)(\.\.\.)?,([a-zA-Z]+)->(\.\.\.)?([a-zA-Z]+)(\.\.\.)?$/;

/**
 * Reads the equation for an input of this shape, with Keras's checks in its words.
 * @throws ConfigError for what is no such equation, ShapeError for an input that does not fit it, UnsupportedError for
 *   equations that mix samples or repeat a label.
 */
export function readEinsum(args: EinsumArguments, inputShape: Shape, layer: string): Einsum {
  const { equation, outputShape, biasAxes } = args;
  const { inputSpec, kernelSpec, outputSpec, isLeft, isRight } = split(equation, layer);
  const elided = inputShape.length - inputSpec.length;
  if (elided < 0 || (elided > 0 && !isLeft && !isRight)) {
    throw new ShapeError("The input does not fit the equation", {
      layer,
      expected: `${inputSpec.length} axes${isLeft || isRight ? " or more" : ""} for '${equation}'`,
      received: formatShape(inputShape),
    });
  }
  const between = Array.from({ length: elided }, (_, i) => String(i));
  const spread = (spec: string): string[] => (isLeft ? [...between, ...spec] : [...spec, ...between]);
  const labels = { input: spread(inputSpec), kernel: [...kernelSpec], output: spread(outputSpec) };
  checkBatch(labels, equation, layer);
  const sizes = new Map<string, Dim>(labels.input.map((label, axis) => [label, inputShape[axis] ?? null]));
  const given = labels.output.slice(1).filter((label) => !between.includes(label));
  if (given.length !== outputShape.length) {
    throw new ShapeError("The output shape does not fit the equation", {
      layer,
      argument: "outputShape",
      expected: `${given.length} sizes, of ${given.join(", ")}`,
      received: formatShape(outputShape),
    });
  }
  for (const [i, label] of given.entries()) {
    const [known, wanted = null] = [sizes.get(label), outputShape[i]];
    if (known === undefined) sizes.set(label, wanted);
    else if (wanted !== null && wanted !== known) {
      const [here, there] = [known ?? "None", wanted];
      throw new ShapeError(
        `Input shape and output shape do not match at shared dimension '${label}'. Input shape is ${here}, and output shape is ${there}`,
        { layer, argument: "outputShape" },
      );
    }
  }
  return { ...labels, sizes, bias: biasLabels(biasAxes, outputSpec, isRight ? elided : 0, layer) };
}

/** The three parts of an equation. */
function split(
  equation: string,
  layer: string,
): {
  readonly inputSpec: string;
  readonly kernelSpec: string;
  readonly outputSpec: string;
  readonly isLeft: boolean;
  readonly isRight: boolean;
} {
  const [, left, inputSpec = "", right, kernelSpec = "", outLeft, outputSpec = "", outRight] =
    EQUATION.exec(equation) ?? [];
  const place = { layer, argument: "equation" };
  const isEven = left === outLeft && right === outRight && !(left && right);
  if (inputSpec === "" || !isEven || (right && inputSpec.length < 2)) {
    throw new ConfigError(`Invalid einsum equation '${equation.slice(0, 60)}'`, {
      ...place,
      expected: "the form [X],[Y]->[Z], ...[X],[Y]->...[Z], or [X]...,[Y]->[Z]...",
    });
  }
  for (const spec of [inputSpec, kernelSpec, outputSpec]) {
    if (new Set(spec).size === spec.length) continue;
    const text = "A dimension that occurs twice in one part of the equation is not supported";
    throw new UnsupportedError(text, { ...place, received: spec.slice(0, 60) });
  }
  for (const label of outputSpec) {
    if (inputSpec.includes(label) || kernelSpec.includes(label)) continue;
    throw new ConfigError(
      `Dimension '${label}' was specified in the output '${outputSpec}' but has no corresponding dim in the input spec '${inputSpec}' or weight spec '${kernelSpec}'`,
      place,
    );
  }
  for (const label of kernelSpec) {
    if (inputSpec.includes(label) || outputSpec.includes(label)) continue;
    throw new ConfigError(
      `Weight dimension '${label}' did not have a match in either the input spec '${inputSpec}' or the output spec '${outputSpec}'. For this layer, the weight must be fully specified`,
      place,
    );
  }
  return { inputSpec, kernelSpec, outputSpec, isLeft: left !== undefined, isRight: right !== undefined };
}

/** The first axis of the input is the batch: it must be the first of the output, and none of the kernel. */
function checkBatch(
  { input, kernel, output }: Pick<Einsum, "input" | "kernel" | "output">,
  equation: string,
  layer: string,
): void {
  const [batch = ""] = input;
  if (output[0] === batch && !kernel.includes(batch)) return;
  throw new UnsupportedError("The batch axis must stay as it is", {
    layer,
    argument: "equation",
    expected: "the first axis of the input as the first of the output, and not in the kernel",
    received: equation,
  });
}

/** @throws ConfigError in Keras's words. */
function biasLabels(
  biasAxes: string | null,
  outputSpec: string,
  elided: number,
  layer: string,
): readonly (string | undefined)[] | null {
  if (biasAxes === null) return null;
  const missing = [...biasAxes].find((label) => !outputSpec.includes(label));
  if (missing !== undefined || biasAxes === "") {
    throw new ConfigError(
      `Bias dimension '${missing ?? ""}' was requested, but is not part of the output spec '${outputSpec}'`,
      { layer, argument: "biasAxes" },
    );
  }
  const first = Math.min(...[...biasAxes].map((label) => outputSpec.indexOf(label)));
  const labels = Array.from(outputSpec.slice(first), (label) =>
    biasAxes.includes(label) ? label : undefined,
  );
  return [...labels, ...Array.from({ length: elided }, () => undefined)];
}

/** The labels by what happens to their axes. */
export interface EinsumParts {
  /** The first one, of the samples. */
  readonly batch: readonly string[];
  /** In input, kernel and output: a product for each index. */
  readonly shared: readonly string[];
  /** In input and output only. */
  readonly kept: readonly string[];
  /** In input and kernel only, in the order of the input. */
  readonly summed: readonly string[];
  /** In kernel and output only. */
  readonly added: readonly string[];
  /** In the input only: summed over before. */
  readonly alone: readonly string[];
}

export function partsOf({ input, kernel, output }: Einsum): EinsumParts {
  const inOutput = output.slice(1);
  return {
    batch: input.slice(0, 1),
    shared: inOutput.filter((label) => input.includes(label) && kernel.includes(label)),
    kept: inOutput.filter((label) => input.includes(label) && !kernel.includes(label)),
    summed: input.filter((label) => kernel.includes(label) && !output.includes(label)),
    added: inOutput.filter((label) => !input.includes(label)),
    alone: input.filter((label) => !kernel.includes(label) && !output.includes(label)),
  };
}
