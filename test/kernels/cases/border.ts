import type { Paddings, Pair } from "../../../src/ops/window.ts";
import type { Draw } from "../../helpers/random.ts";

/** So many elements before and behind each axis along which windows span `spans` elements, and one more. */
export function drawBorder(draw: Draw, spans: readonly number[]): Paddings {
  return spans.map((span): Pair => {
    const before = draw.integer(0, span);
    return [before, draw.integer(span - before, span)]; // enough for an image of a single element
  });
}
