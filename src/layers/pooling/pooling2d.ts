import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { Pool2DAttributes } from "../../ops/pool2d.ts";
import type { Pair } from "../../ops/window.ts";
import { type DataFormat, inChannelsLast, readChannelsFirst } from "../data-format.ts";
import { Layer, type LayerOptions } from "../layer.ts";

export interface Pooling2DOptions extends LayerOptions {
  /** Height and width of the window, or one size for both. */
  readonly poolSize?: number | Pair;
  /** Default: the pool size. */
  readonly strides?: number | Pair | null;
  /** Default valid. */
  readonly padding?: "valid" | "same";
  /** Default channelsLast. */
  readonly dataFormat?: DataFormat | null;
}

/** What max and average pooling share: everything but the mode and the default window. */
export abstract class Pooling2D extends Layer {
  readonly #attributes: Pool2DAttributes;
  readonly #channelsFirst: boolean;

  protected constructor(
    options: Pooling2DOptions,
    kerasMajor: number | undefined,
    mode: Pool2DAttributes["mode"],
    defaultSize?: number,
  ) {
    super(options, kerasMajor);
    const { args } = this;
    const poolSize = args.pair("poolSize", defaultSize);
    const strides =
      args.optional("strides") === undefined ? args.fixed("strides", poolSize) : args.pair("strides");
    const padding = args.choice("padding", ["valid", "same"], "valid");
    this.#attributes = { mode, poolSize, strides, padding };
    this.#channelsFirst = readChannelsFirst(args);
    this.finish();
    this.inputSpec = { ndim: 4 };
  }

  get poolSize(): Pair {
    return this.#attributes.poolSize;
  }

  get strides(): Pair {
    return this.#attributes.strides;
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    return inChannelsLast(graph, input, this.#channelsFirst, (images) =>
      graph.addOne("pool2d", [images], this.#attributes),
    );
  }
}
