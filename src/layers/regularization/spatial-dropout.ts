import { type DataFormat, readChannelsFirst } from "../data-format.ts";
import type { Json } from "../json.ts";
import type { LayerOptions } from "../layer.ts";
import { PassThrough } from "../pass-through.ts";

export interface SpatialDropoutOptions extends LayerOptions {
  /** The fraction of feature maps dropped in training, from 0 to 1. */
  readonly rate: number;
  /** Kept in the configuration. */
  readonly seed?: number | null;
}

export interface SpatialDropoutNDOptions extends SpatialDropoutOptions {
  /** Default channelsLast. Kept in the configuration. */
  readonly dataFormat?: DataFormat | null;
}

/** What spatial dropout of any rank shares. */
export abstract class SpatialDropout extends PassThrough {
  readonly rate: number;

  protected constructor(options: SpatialDropoutNDOptions, kerasMajor: number | undefined, axes: 1 | 2 | 3) {
    super(options, kerasMajor);
    this.rate = this.args.number("rate", { min: 0, max: 1 });
    if (axes > 1) readChannelsFirst(this.args);
    this.args.harmless("noiseShape", [null]); // as Keras 2 writes it
    this.args.seed("seed");
    this.finish();
    this.inputSpec = { ndim: axes + 2 };
  }

  /** Keras's classes take no `trainable`, and write the type by its name. */
  override getConfig(): { [key: string]: Json } {
    const { trainable: _, ...config } = super.getConfig();
    return { ...config, dtype: "float32" };
  }
}
