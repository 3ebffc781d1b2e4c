import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { type DataFormat, readChannelsFirst } from "../data-format.ts";
import { Layer, type LayerOptions } from "../layer.ts";

export interface GlobalPoolingOptions extends LayerOptions {
  /** Default channelsLast. */
  readonly dataFormat?: DataFormat | null;
  /** Leave axes of size 1 where the spatial axes were; default false. */
  readonly keepdims?: boolean;
}

/** What global pooling of any rank shares: everything but the operator. */
export abstract class GlobalPooling extends Layer {
  protected readonly keepDims: boolean;
  /** The spatial axes. */
  protected readonly axes: readonly number[];
  readonly #operator: "max" | "mean";

  protected constructor(
    options: GlobalPoolingOptions,
    kerasMajor: number | undefined,
    operator: "max" | "mean",
    axes: 1 | 2 | 3,
  ) {
    super(options, kerasMajor);
    const first = readChannelsFirst(this.args) ? 2 : 1;
    this.axes = Array.from({ length: axes }, (_, i) => first + i);
    this.keepDims = this.args.boolean("keepdims", false);
    this.#operator = operator;
    this.finish();
    this.inputSpec = { ndim: axes + 2 };
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const { axes, keepDims } = this;
    return graph.addOne("reduce", [input], { operator: this.#operator, axes, keepDims });
  }
}
