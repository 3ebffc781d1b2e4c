import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { type DataFormat, readChannelsFirst } from "../data-format.ts";
import { Layer, type LayerOptions } from "../layer.ts";
import { repeatAlong } from "./repeat.ts";
import { parseSizes } from "./spatial-arguments.ts";

export interface UpSampling3DOptions extends LayerOptions {
  /** Factors for depth, height and width, or one for all; default 2. */
  readonly size?: number | readonly [number, number, number];
  /** Default channelsLast. */
  readonly dataFormat?: DataFormat | null;
}

/**
 * Repeats the elements of volumes along depth, height and width: (batch, d, h, w, channels) ->
 * (batch, d · size[0], h · size[1], w · size[2], channels).
 *
 * @throws ConfigError for a bad argument, ShapeError for an input of another rank than 5.
 * Source: https://keras.io/api/layers/reshaping_layers/up_sampling3d/
 *
 * @example
 * layers.upSampling3d({ size: 2 }).computeOutputShape([null, 2, 3, 4, 5]);    // [null, 4, 6, 8, 5]
 */
export class UpSampling3D extends Layer {
  static override readonly className = "UpSampling3D";
  readonly size: readonly number[];
  readonly #channelsFirst: boolean;

  constructor(options: UpSampling3DOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor);
    this.size = this.args.parsed("size", parseSizes(3), 2);
    this.#channelsFirst = readChannelsFirst(this.args);
    this.finish();
    this.inputSpec = { ndim: 5 };
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const first = this.#channelsFirst ? 2 : 1;
    const output = this.size.reduce((value, times, i) => repeatAlong(graph, value, first + i, times), input);
    return output === input ? graph.addOne("identity", [input], {}) : output;
  }
}

/** Makes a `UpSampling3D` layer. @see UpSampling3D */
export function upSampling3d(options: UpSampling3DOptions = {}): UpSampling3D {
  return new UpSampling3D(options);
}
