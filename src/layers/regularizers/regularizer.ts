import type { Constant } from "../../graph/graph.ts";
import type { NamedObject } from "../named-object.ts";

/** A penalty on the values of a weight, which training adds to its loss. */
export interface Regularizer extends NamedObject {
  /** @throws ShapeError for a weight it cannot take; UnsupportedError for a class nobody here knows. */
  penalty(weight: Constant): number;
}
