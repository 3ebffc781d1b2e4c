import type { Shape } from "../core/shape.ts";

/**
 * What the library knows of one op: how shapes follow from shapes, and what it costs. An op has no state and no
 * idea of layers or of memory.
 */
export interface OpDefinition<Attributes> {
  /**
   * The shapes of the outputs. `at` names the layer for error texts.
   * @throws ShapeError when the inputs do not fit.
   */
  infer(inputs: readonly Shape[], attributes: Attributes, at: string): readonly Shape[];
  /** Floating-point operations for one sample, a multiply-add counted as two. */
  flops(inputs: readonly Shape[], outputs: readonly Shape[], attributes: Attributes): number;
}
