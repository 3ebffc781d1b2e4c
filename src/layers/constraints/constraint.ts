import type { Constant } from "../../graph/graph.ts";
import type { NamedObject } from "../named-object.ts";

/** What the values of a weight must fulfil; training makes them so after each step. */
export interface Constraint extends NamedObject {
  /** The values made so, in a new array. @throws UnsupportedError for a class nobody here knows. */
  apply(weight: Constant): Float32Array;
}
