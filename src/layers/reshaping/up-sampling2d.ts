import { ConfigError, UnsupportedError } from "../../core/errors.ts";
import type { Dim } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { Pair } from "../../ops/window.ts";
import type { Parser } from "../arguments.ts";
import { type DataFormat, readChannelsFirst } from "../data-format.ts";
import { onImages } from "../images.ts";
import { describe } from "../json.ts";
import { Layer, type LayerOptions } from "../layer.ts";

export interface UpSampling2DOptions extends LayerOptions {
  /** Factors for height and width, or one for both; default 2. */
  readonly size?: number | Pair;
  /** Default channelsLast. */
  readonly dataFormat?: DataFormat | null;
  /** Default nearest. */
  readonly interpolation?: "nearest" | "bilinear";
}

/**
 * Images of `size` times the height and width. `nearest` repeats rows and columns, `bilinear` interpolates with pixel
 * centres at halves: output i is input (i + 0.5) / size - 0.5, clamped to the image.
 *
 * @throws ConfigError for a bad argument, UnsupportedError for bicubic and lanczos, ShapeError for what is no image.
 * Source: https://keras.io/api/layers/reshaping_layers/up_sampling2d/
 *
 * @example
 * layers.upSampling2d({ size: [2, 3] }).computeOutputShape([null, 4, 4, 8]);    // [null, 8, 12, 8]
 */
export class UpSampling2D extends Layer {
  static override readonly className = "UpSampling2D";
  readonly size: Pair;
  readonly interpolation: "nearest" | "bilinear";
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

const parseInterpolation: Parser<"nearest" | "bilinear"> = (value, { layer, argument }) => {
  const name = typeof value === "string" ? value.toLowerCase() : value;
  if (name === "nearest" || name === "bilinear") return { value: name, config: name };
  const known = typeof name === "string" && ["bicubic", "lanczos3", "lanczos5"].includes(name);
  const details = { layer, argument, expected: '"nearest" or "bilinear"', received: describe(value) };
  throw known
    ? new UnsupportedError("This interpolation is not supported", details)
    : new ConfigError("The value is not valid", details);
};

/** Makes a `UpSampling2D` layer. @see UpSampling2D */
export function upSampling2d(options: UpSampling2DOptions = {}): UpSampling2D {
  return new UpSampling2D(options);
}
