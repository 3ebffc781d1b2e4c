import { UnsupportedError } from "../core/errors.ts";
import type { Shape } from "../core/shape.ts";
import type { Activation } from "../ops/activation.ts";
import { type OpAttributes, type OpKind, OPS } from "../ops/index.ts";
import type { NoiseAttributes } from "../ops/noise.ts";

/** Numbers that a graph refers to but does not own: a layer's weight. */
export interface Constant {
  readonly name: string;
  readonly shape: readonly number[];
  /** Row-major values; replaced as a whole, and `version` raised, when the weight is set. */
  readonly data: Float32Array;
  readonly version: number;
  /** For values that are products of a weight and of one number for each element of its last axis, or one for all: these. */
  readonly product?: { readonly weight: Constant; readonly factors: Constant } | undefined;
}

/** Memory that lasts from one run to the next: the state of a stateful layer. It starts as zeros. */
export interface Variable {
  readonly name: string;
  readonly shape: readonly number[];
  /** Raised when the owner asks for zeros again. */
  readonly resets: number;
}

/** One tensor of a graph. Axis 0 is the batch and may be `null`; so may others until a plan is made. */
export interface Value {
  readonly id: number;
  readonly shape: Shape;
  readonly constant?: Constant;
  readonly variable?: Variable;
}

/** One op of kind `K` with what goes in and comes out. */
export interface OpOf<K extends OpKind> {
  readonly kind: K;
  readonly attributes: OpAttributes[K];
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  /** The layers it came from, as `Dense "dense_1"`; more than one after fusion. */
  readonly layers: readonly string[];
  /** Set by fusion: applied to the finished output. */
  readonly activation?: Activation;
}

export type Op = { readonly [K in OpKind]: OpOf<K> }[OpKind];

/** What a model computes: ops in an order in which each comes after its inputs. Plain data. */
export interface Graph {
  readonly inputs: readonly Value[];
  readonly ops: readonly Op[];
  readonly outputs: readonly Value[];
}

/**
 * What random numbers depend on in a graph that computes as in training, set before each run: the keys of layers that have
 * a seed of their own, and of the others.
 */
export interface NoiseKeys {
  readonly seeded: Constant;
  readonly unseeded: Constant;
}

/** No model of use comes near it, but one that calls itself twice, and so on, would be far beyond. */
const MAX_OPS = 2 ** 17;

/** Builds a graph op by op, inferring shapes on the way. */
export class GraphBuilder {
  /** The layer that is adding ops now: named in errors and in the plan. */
  layer = "";
  /** Does `maskOf` give the masks from when the model was put together, lost or not? */
  seesLostMasks = false;
  static #common: GraphBuilder | undefined;
  readonly #inputs: Value[] = [];
  readonly #ops: Op[] = [];
  readonly #constants = new Map<Constant | Variable, Value>();
  readonly #masks = new Map<Value, Value>();
  readonly #givenMasks = new Set<Value>();
  readonly #noiseKeys: NoiseKeys | undefined;
  /** The masks that change while the model runs: see `loseMask`. */
  readonly #masksLeft = new Map<Value, Value | undefined>();
  #shapesOnly = false;
  #nextId = 0;
  #noises = 0;

  /** @param noiseKeys Layers then do what they do in training. */
  constructor(noiseKeys?: NoiseKeys) {
    this.#noiseKeys = noiseKeys;
  }

