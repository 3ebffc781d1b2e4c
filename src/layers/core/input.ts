import { ConfigError, UnsupportedError } from "../../core/errors.ts";
import type { Shape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { ArgumentReader } from "../arguments.ts";
import { firstLayerShape } from "../base-arguments.ts";
import type { Json } from "../json.ts";
import { Layer } from "../layer.ts";

export interface InputOptions {
  /** The shape of one sample, null for sizes not known. */
  readonly shape?: Shape;
  /** A batch size that goes before `shape`; by default any. */
  readonly batchSize?: number | null;
  /** Instead of both: the shape with the batch. */
  readonly batchShape?: Shape;
  /** The same as `shape`, as tfjs and Keras 2 say it. */
  readonly inputShape?: Shape;
  /** The same as `batchShape`. */
  readonly batchInputShape?: Shape;
  /** Only "float32". */
  readonly dtype?: "float32" | null;
  readonly name?: string | null;
  /** Only false. */
  readonly sparse?: boolean | null;
  /** Only false. */
  readonly ragged?: boolean | null;
  /** Kept in the configuration. */
  readonly optional?: boolean;
}

/**
 * The place where data enters a model: y = x.
 *
 * @throws ConfigError without a shape, or with `shape` and `batchShape`.
 * Source: https://keras.io/api/layers/core_layers/input/
 *
 * @example
 * layers.inputLayer({ shape: [28, 28, 1] }).batchShape;    // [null, 28, 28, 1]
 */
export class InputLayer extends Layer {
  static override readonly className = "InputLayer";
  /** The shape with the batch. */
  readonly batchShape: Shape;

  constructor(options: InputOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    const { args, batchInputShape } = this;
    if (batchInputShape === undefined) {
      throw new ConfigError("You must pass a shape argument", {
        layer: args.layer,
        argument: "shape",
        expected: "the shape of one sample, as [28, 28, 1]",
        received: "nothing",
      });
    }
    this.batchShape = batchInputShape;
    for (const key of ["sparse", "ragged"]) {
      if (args.optional(key) !== undefined && args.boolean(key)) {
        throw new UnsupportedError("Only dense tensors are supported", args.where(key));
      }
    }
    args.harmless("inputTensor", [null]);
    args.boolean("optional", false);
    this.finish();
    this.build(this.batchShape);
  }

  override getConfig(): { [key: string]: Json } {
    const { trainable: _, ...config } = super.getConfig();
    return { ...config, batch_shape: this.batchShape, dtype: "float32", sparse: false, ragged: false };
  }

  protected override readInputShape(args: ArgumentReader): Shape | undefined {
    const legacy = args.has("inputShape") || args.has("batchInputShape"); // Keras 2 and tfjs
    return legacy
      ? firstLayerShape(args, "inputShape", "batchInputShape")
      : firstLayerShape(args, "shape", "batchShape");
  }

  protected override call(_graph: GraphBuilder, input: Value): Value {
    return input;
  }
}

/** Makes a `InputLayer` layer. @see InputLayer */
export function inputLayer(options: InputOptions): InputLayer {
  return new InputLayer(options);
}
