import { elementCount } from "../../core/shape.ts";
import type { Constant, Op, OpOf, Value } from "../../graph/graph.ts";
import { countUses, type Draft, newValues } from "./rewrite.ts";

/**
 * y = s·(x·K + b) + t is x·(s·K) + (s·b + t): a product that nobody else reads takes a multiplication or an addition of
 * one number a channel into its weights. This is where batch normalization goes.
 */
export function foldAffine(draft: Draft): Draft {
  const uses = countUses(draft);
  const ops: Op[] = [];
  /** Where in `ops` the maker of a value stands. */
  const madeAt = new Map<number, number>();
  const newValue = newValues(draft);
  const valueOf = (constant: Constant): Value => ({ ...newValue(constant.shape), constant });
  for (const op of draft.ops) {
    const { input, constant } = affineParts(op);
    const at = madeAt.get(input?.id ?? -1) ?? -1;
    const maker = ops[at];
    const isOnlyReader = input !== undefined && uses.get(input.id) === 1;
    const folded =
      isOnlyReader && canTake(maker, constant) ? foldInto(maker, op, constant, valueOf) : undefined;
    if (folded) ops[at] = folded;
    else ops.push(op);
    for (const { id } of op.outputs) madeAt.set(id, folded ? at : ops.length - 1);
  }
  return { ...draft, ops };
}

/** Inputs: x, a kernel whose last axes are those of the output's channels (but see `scaledTransposed`), a bias or none. */
type Product = { [K in ProductKind]: OpOf<K> }[ProductKind];
type ProductKind = "dense" | "conv2d" | "conv3d" | "depthwiseConv2d" | "convTranspose2d" | "convTranspose3d";
const PRODUCTS: ReadonlySet<string> = new Set<ProductKind>([
  "dense",
  "conv2d",
  "conv3d",
  "depthwiseConv2d",
  "convTranspose2d",
  "convTranspose3d",
]);

/** A multiplication or addition of a tensor and a weight. */
function affineParts(op: Op): {
  readonly input?: Value | undefined;
  readonly constant?: Constant | undefined;
} {
  if (op.kind !== "binary" || !["multiply", "add"].includes(op.attributes.operator)) return {};
  const [a, b] = op.inputs;
  return b?.constant ? { input: a, constant: b.constant } : { input: b, constant: a?.constant };
}

/** Is this a product with weights of its own, and the constant one number for each of its channels, or for all? */
function canTake(maker: Op | undefined, constant: Constant | undefined): maker is Product {
  if (maker === undefined || constant === undefined || !PRODUCTS.has(maker.kind) || maker.activation)
    return false;
  const channels = maker.outputs[0]?.shape.at(-1);
  const isAlongLast = constant.shape.slice(0, -1).every((size) => size === 1);
  const isOfWeights = maker.inputs.slice(1).every((value) => value.constant !== undefined);
  return isOfWeights && isAlongLast && [1, channels].includes(elementCount(constant.shape));
}

function foldInto(
  maker: Product,
  op: Op,
  constant: Constant | undefined,
  valueOf: (constant: Constant) => Value,
): Op | undefined {
  const [x, kernel, bias] = maker.inputs;
  if (!constant || !x || !kernel?.constant || op.kind !== "binary") return undefined;
  let inputs: Value[];
  if (op.attributes.operator === "multiply") {
    const scaleKernel = maker.kind.startsWith("convTranspose") ? scaledTransposed : scaledBy;
    inputs = [x, valueOf(scaleKernel(kernel.constant, constant))];
    if (bias?.constant) inputs.push(valueOf(scaledBy(bias.constant, constant)));
  } else if (bias?.constant) {
    inputs = [x, kernel, valueOf(shiftedBy(bias.constant, constant))];
  } else if (elementCount(constant.shape) === maker.outputs[0]?.shape.at(-1)) {
    inputs = [x, kernel, valueOf(constant)];
  } else {
    return undefined; // one number for all channels, and no bias to take it
  }
  const layers = [...new Set([...maker.layers, ...op.layers])];
  return { ...maker, inputs, outputs: op.outputs, layers };
}

/** A weight computed from two others whenever it is read, which is when it is packed: it keeps no numbers itself. */
class Folded implements Constant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly #weight: Constant;
  readonly #other: Constant;
  readonly #combine: Combine;
  /** How many neighbours in the weight belong to the same channel. */
  readonly #run: number;

  constructor(weight: Constant, other: Constant, combine: Combine, run: number) {
    this.name = weight.name;
    this.shape = weight.shape;
    this.#weight = weight;
    this.#other = other;
    this.#combine = combine;
    this.#run = run;
  }

  get version(): number {
    return this.#weight.version + this.#other.version;
  }

  get data(): Float32Array {
    const { data: numbers } = this.#other;
    const data = this.#weight.data.slice();
    let [channel, left] = [0, this.#run];
    for (let i = 0; i < data.length; i++) {
      data[i] = this.#combine(data[i] as number, numbers[channel] as number);
      if (--left > 0) continue;
      left = this.#run;
      if (++channel === numbers.length) channel = 0;
    }
    return data;
  }

  get product(): Constant["product"] {
    const isScaled = this.#combine === times && this.#run === 1;
    return isScaled ? { weight: this.#weight, factors: this.#other } : undefined;
  }
}

/** The same two weights give the same one every time, so that all plans of a model share its packed copy. */
function memoized(
  combine: Combine,
  runOf: (weight: Constant) => number = () => 1,
): (weight: Constant, other: Constant) => Constant {
  const known = new WeakMap<Constant, WeakMap<Constant, Constant>>();
  return (weight, other) => {
    const ofWeight = known.get(weight) ?? new WeakMap<Constant, Constant>();
    known.set(weight, ofWeight);
    const folded = ofWeight.get(other) ?? new Folded(weight, other, combine, runOf(weight));
    ofWeight.set(other, folded);
    return folded;
  };
}

type Combine = (a: number, b: number) => number;
const times: Combine = (a, b) => a * b;
const plus: Combine = (a, b) => a + b;
const scaledBy: (weight: Constant, scale: Constant) => Constant = memoized(times);
const shiftedBy: (bias: Constant, shift: Constant) => Constant = memoized(plus);
/** A kernel [..., filters, channels]: the output's channels are its filters. */
const scaledTransposed: (kernel: Constant, scale: Constant) => Constant = memoized(
  times,
  (kernel) => kernel.shape.at(-1) ?? 1,
);
