import { ConfigError } from "../../core/errors.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { Interpolation } from "../../ops/resize2d.ts";
import { type DataFormat, readChannelsFirst } from "../data-format.ts";
import { onImages } from "../images.ts";
import { parseInterpolation } from "../interpolation.ts";
import { Layer, type LayerOptions } from "../layer.ts";
import { cropToAspectRatio, padToAspectRatio } from "./aspect-ratio.ts";

export interface ResizingOptions extends LayerOptions {
  readonly height: number;
  readonly width: number;
  /** Default bilinear. */
  readonly interpolation?: Interpolation;
  /** Cut the middle out of images of other proportions; default false. */
  readonly cropToAspectRatio?: boolean;
  /** Put a border round images of other proportions; default false. */
  readonly padToAspectRatio?: boolean;
  /** Only "constant". */
  readonly fillMode?: "constant";
  /** What the border is; default 0. */
  readonly fillValue?: number;
  /** Widen the filter where images get smaller, so that every pixel counts; default false. */
  readonly antialias?: boolean;
  /** Default channelsLast. */
  readonly dataFormat?: DataFormat | null;
}

/**
 * Images of `height` by `width`. Pixel centres lie at halves: with `nearest`, output i is input floor((i + 0.5)·old / new);
 * with the others it is the mean of the inputs round (i + 0.5)·old / new - 0.5, weighted by a filter of radius 1 (`bilinear`), 2
 * (`bicubic`, Keys with a = -0.5), 3 or 5 (`lanczos3`, `lanczos5`). With `antialias` the radius grows by old / new.
 *
 * @throws ConfigError for a bad argument, ShapeError for an input that is no batch of images.
 * Source: https://keras.io/api/layers/preprocessing_layers/image_preprocessing/resizing/
 *
 * @example
 * layers.resizing({ height: 96, width: 96 }).computeOutputShape([null, 120, 80, 3]);    // [null, 96, 96, 3]
 */
export class Resizing extends Layer {
  static override readonly className = "Resizing";
  readonly height: number;
  readonly width: number;
  readonly interpolation: Interpolation;
  readonly #crops: boolean;
  readonly #pads: boolean;
  readonly #fillValue: number;
  readonly #antialias: boolean;
  readonly #channelsFirst: boolean;

  constructor(options: ResizingOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    const { args } = this;
    this.height = args.integer("height");
    this.width = args.integer("width");
    this.interpolation = args.parsed("interpolation", parseInterpolation, "bilinear");
    this.#crops = args.boolean("cropToAspectRatio", false);
    this.#pads = args.boolean("padToAspectRatio", false);
    args.choice("fillMode", ["constant"], "constant");
    this.#fillValue = args.number("fillValue", { default: 0 });
    this.#antialias = args.boolean("antialias", false);
    this.#channelsFirst = readChannelsFirst(args);
    if (this.#crops && this.#pads) {
      throw new ConfigError("Only one of `pad_to_aspect_ratio` & `crop_to_aspect_ratio` can be `True`", {
        ...args.where("padToAspectRatio"),
        received: "both",
      });
    }
    this.finish();
    this.inputSpec = { ndim: 4 };
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const { interpolation } = this;
    const size = [this.height, this.width] as const;
    return onImages(graph, input, 2, this.#channelsFirst, (images) => {
      let framed = images;
      if (this.#crops) framed = cropToAspectRatio(graph, images, size);
      if (this.#pads) framed = padToAspectRatio(graph, images, size, this.#fillValue);
      return graph.addOne("resize2d", [framed], { size, interpolation, antialias: this.#antialias });
    });
  }
}

/** Makes a `Resizing` layer. @see Resizing */
export function resizing(options: ResizingOptions): Resizing {
  return new Resizing(options);
}
