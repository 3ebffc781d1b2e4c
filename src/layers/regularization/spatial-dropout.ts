import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { type DataFormat, readChannelsFirst } from "../data-format.ts";
import type { Json } from "../json.ts";
import type { LayerOptions } from "../layer.ts";
import { PassThrough } from "../pass-through.ts";
import { drop } from "./noise.ts";

export interface SpatialDropoutOptions extends LayerOptions {
  /** The fraction of feature maps dropped in training, from 0 to 1. */
  readonly rate: number;
  /** In training, fixes the numbers that are drawn. */
  readonly seed?: number | null;
}

export interface SpatialDropoutNDOptions extends SpatialDropoutOptions {
  /** Default channelsLast. Kept in the configuration. */
  readonly dataFormat?: DataFormat | null;
}

/** What spatial dropout of any rank shares. */
export abstract class SpatialDropout extends PassThrough {
  readonly rate: number;
  readonly #channelsFirst: boolean;
  readonly #seed: number | undefined;

  protected constructor(options: SpatialDropoutNDOptions, kerasMajor: number | undefined, axes: 1 | 2 | 3) {
    super(options, kerasMajor);
    this.rate = this.args.number("rate", { min: 0, max: 1 });
    this.#channelsFirst = axes > 1 && readChannelsFirst(this.args);
    this.args.harmless("noiseShape", [null]); // as Keras 2 writes it
    this.#seed = this.args.seed("seed");
    this.finish();
    this.inputSpec = { ndim: axes + 2 };
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    if (!graph.isTraining || this.rate === 0) return super.call(graph, input);
    const [, ...sizes] = input.shape;
    const channels = this.#channelsFirst ? 0 : sizes.length - 1;
    const sample = sizes.map((size, axis) => (axis === channels ? size : 1));
    return drop(graph, input, this.rate, this.#seed, sample);
  }

  /** Keras's classes take no `trainable`, and write the type by its name. */
  override getConfig(): { [key: string]: Json } {
    const { trainable: _, ...config } = super.getConfig();
    return { ...config, dtype: "float32" };
  }
}
