import type { Options } from "./kinds.ts";

/** A layer: the name of its factory, the same here and in TensorFlow.js, and its options. A layer
 * among the options is `{ kind, options }` too. */
export interface Made {
  readonly kind: string;
  readonly options: Options;
}

/** A call of a layer. Tensors are numbered: the inputs first, then what each step gives. */
export interface Step extends Made {
  readonly inputs: readonly number[];
  /** The step whose layer is called again; `kind` and `options` are that step's. */
  readonly shared?: number;
}

/** A functional model as data, so that one that failed can be kept. */
export interface Recipe {
  /** Weights and inputs are drawn from it. */
  readonly seed: number;
  readonly inputs: readonly RecipeInput[];
  readonly steps: readonly Step[];
  /** Numbers of tensors. */
  readonly outputs: readonly number[];
}

export interface RecipeInput {
  /** Of one sample. */
  readonly shape: readonly number[];
  /** Whole numbers below this, for an embedding. */
  readonly vocabulary?: number;
}

/** What layers are made with: `layers` of Lanewise and of TensorFlow.js have that in common. */
export interface Kit<T> {
  input(options: { readonly shape: number[]; readonly name: string }): T;
  layer(kind: string, options: Options): Layer<T>;
}

interface Layer<T> {
  apply(inputs: T | T[]): T;
}

export const layerName = (step: number): string => `layer_${step}`;

/** Calls the layers of a recipe one by one. */
export class Builder<T> {
  readonly tensors: T[] = [];
  readonly #kit: Kit<T>;
  readonly #layers: Layer<T>[] = [];

  constructor(kit: Kit<T>, inputs: readonly RecipeInput[]) {
    this.#kit = kit;
    for (const [i, { shape }] of inputs.entries())
      this.tensors.push(kit.input({ shape: [...shape], name: `input_${i}` }));
  }

  add({ kind, options, inputs, shared }: Step): T {
    const step = this.#layers.length;
    const layer =
      (shared === undefined ? undefined : this.#layers[shared]) ?? this.#make(kind, options, layerName(step));
    const given = inputs.map((at) => this.tensors[at] as T);
    const output = layer.apply(given.length === 1 ? (given[0] as T) : given);
    this.#layers.push(layer);
    this.tensors.push(output);
    return output;
  }

  #make(kind: string, options: Options, name: string): Layer<T> {
    const made = (value: unknown, at: string): unknown => {
      if (Array.isArray(value)) return value.map((each, i) => made(each, `${at}_${i}`));
      return isMade(value) ? this.#make(value.kind, value.options, at) : value;
    };
    const entries = Object.entries(options).map(([key, value]) => [key, made(value, `${name}_${key}`)]);
    return this.#kit.layer(kind, { ...Object.fromEntries(entries), name });
  }
}

export function isMade(value: unknown): value is Made {
  return value instanceof Object && "kind" in value && "options" in value;
}

/** Builds all of a recipe. */
export function build<T>(kit: Kit<T>, recipe: Recipe): { readonly inputs: T[]; readonly outputs: T[] } {
  const builder = new Builder(kit, recipe.inputs);
  for (const step of recipe.steps) builder.add(step);
  const { tensors } = builder;
  return {
    inputs: tensors.slice(0, recipe.inputs.length),
    outputs: recipe.outputs.map((at) => tensors[at] as T),
  };
}
