import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { Pair } from "../../ops/window.ts";
import { readChannelsFirst } from "../data-format.ts";
import { Layer, type LayerOptions } from "../layer.ts";
import { parseAmountPair, parseAmountPairs, withChannels } from "./spatial-arguments.ts";

/** What zero padding of any rank shares: everything but the number of axes and the default. */
export abstract class ZeroPadding extends Layer {
  /** Zeros added before and after, for each spatial axis. */
  readonly padding: readonly Pair[];
  readonly #channelsFirst: boolean;

  protected constructor(options: LayerOptions, kerasMajor: number | undefined, axes: 1 | 2 | 3) {
    super(options, kerasMajor);
    this.padding = this.args.parsed("padding", axes === 1 ? parseAmountPair : parseAmountPairs(axes), 1);
    this.#channelsFirst = readChannelsFirst(this.args);
    this.finish();
    this.inputSpec = { ndim: axes + 2 };
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const padding = withChannels<Pair>(this.padding, [0, 0], this.#channelsFirst);
    const before = padding.map(([count]) => count);
    const after = padding.map(([, count]) => count);
    return graph.addOne("pad", [input], { before, after, value: 0 });
  }
}
