import { elementCount } from "../core/shape.ts";
import type { Constant, Variable } from "../graph/graph.ts";
import { layoutKey, pack, packedLength, type PanelLayout, type WeightLayout } from "../kernels/layouts.ts";
import { type Matrix, PanelPacker } from "../kernels/pack.ts";
import type { Engine } from "../wasm/engine.ts";

interface Packed {
  readonly address: number;
  readonly constant: Constant;
  readonly layout: WeightLayout;
  version: number;
}

interface State {
  readonly address: number;
  readonly variable: Variable;
  resets: number;
}

/**
 * The weights and states of one model in Wasm memory, shared by all its plans. JavaScript owns the numbers; here are
 * copies in the kernels' layouts, made at first use and again when a weight was set since.
 */
export class WeightStore {
  readonly #engine: Engine;
  readonly #packed = new Map<Constant, Map<string, Packed>>();
  readonly #states = new Map<Variable, State>();
  #packer: PanelPacker | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** The address of a weight in a layout. @throws OutOfMemoryError */
  weight(constant: Constant, layout: WeightLayout): number {
    let layouts = this.#packed.get(constant);
    if (layouts === undefined) this.#packed.set(constant, (layouts = new Map()));
    const key = layoutKey(layout);
    let packed = layouts.get(key);
    if (packed === undefined) {
      const address = this.#engine.heap.alloc(4 * packedLength(layout, elementCount(constant.shape)));
      packed = { address, constant, layout, version: constant.version };
      layouts.set(key, packed);
      this.#write(packed);
    }
    return packed.address;
  }

  /** The address of a state, which starts as zeros. @throws OutOfMemoryError */
  state(variable: Variable): number {
    let state = this.#states.get(variable);
    if (state === undefined) {
      state = { address: this.#engine.heap.alloc(4 * elementCount(variable.shape)), variable, resets: 0 };
      this.#states.set(variable, state);
      this.#clear(state);
    }
    return state.address;
  }

  /** Packs weights that were set, and clears states that were reset, since the last time. */
  refresh(): void {
    for (const layouts of this.#packed.values()) {
      for (const packed of layouts.values()) {
        if (packed.version !== packed.constant.version) this.#write(packed);
      }
    }
    for (const state of this.#states.values()) {
      if (state.resets !== state.variable.resets) this.#clear(state);
    }
  }

  /** Gives all memory back. */
  dispose(): void {
    for (const layouts of this.#packed.values()) {
      for (const { address } of layouts.values()) this.#engine.heap.free(address);
    }
    for (const { address } of this.#states.values()) this.#engine.heap.free(address);
    this.#packer?.dispose();
    this.#packer = undefined;
    this.#packed.clear();
    this.#states.clear();
  }

  #write(packed: Packed): void {
    const { constant, layout, address } = packed;
    if (layout.kind === "panels") {
      this.#packer ??= new PanelPacker(this.#engine);
      this.#packer.pack(matrixOf(constant, layout), layout, address);
    } else {
      const { data } = constant;
      pack(layout, data, this.#engine.heap.f32(address, packedLength(layout, data.length)));
    }
    packed.version = constant.version;
  }

  #clear(state: State): void {
    this.#engine.heap.f32(state.address, elementCount(state.variable.shape)).fill(0);
    state.resets = state.variable.resets;
  }
}

/** What becomes panels: a product's factors are those of the columns, unless the weight has the rows last. */
function matrixOf(constant: Constant, { transposed }: PanelLayout): Matrix {
  const { product } = constant;
  if (product === undefined || transposed) return constant;
  return { data: product.weight.data, factors: product.factors.data };
}
