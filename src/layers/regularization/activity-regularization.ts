import type { LayerOptions } from "../layer.ts";
import { PassThrough } from "../pass-through.ts";

export interface ActivityRegularizationOptions extends LayerOptions {
  /** The weight of the sum of absolute values; default 0. */
  readonly l1?: number;
  /** The weight of the sum of squares; default 0. */
  readonly l2?: number;
}

/**
 * Does nothing when predicting: y = x. In training it adds l1 · sum |x| + l2 · sum x² to the loss.
 *
 * @throws ConfigError for what is no number.
 * Source: https://keras.io/api/layers/regularization_layers/activity_regularization/
 *
 * @example
 * layers.activityRegularization({ l2: 0.01 });
 */
export class ActivityRegularization extends PassThrough {
  static override readonly className = "ActivityRegularization";

  constructor(options: ActivityRegularizationOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor);
    this.args.number("l1", { default: 0 });
    this.args.number("l2", { default: 0 });
    this.args.forget("activityRegularizer"); // it is l1 and l2
    this.finish();
  }
}

/** Makes a `ActivityRegularization` layer. @see ActivityRegularization */
export function activityRegularization(options: ActivityRegularizationOptions = {}): ActivityRegularization {
  return new ActivityRegularization(options);
}
