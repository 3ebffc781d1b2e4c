import { ShapeError } from "../../core/errors.ts";
import { formatShape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { DerivedConstant } from "../derived-constant.ts";
import { Layer, type LayerOptions } from "../layer.ts";
import { type Numbers, parseNumbers } from "./numbers.ts";

export interface RescalingOptions extends LayerOptions {
  /** What the input is multiplied with: a number, or one for each channel. */
  readonly scale: number | readonly number[];
  /** What is added then; default 0. */
  readonly offset?: number | readonly number[];
}

/**
 * y = x · scale + offset. Lists count along the last axis.
 *
 * @throws ConfigError for what are no numbers, ShapeError for lists that do not fit the input.
 * Source: https://keras.io/api/layers/preprocessing_layers/image_preprocessing/rescaling/
 *
 * @example
 * layers.rescaling({ scale: 1 / 127.5, offset: -1 });    // 0 to 255 becomes -1 to 1
 */
export class Rescaling extends Layer {
  static override readonly className = "Rescaling";
  protected override readonly supportsMasking: boolean = true;
  readonly #scale: DerivedConstant;
  readonly #offset: DerivedConstant;

  constructor(options: RescalingOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    this.#scale = constantOf("scale", this.args.parsed("scale", parseNumbers));
    this.#offset = constantOf("offset", this.args.parsed("offset", parseNumbers, 0));
    this.finish();
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    for (const { name, shape } of [this.#scale, this.#offset]) {
      if (shape.length < input.shape.length || shape.length === 1) continue;
      throw new ShapeError("The numbers have more axes than a sample", {
        ...this.args.where(name),
        expected: `at most ${input.shape.length - 1} for the input ${formatShape(input.shape)}`,
        received: formatShape(shape),
      });
    }
    const scaled = graph.addOne("binary", [input, graph.constant(this.#scale)], { operator: "multiply" });
    return graph.addOne("binary", [scaled, graph.constant(this.#offset)], { operator: "add" });
  }
}

function constantOf(name: string, { shape, values }: Numbers): DerivedConstant {
  return new DerivedConstant(name, shape.length === 0 ? [1] : shape, [], () => values);
}

/** Makes a `Rescaling` layer. @see Rescaling */
export function rescaling(options: RescalingOptions): Rescaling {
  return new Rescaling(options);
}
