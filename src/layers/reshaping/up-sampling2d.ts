import type { Dim } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { Interpolation } from "../../ops/resize2d.ts";
import type { Pair } from "../../ops/window.ts";
import { type DataFormat, readChannelsFirst } from "../data-format.ts";
import { onImages } from "../images.ts";
import { parseInterpolation } from "../interpolation.ts";
import { Layer, type LayerOptions } from "../layer.ts";

export interface UpSampling2DOptions extends LayerOptions {
  /** Factors for height and width, or one for both; default 2. */
  readonly size?: number | Pair;
  /** Default channelsLast. */
  readonly dataFormat?: DataFormat | null;
  /** Default nearest. */
  readonly interpolation?: Interpolation;
}

/**
 * Images of `size` times the height and width. `nearest` repeats rows and columns; the others interpolate as `Resizing`
 * does, with pixel centres at halves: output i lies at input (i + 0.5) / size - 0.5.
 *
 * @throws ConfigError for a bad argument, ShapeError for what is no image.
 * Source: https://keras.io/api/layers/reshaping_layers/up_sampling2d/
 *
 * @example
 * layers.upSampling2d({ size: [2, 3] }).computeOutputShape([null, 4, 4, 8]);    // [null, 8, 12, 8]
 */
export class UpSampling2D extends Layer {
  static override readonly className = "UpSampling2D";
  readonly size: Pair;
  readonly interpolation: Interpolation;
  readonly #channelsFirst: boolean;

  constructor(options: UpSampling2DOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor);
    this.size = this.args.pair("size", 2);
    this.#channelsFirst = readChannelsFirst(this.args);
    this.interpolation = this.args.parsed("interpolation", parseInterpolation, "nearest");
    this.finish();
    this.inputSpec = { ndim: 4 };
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const [vertically, horizontally] = this.size;
    const times = (dim: Dim, factor: number): Dim => (dim === null ? null : dim * factor);
    return onImages(graph, input, 2, this.#channelsFirst, (images) => {
      const [, height = null, width = null] = images.shape;
      const size: readonly [Dim, Dim] = [times(height, vertically), times(width, horizontally)];
      return graph.addOne("resize2d", [images], { size, interpolation: this.interpolation });
    });
  }
}

/** Makes a `UpSampling2D` layer. @see UpSampling2D */
export function upSampling2d(options: UpSampling2DOptions = {}): UpSampling2D {
  return new UpSampling2D(options);
}
