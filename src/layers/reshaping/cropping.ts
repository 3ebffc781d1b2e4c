import { ShapeError } from "../../core/errors.ts";
import { formatShape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { Pair } from "../../ops/window.ts";
import { readChannelsFirst } from "../data-format.ts";
import { Layer, type LayerOptions } from "../layer.ts";
import { parseAmountPair, parseAmountPairs, withChannels } from "./spatial-arguments.ts";

/** What cropping of any rank shares: everything but the number of axes and the default. */
export abstract class Cropping extends Layer {
  /** Elements taken away before and after, for each spatial axis. */
  readonly cropping: readonly Pair[];
  readonly #channelsFirst: boolean;

  protected constructor(
    options: LayerOptions,
    kerasMajor: number | undefined,
    axes: 1 | 2 | 3,
    byDefault: Pair | readonly Pair[],
  ) {
    super(options, kerasMajor);
    const parse = axes === 1 ? parseAmountPair : parseAmountPairs(axes);
    this.cropping = this.args.parsed("cropping", parse, byDefault);
    this.#channelsFirst = axes > 1 && readChannelsFirst(this.args);
    this.finish();
    this.inputSpec = { ndim: axes + 2 };
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const sample = input.shape.slice(1);
    const cropping = withChannels<Pair>(this.cropping, [0, 0], this.#channelsFirst);
    const size = sample.map((dim, i) => {
      const [before, after] = cropping[i] ?? [0, 0];
      return dim === null ? null : dim - before - after;
    });
    if (size.some((dim) => dim !== null && dim < 1)) {
      throw new ShapeError(
        "Values in `cropping` argument should be smaller than the corresponding spatial dimension of the input",
        {
          ...this.args.where("cropping"),
          received: `input_shape=${formatShape(input.shape)}, cropping=${JSON.stringify(this.cropping)}`,
        },
      );
    }
    const begin = cropping.map(([before]) => before);
    return graph.addOne("slice", [input], { begin, size, strides: sample.map(() => 1) });
  }
}
