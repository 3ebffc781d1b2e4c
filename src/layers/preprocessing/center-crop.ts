import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { type DataFormat, readChannelsFirst } from "../data-format.ts";
import { onImages } from "../images.ts";
import { Layer, type LayerOptions } from "../layer.ts";
import { cropToAspectRatio } from "./aspect-ratio.ts";

export interface CenterCropOptions extends LayerOptions {
  readonly height: number;
  readonly width: number;
  /** Default channelsLast. */
  readonly dataFormat?: DataFormat | null;
}

/**
 * The middle of each image, `height` by `width`; the odd row or column is taken from behind. An image that is
 * smaller is enlarged, bilinearly: first the largest window of those proportions is cut out of its middle.
 *
 * @throws ConfigError for a bad argument, ShapeError for what is no image.
 * Source: https://keras.io/api/layers/preprocessing_layers/image_preprocessing/center_crop/
 *
 * @example
 * layers.centerCrop({ height: 4, width: 4 }).computeOutputShape([null, 10, 7, 3]);    // [null, 4, 4, 3]
 */
export class CenterCrop extends Layer {
  static override readonly className = "CenterCrop";
  readonly height: number;
  readonly width: number;
  readonly #channelsFirst: boolean;

  constructor(options: CenterCropOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    this.height = this.args.integer("height");
    this.width = this.args.integer("width");
    this.#channelsFirst = readChannelsFirst(this.args);
    this.finish();
    this.inputSpec = { ndim: 4 };
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const first = this.#channelsFirst ? 2 : 1;
    const size = input.shape.slice(1);
    const begin = size.map(() => 0);
    for (const [i, wanted] of [this.height, this.width].entries()) {
      const dim = input.shape[first + i] ?? null;
      const spare = dim === null ? 0 : dim - wanted;
      if (spare < 0) return this.#enlarged(graph, input);
      begin[first - 1 + i] = Math.floor(spare / 2);
      size[first - 1 + i] = wanted;
    }
    return graph.addOne("slice", [input], { begin, size, strides: size.map(() => 1) });
  }

  #enlarged(graph: GraphBuilder, input: Value): Value {
    const size = [this.height, this.width] as const;
    return onImages(graph, input, 2, this.#channelsFirst, (images) =>
      graph.addOne("resize2d", [cropToAspectRatio(graph, images, size)], { size, interpolation: "bilinear" }),
    );
  }
}

/** Makes a `CenterCrop` layer. @see CenterCrop */
export function centerCrop(options: CenterCropOptions): CenterCrop {
  return new CenterCrop(options);
}
