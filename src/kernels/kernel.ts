import type { Constant, OpOf, Value, Variable } from "../graph/graph.ts";
import type { OpKind } from "../ops/index.ts";
import type { KernelName } from "../wasm/engine.ts";
import type { WeightLayout } from "./layouts.ts";

/** A reference to a buffer of the plan, for a field that holds its address. */
export interface Address {
  readonly buffer: number;
}

/** A float, for a field that holds one. */
export interface Float {
  readonly f32: number;
}

/** What stands in one field of a descriptor: an integer (0 is also "no buffer"), a float, or an address. */
export type Field = number | Float | Address;

/** A descriptor of `size` fields, all 0. */
export function emptyFields(size: number): Field[] {
  return Array.from({ length: size }, () => 0);
}

/** What a binding needs from the plan it describes a step for. */
export interface PlanScope {
  /** The largest batch the plan runs. */
  readonly capacity: number;
  /** Where a value lies: in the arena, or as unpacked weight. */
  value(value: Value): Address;
  /** Room that only this step uses. */
  scratch(bytes: number): Address;
  /** A weight in the layout the kernel reads. */
  packed(constant: Constant, layout: WeightLayout): Address;
  /** Integers the kernel reads, such as offsets. */
  table(values: readonly number[]): Address;
  /** Memory that lasts from run to run. */
  state(variable: Variable): Address;
}

/** A step as a kernel reads it. */
export interface Description {
  /** The fields of the descriptor, by the indices of its enum in assembly/abi.ts. */
  readonly fields: readonly Field[];
  /** Work units of one sample. */
  readonly unitsPerSample: number;
}

/** The binding of one Wasm kernel: for which ops it can be chosen, and how its descriptor is filled. */
export interface Kernel<K extends OpKind> {
  readonly name: KernelName;
  readonly op: K;
  /** May the output take the place of the first input, where that is not needed any more? */
  readonly inPlace?: boolean;
  /** Does it add up other products than those of the op's formula? A plan that is to have just those does without it. */
  readonly hasOtherProducts?: boolean;
  /** Can it run this op in a plan of this capacity? The first kernel of the list that can is selected. */
  supports(op: OpOf<K>, capacity: number): boolean;
  describe(op: OpOf<K>, scope: PlanScope): Description;
}
