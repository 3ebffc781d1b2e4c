import { LanewiseError } from "../../src/core/errors.ts";
import { elementCount } from "../../src/core/shape.ts";
import type { SymbolicTensor } from "../../src/layers/symbolic.ts";
import { Draw } from "../helpers/random.ts";
import { KINDS, MERGES, PAIRS } from "./kinds.ts";
import { kit } from "./ours.ts";
import { Builder, type Recipe, type RecipeInput, type Step } from "./recipe.ts";

const MAX_ELEMENTS = 6000;

/** A random model: branches, merges, layers called twice, several inputs and outputs. What does not fit is drawn again. */
export function drawRecipe(seed: number): Recipe {
  const draw = new Draw(seed);
  const inputs = Array.from({ length: draw.pick([1, 1, 1, 1, 1, 2, 3]) }, () => drawInput(draw));
  const builder = new Builder(kit, inputs);
  const steps: Step[] = [];
  const wanted = draw.integer(1, draw.pick([1, 3, 9]));
  for (const [at, { vocabulary }] of inputs.entries()) {
    if (vocabulary === undefined) continue;
    const options = { inputDim: vocabulary, outputDim: draw.integer(1, 9), maskZero: draw.chance() };
    add({ kind: "embedding", options, inputs: [at] });
  }
  for (let tries = 0; steps.length < wanted && tries < 60; tries++) {
    const step = drawStep(draw, builder.tensors, steps, inputs);
    if (step) add(step);
  }
  if (steps.length === 0) add({ kind: "flatten", options: {}, inputs: [0] });

  function add(step: Step): void {
    try {
      builder.add(step);
      steps.push(step);
    } catch (error) {
      if (!(error instanceof LanewiseError)) throw error; // a window larger than the image and the like
    }
  }
  const read = new Set(steps.flatMap((step) => step.inputs));
  const ends = builder.tensors.map((_, at) => at).filter((at) => at >= inputs.length && !read.has(at));
  return { seed, inputs, steps, outputs: ends };
}

function drawInput(draw: Draw): RecipeInput {
  if (draw.chance(0.1)) return { shape: [draw.integer(1, 12)], vocabulary: draw.integer(2, 30) };
  const rank = draw.pick([1, 2, 2, 3, 3, 3, 4]);
  const size = { 1: 40, 2: 16, 3: 10, 4: 6 }[rank] ?? 1;
  return {
    shape: [
      ...Array.from({ length: rank - 1 }, () => draw.integer(1, size)),
      draw.integer(1, rank === 1 ? 40 : 20),
    ],
  };
}

const sampleOf = ({ shape }: SymbolicTensor): number[] => shape.slice(1).map((dim) => dim ?? 1);

function drawStep(
  draw: Draw,
  tensors: readonly SymbolicTensor[],
  steps: readonly Step[],
  inputs: readonly RecipeInput[],
): Step | undefined {
  const numbers = tensors.map((_, at) => at).filter((at) => inputs[at]?.vocabulary === undefined);
  if (numbers.length === 0) return undefined;
  // The latest tensors more often: deep models rather than wide ones.
  const at = draw.chance(0.7) ? (numbers.at(-1) as number) : draw.pick(numbers);
  const shape = sampleOf(tensors[at] as SymbolicTensor);
  if (elementCount(shape) > MAX_ELEMENTS) return undefined;
  const same = numbers.filter(
    (other) => String(sampleOf(tensors[other] as SymbolicTensor)) === String(shape),
  );
  const pairs = PAIRS.filter(({ ranks }) => ranks.includes(shape.length));
  if (pairs.length > 0 && draw.chance(0.15)) {
    const { kind, options } = draw.pick(pairs);
    return { kind, options: options?.(draw, shape) ?? {}, inputs: [at, draw.pick(same)] };
  }
  if (same.length > 1 && draw.chance(0.4)) return drawMerge(draw, same, at);
  if (draw.chance(0.1)) return drawConcatenation(draw, tensors, numbers, at);
  if (draw.chance(0.15)) return shareLayer(draw, tensors, steps, inputs.length, at);
  const isMasked = steps.some(({ kind, options }) => kind === "masking" || options["maskZero"] === true);
  // Softmax takes a mask of its input's shape only; it is refused when the model runs, here as in Keras.
  const fitting = KINDS.filter(
    ({ kind, ranks }) => ranks.includes(shape.length) && !(isMasked && kind === "softmax"),
  );
  const kind = draw.pick(
    fitting.flatMap((each) => Array<typeof each>(Math.ceil(2 * (each.weight ?? 1))).fill(each)),
  );
  const options = kind.options?.(draw, shape) ?? {};
  const inner = options["layer"] as { readonly kind: string } | undefined;
  return isMasked && inner?.kind === "softmax" ? undefined : { kind: kind.kind, options, inputs: [at] };
}

function drawMerge(draw: Draw, same: readonly number[], at: number): Step {
  const kind = draw.pick([...MERGES, "concatenate"]);
  const others = draw.shuffled(same.filter((other) => other !== at));
  const count = kind === "subtract" ? 1 : draw.integer(1, Math.min(3, others.length));
  return { kind, options: {}, inputs: draw.shuffled([at, ...others.slice(0, count)]) };
}

/** Tensors that differ along one axis. */
function drawConcatenation(
  draw: Draw,
  tensors: readonly SymbolicTensor[],
  numbers: readonly number[],
  at: number,
): Step | undefined {
  const shape = sampleOf(tensors[at] as SymbolicTensor);
  const axis = draw.integer(1, shape.length);
  const others = numbers.filter((other) => {
    const sample = sampleOf(tensors[other] as SymbolicTensor);
    return sample.length === shape.length && sample.every((size, i) => i === axis - 1 || size === shape[i]);
  });
  if (others.length < 2) return undefined;
  const inputs = draw.shuffled(others).slice(0, 3);
  return { kind: "concatenate", options: { axis: draw.chance() ? axis : axis - shape.length - 1 }, inputs };
}

/** A layer again, on another tensor of the same shape, or on the same. */
function shareLayer(
  draw: Draw,
  tensors: readonly SymbolicTensor[],
  steps: readonly Step[],
  inputCount: number,
  at: number,
): Step | undefined {
  const shape = String(sampleOf(tensors[at] as SymbolicTensor));
  const fitting = steps.flatMap((step, i) => {
    const [first] = step.inputs;
    if (step.inputs.length > 1 || first === undefined || inputCount + i === at) return [];
    return String(sampleOf(tensors[first] as SymbolicTensor)) === shape
      ? [{ ...step, shared: step.shared ?? i, inputs: [at] }]
      : [];
  });
  return fitting.length === 0 ? undefined : draw.pick(fitting);
}
