import { type Functional, Tensor } from "../../src/index.ts";
import { buildOurs, drawInputs, predictOurs } from "./ours.ts";
import type { Recipe } from "./recipe.ts";

export interface Numbers {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** Another library that computes what a recipe says. */
export interface Oracle {
  readonly name: string;
  /** All outputs. @throws Lacking when it has not what it takes. */
  predict(recipe: Recipe, net: Functional, inputs: readonly Numbers[]): Promise<readonly Numbers[]>;
  close(): void;
}

/** The library lacks a layer, or an option of one. */
export class Lacking extends Error {}

const SAMPLES = 2;
const PROMISE = 1e-5;
const ULP = 2 ** -23;
/** How often a layer may round, in sums and means, as much as a last bit. */
const ROUNDINGS = 8;

/** Computes a recipe here and there. @returns what differs, or undefined. @throws Lacking */
export async function difference(oracle: Oracle, recipe: Recipe): Promise<string | undefined> {
  const net = buildOurs(recipe);
  try {
    const inputs = drawInputs(recipe, SAMPLES);
    const theirs = await oracle.predict(recipe, net, inputs);
    const ours = predictOurs(net, inputs);
    if (theirs.length !== ours.length) return `${ours.length} outputs, there ${theirs.length}`;
    for (const [i, { shape }] of ours.entries()) {
      const there = theirs[i]?.shape ?? [];
      if (String(there) !== String(shape)) return `output ${i} is [${shape.join()}], there [${there.join()}]`;
    }
    const distances = ours.map((y, i) => distance(y, theirs[i] as Numbers));
    const scales = ours.map(({ data }) => data.reduce((max, value) => Math.max(max, Math.abs(value)), 0));
    if (distances.every((far, i) => far <= PROMISE * (scales[i] ?? 0))) return undefined;
    const moved = sensitivity(recipe, net, inputs, ours);
    const wrong = distances.findIndex(
      (far, i) => !(far <= PROMISE * (scales[i] ?? 0) + ROUNDINGS * recipe.steps.length * (moved[i] ?? 0)),
    );
    if (wrong < 0) return undefined;
    return `output ${wrong} is off by ${distances[wrong]}, its largest value being ${scales[wrong]}; a last bit of the inputs moves it by ${moved[wrong]}`;
  } finally {
    net.dispose();
  }
}

function distance({ data }: Numbers, { data: other }: Numbers): number {
  return data.reduce((max, value, i) => (Number.isNaN(value) || Number.isNaN(other[i]) ? Infinity : Math.max(max, Math.abs(value - (other[i] ?? NaN)))), 0); // prettier-ignore
}

/**
 * How far each output moves when all inputs and weights are changed in their last bit: what two right answers may differ by,
 * for every op rounds by as much.
 */
function sensitivity(
  recipe: Recipe,
  net: Functional,
  inputs: readonly Tensor[],
  ours: readonly Numbers[],
): readonly number[] {
  const weights = net.getWeights();
  const moved = ours.map(() => 0);
  for (const shift of [ULP, -ULP]) {
    const nudge = (value: number, i: number): number => value * (1 + (i % 3 === 0 ? -shift : shift));
    net.setWeights(weights.map(({ data }) => data.map(nudge)));
    const whole = recipe.inputs.map(({ vocabulary }) => vocabulary !== undefined);
    const nudged = inputs.map((tensor, i) =>
      whole[i] ? tensor : new Tensor(tensor.data.map(nudge), tensor.shape),
    );
    for (const [i, y] of predictOurs(net, nudged).entries())
      moved[i] = Math.max(moved[i] ?? 0, distance(y, ours[i] as Numbers));
  }
  net.setWeights(weights);
  return moved;
}
