import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { channelsToEnd, type DataFormat, readChannelsFirst } from "../data-format.ts";
import { Layer, type LayerOptions } from "../layer.ts";

export interface FlattenOptions extends LayerOptions {
  /** Default channelsLast. Channels-first inputs are transposed to channels last before they are flattened. */
  readonly dataFormat?: DataFormat | null;
}

/**
 * Flattens each sample: (batch, ...sizes) -> (batch, product of sizes); (batch,) -> (batch, 1).
 *
 * Source: https://keras.io/api/layers/reshaping_layers/flatten/
 *
 * @example
 * layers.flatten().computeOutputShape([null, 4, 4, 3]);    // [null, 48]
 */
export class Flatten extends Layer {
  static override readonly className = "Flatten";
  readonly #channelsFirst: boolean;

  constructor(options: FlattenOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor);
    this.#channelsFirst = readChannelsFirst(this.args);
    this.finish();
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const moves = this.#channelsFirst && input.shape.length > 2;
    const ordered = moves ? channelsToEnd(graph, input) : input;
    return graph.addOne("reshape", [ordered], { target: [-1] });
  }
}

/** Makes a `Flatten` layer. @see Flatten */
export function flatten(options: FlattenOptions = {}): Flatten {
  return new Flatten(options);
}
