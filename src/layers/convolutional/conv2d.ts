import { ConfigError } from "../../core/errors.ts";
import { formatShape, type Shape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { isRowwise, LINEAR } from "../../ops/activation.ts";
import type { Conv2DAttributes } from "../../ops/conv2d.ts";
import type { Pair } from "../../ops/window.ts";
import { channelAxis, type DataFormat, inChannelsLast, readChannelsFirst } from "../data-format.ts";
import { type KernelArguments, type KernelOptions, readKernel } from "../kernel.ts";
import { Layer } from "../layer.ts";
import type { Weight } from "../weight.ts";

export interface Conv2DOptions extends KernelOptions {
  /** The number of output channels. */
  readonly filters: number;
  /** Height and width of the window, or one size for both. */
  readonly kernelSize: number | Pair;
  /** Default 1. */
  readonly strides?: number | Pair;
  /** Default valid. */
  readonly padding?: "valid" | "same";
  /** Default channelsLast. The kernel is [height, width, in, out] either way. */
  readonly dataFormat?: DataFormat | null;
  /** Default 1. Not together with strides. */
  readonly dilationRate?: number | Pair;
  /** Input and output channels are split into as many independent groups; default 1. */
  readonly groups?: number;
}

/**
 * 2D convolution (cross-correlation): y[n, i, j, f] = activation(bias[f] + sum over kh, kw, c of
 * x[n, i·s + kh·d - pad, j·s + kw·d - pad, c] · kernel[kh, kw, c, f]). The weights are
 * kernel[kh, kw, channels / groups, filters], bias[filters].
 *
 * Output sizes: valid floor((size - d·(k - 1) - 1) / s) + 1; same ceil(size / s), the odd padding behind.
 *
 * @throws ConfigError for a bad argument or channels that groups does not divide, ShapeError for an input that does
 * not fit.
 * Source: https://keras.io/api/layers/convolution_layers/convolution2d/
 *
 * @example
 * const layer = layers.conv2d({ filters: 8, kernelSize: 3, padding: "same", activation: "relu" });
 * layer.computeOutputShape([null, 28, 28, 1]);    // [null, 28, 28, 8]
 */
export class Conv2D extends Layer {
  static override readonly className = "Conv2D";
  readonly filters: number;
  readonly kernelSize: Pair;
  readonly #attributes: Conv2DAttributes;
  readonly #channelsFirst: boolean;
  readonly #kernel: KernelArguments;
  #parameters: readonly Weight[] = [];

  constructor(options: Conv2DOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    const { args } = this;
    this.filters = args.integer("filters");
    this.kernelSize = args.pair("kernelSize");
    this.#attributes = {
      strides: args.pair("strides", 1),
      padding: args.choice("padding", ["valid", "same"], "valid"),
      dilation: args.pair("dilationRate", 1),
      groups: args.integer("groups", { default: 1 }),
    };
    this.#channelsFirst = readChannelsFirst(args);
    this.#kernel = readKernel(args);
    this.#checkArguments();
    this.inputSpec = { ndim: 4 };
    this.finish();
  }

  protected override createWeights(inputShape: Shape): void {
    const { useBias, kernelInitializer, biasInitializer } = this.#kernel;
    const axis = channelAxis(this.#channelsFirst);
    const channels = this.knownSize(inputShape, axis);
    const { groups } = this.#attributes;
    if (channels % groups !== 0) {
      throw new ConfigError("The number of input channels must be evenly divisible by the number of groups", {
        ...this.args.where("groups"),
        received: `groups=${groups}, but the input has ${channels} channels (full input shape is ${formatShape(inputShape)})`,
      });
    }
    const shape = [...this.kernelSize, channels / groups, this.filters];
    this.#parameters = [this.addWeight("kernel", shape, kernelInitializer)];
    if (useBias)
      this.#parameters = [...this.#parameters, this.addWeight("bias", [this.filters], biasInitializer)];
    this.fixAxes(new Map([[axis, channels]]));
  }

  protected override call(graph: GraphBuilder, input: Value): Value {
    const { activation } = this.#kernel;
    const parameters = this.#parameters.map((weight) => graph.constant(weight));
    const last = isRowwise(activation); // softmax sees the last axis, whatever it is
    const output = inChannelsLast(graph, input, this.#channelsFirst, (images) => {
      const sums = graph.addOne("conv2d", [images, ...parameters], this.#attributes);
      return this.activate(graph, sums, last ? LINEAR : activation);
    });
    return last ? this.activate(graph, output, activation) : output;
  }

  #checkArguments(): void {
    const { strides, dilation, groups } = this.#attributes;
    if (this.filters % groups !== 0) {
      throw new ConfigError("The number of filters must be evenly divisible by the number of groups", {
        ...this.args.where("groups"),
        received: `groups=${groups}, filters=${this.filters}`,
      });
    }
    if (Math.max(...strides) > 1 && Math.max(...dilation) > 1) {
      throw new ConfigError("`strides > 1` not supported in conjunction with `dilation_rate > 1`", {
        ...this.args.where("strides"),
        received: `strides=(${strides.join(", ")}) and dilation_rate=(${dilation.join(", ")})`,
      });
    }
  }
}