  /** A graph that nobody runs: only the shapes in it count. */
  static forShapes(): GraphBuilder {
    if (GraphBuilder.#common !== undefined) return GraphBuilder.#common;
    const graph = new GraphBuilder();
    graph.#shapesOnly = true;
    return graph;
  }

  /** While `action` runs all graphs for shapes are one, so that its limit is one for all of them together. */
  static inCommon<T>(action: () => T): T {
    const before = GraphBuilder.#common;
    GraphBuilder.#common = undefined;
    GraphBuilder.#common = GraphBuilder.forShapes();
    try {
      return action();
    } finally {
      GraphBuilder.#common = before;
    }
  }

  /** Then a layer need not repeat for every step what it says of one. */
  get shapesOnly(): boolean {
    return this.#shapesOnly;
  }

  /** Do layers drop elements and add noise, as in training? */
  get isTraining(): boolean {
    return this.#noiseKeys !== undefined;
  }

  input(shape: Shape): Value {
    const value = this.#value(shape);
    this.#inputs.push(value);
    return value;
  }

  /** The value of a weight; the same weight is the same value. */
  constant(constant: Constant): Value {
    return this.#shared(constant, { constant });
  }

  /** The value of a state; the same state is the same value. */
  variable(variable: Variable): Value {
    return this.#shared(variable, { variable });
  }

  /**
   * Appends an op.
   * @throws ShapeError when its inputs do not fit, naming the current layer; UnsupportedError beyond 131,072 ops.
   */
  add<K extends OpKind>(kind: K, inputs: readonly Value[], attributes: OpAttributes[K]): readonly Value[] {
    if (this.#ops.length === MAX_OPS) {
      throw new UnsupportedError("The model has too many operations", {
        layer: this.layer,
        expected: `at most ${MAX_OPS}, where a layer that is called again, or step by step, counts each time`,
      });
    }
    const shapes = OPS[kind].infer(
      inputs.map((input) => input.shape),
      attributes,
      this.layer,
    );
    const outputs = shapes.map((shape) => this.#value(shape));
    const op: OpOf<K> = { kind, attributes, inputs, outputs, layers: [this.layer] };
    this.#ops.push(op as unknown as Op);
    return outputs;
  }

  /** `add` for ops with one output. */
  addOne<K extends OpKind>(kind: K, inputs: readonly Value[], attributes: OpAttributes[K]): Value {
    return this.add(kind, inputs, attributes)[0] as Value;
  }

  /**
   * Random numbers, for as many samples as `like` has; each call draws others. Only where `isTraining`.
   * @param seed That of the layer, if it has one.
   */
  noise(like: Value, attributes: Omit<NoiseAttributes, "stream">, seed?: number): Value {
    if (this.#noiseKeys === undefined) throw new TypeError("There are no random numbers outside training");
    const { seeded, unseeded } = this.#noiseKeys;
    const stream = Math.imul(++this.#noises, 0x85ebca6b) ^ Math.imul(seed ?? 0, 0xc2b2ae35);
    const key = this.constant(seed === undefined ? unseeded : seeded);
    return this.addOne("noise", [like, key], { ...attributes, stream });
  }

  /**
   * Says which steps of a value count: a mask[batch, steps] of ones and zeros.
   * @param given By the caller's hand, not passed on from layer to layer: some layers heed only such a mask.
   */
  setMask(value: Value, mask: Value, given = false): void {
    this.#masks.set(value, mask);
    if (given) this.#givenMasks.add(value);
  }

  /** Was the mask of a value given by hand? */
  isMaskGiven(value: Value): boolean {
    return this.#givenMasks.has(value);
  }

  /** The mask of a value, if it has one. */
  maskOf(value: Value): Value | undefined {
    if (!this.seesLostMasks && this.#masksLeft.has(value)) return this.#masksLeft.get(value);
    return this.#masks.get(value);
  }

  /**
   * Takes the mask of a value away, or leaves it another, for what runs from now on. Layers that got their mask when the
   * model was put together still see it.
   */
  loseMask(value: Value, left?: Value): void {
    if (this.#masks.has(value)) this.#masksLeft.set(value, left);
  }

  /** Has this value lost its mask? */
  hasLostMask(value: Value): boolean {
    return this.#masksLeft.has(value);
  }

  finish(outputs: readonly Value[]): Graph {
    return { inputs: this.#inputs, ops: this.#ops, outputs };
  }

  #shared(owner: Constant | Variable, link: Pick<Value, "constant" | "variable">): Value {
    const known = this.#constants.get(owner);
    if (known) return known;
    const value = this.#value(owner.shape, link);
    this.#constants.set(owner, value);
    return value;
  }

  #value(shape: Shape, link: Pick<Value, "constant" | "variable"> = {}): Value {
    return { id: this.#nextId++, shape, ...link };
  }
}
