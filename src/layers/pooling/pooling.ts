import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { Pool2DAttributes } from "../../ops/pool2d.ts";
import type { Pair } from "../../ops/window.ts";
import { type DataFormat, readChannelsFirst } from "../data-format.ts";
import { onImages } from "../images.ts";
import { Layer, type LayerOptions } from "../layer.ts";
import { asPair, type Rank, readSizes } from "../sizes.ts";
import { onVolumes, type VolumeAxes } from "./volumes.ts";

/** What all poolings take; `Size` is a number or, for images, two. */
export interface PoolingOptions<Size> extends LayerOptions {
  /** The window: its length, or height and width, or one size for both. */
  readonly poolSize?: Size;
  /** Default: the pool size. */
  readonly strides?: Size | null;
  /** Default valid. */
  readonly padding?: "valid" | "same";
  /** Default channelsLast. */
  readonly dataFormat?: DataFormat | null;
}

export type Pooling1DOptions = PoolingOptions<number | readonly [number]>;
export type Pooling2DOptions = PoolingOptions<number | Pair>;
export type Pooling3DOptions = PoolingOptions<number | readonly [number, number, number]>;

/** What max and average pooling share: everything but the mode, the default window and the number of axes. */
export abstract class Pooling extends Layer {
  readonly poolSize: readonly number[];
  readonly strides: readonly number[];
  readonly #mode: Pool2DAttributes["mode"];
  readonly #padding: "valid" | "same";
  readonly #channelsFirst: boolean;
  readonly #rank: Rank;

  protected constructor(
    options: unknown,
    kerasMajor: number | undefined,
    rank: Rank,
    mode: Pool2DAttributes["mode"],
    defaultSize?: number,
  ) {
    super(options, kerasMajor);
    const { args } = this;
    this.#rank = rank;
    this.#mode = mode;
    this.poolSize = readSizes(args, "poolSize", rank, defaultSize);
    this.strides =
      args.optional("strides") === undefined
        ? args.fixed("strides", [...this.poolSize])
        : readSizes(args, "strides", rank);
    this.#padding = args.choice("padding", ["valid", "same"], "valid");
    this.#channelsFirst = readChannelsFirst(args);
    this.finish();
    this.inputSpec = { ndim: rank + 2 };
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const { poolSize, strides } = this;
    const mode = this.#mode;
    const padding = this.#padding;
    if (this.#rank === 3) {
      return onVolumes(graph, input, this.#channelsFirst, (images, axes) =>
        graph.addOne("pool2d", [images], {
          mode,
          poolSize: pairOf(poolSize, axes),
          strides: pairOf(strides, axes),
          padding,
        }),
      );
    }
    return onImages(graph, input, this.#rank, this.#channelsFirst, (images) =>
      graph.addOne("pool2d", [images], {
        mode,
        poolSize: asPair(poolSize),
        strides: asPair(strides),
        padding,
      }),
    );
  }
}

/** The sizes along the axes of one of the two passes over volumes. */
function pairOf(sizes: readonly number[], [first, second]: VolumeAxes): Pair {
  return [first === null ? 1 : (sizes[first] ?? 1), sizes[second] ?? 1];
}
