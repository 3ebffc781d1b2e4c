import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { Pair, Triple } from "../../ops/window.ts";
import { type DataFormat, readChannelsFirst } from "../data-format.ts";
import { onImages } from "../images.ts";
import { Layer, type LayerOptions } from "../layer.ts";
import { type Rank, readSizes } from "../sizes.ts";
import { onVolumes } from "./volumes.ts";

/** `Size` is a number or as many as there are axes. */
export interface AdaptivePoolingOptions<Size> extends LayerOptions {
  /** The size of the output: of each axis, or one for all. */
  readonly outputSize: Size;
  /** Default channelsLast. */
  readonly dataFormat?: DataFormat | null;
}

export type AdaptivePooling1DOptions = AdaptivePoolingOptions<number | readonly [number]>;
export type AdaptivePooling2DOptions = AdaptivePoolingOptions<number | Pair>;
export type AdaptivePooling3DOptions = AdaptivePoolingOptions<number | Triple>;

/** What adaptive pooling shares: everything but the mode and the number of axes. */
export abstract class AdaptivePooling extends Layer {
  readonly outputSize: readonly number[];
  readonly #mode: "max" | "average";
  readonly #channelsFirst: boolean;
  readonly #rank: Rank;

  protected constructor(
    options: unknown,
    kerasMajor: number | undefined,
    rank: Rank,
    mode: "max" | "average",
  ) {
    super(options, kerasMajor);
    this.#rank = rank;
    this.#mode = mode;
    this.outputSize = readSizes(this.args, "outputSize", rank);
    this.#channelsFirst = readChannelsFirst(this.args);
    this.finish();
    this.inputSpec = { ndim: rank + 2 };
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const mode = this.#mode;
    const sizeOf = (axis: number | null): number | null =>
      axis === null ? null : (this.outputSize[axis] ?? null);
    const pool = (images: Value, [first, second]: readonly [number | null, number]): Value =>
      graph.addOne("adaptivePool2d", [images], { mode, size: [sizeOf(first), sizeOf(second)] });
    if (this.#rank === 3) return onVolumes(graph, input, this.#channelsFirst, pool);
    return onImages(graph, input, this.#rank, this.#channelsFirst, (images) =>
      pool(images, this.#rank === 1 ? [null, 0] : [0, 1]),
    );
  }
}
