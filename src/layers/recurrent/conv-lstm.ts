import { ConfigError, UnsupportedError } from "../../core/errors.ts";
import { formatShape, type Shape } from "../../core/shape.ts";
import type { Constant, GraphBuilder, Value } from "../../graph/graph.ts";
import { type Activation, isRowwise } from "../../ops/activation.ts";
import { windowsOf } from "../../ops/convolution.ts";
import { type Padding, slidOutput } from "../../ops/window.ts";
import { parseActivation } from "../activations.ts";
import { type DataFormat, readChannelsFirst } from "../data-format.ts";
import type { ActivationIdentifier } from "../activations.ts";
import { asImageOrVolume, type Rank, readSizes } from "../sizes.ts";
import { WeightView } from "../convolutional/weight-view.ts";
import { forgetBias } from "./recurrence.ts";
import { Recurrent } from "./recurrent.ts";
import {
  readStep,
  type SequenceOptions,
  type StepArguments,
  type StepOptions,
} from "./recurrent-arguments.ts";
import { type Sequence, sequenceInputs } from "./sequence.ts";

/** The options of the convolutional LSTMs; `Size` is a number or, for images, two, and for volumes three. */
export interface ConvLSTMOptions<Size> extends StepOptions, SequenceOptions {
  /** The number of output channels. */
  readonly filters: number;
  /** The window, of the input and of the state. */
  readonly kernelSize: Size;
  /** Of the input's convolution; default 1. */
  readonly strides?: Size;
  /** Of the input's convolution; that of the state keeps the size. Default valid. */
  readonly padding?: "valid" | "same";
  /** Default channelsLast. */
  readonly dataFormat?: DataFormat | null;
  /** Of the input's convolution; default 1. */
  readonly dilationRate?: Size;
  /** Of the gates; default sigmoid. */
  readonly recurrentActivation?: ActivationIdentifier;
  /** Start the bias of the forget gate at 1; default true. */
  readonly unitForgetBias?: boolean;
}

/** What the convolutional LSTMs share. The op knows images and volumes, channels last: a sequence is an image one row high. */
export abstract class ConvLSTM extends Recurrent {
  readonly filters: number;
  readonly kernelSize: readonly number[];
  protected override readonly inputCount = [1, 3] as const;
  protected override readonly stateNames: readonly string[] = ["h", "c"];
  readonly #rank: Rank;
  readonly #window: {
    readonly strides: readonly number[];
    readonly dilation: readonly number[];
    readonly padding: Padding;
  };
  readonly #channelsFirst: boolean;
  readonly #step: StepArguments;
  readonly #recurrentActivation: Activation;
  readonly #unitForgetBias: boolean;
  #parameters: readonly Constant[] = [];

  protected constructor(options: unknown, kerasMajor: number | undefined, rank: Rank) {
    super(options, kerasMajor);
    const { args } = this;
    this.#rank = rank;
    this.filters = args.integer("filters");
    this.kernelSize = readSizes(args, "kernelSize", rank);
    const strides = readSizes(args, "strides", rank, 1);
    const padding = args.choice("padding", ["valid", "same"], "valid");
    this.#channelsFirst = readChannelsFirst(args);
    const dilation = readSizes(args, "dilationRate", rank, 1);
    this.#window = { strides, dilation, padding };
    this.#step = readStep(args);
    this.#recurrentActivation = args.parsed("recurrentActivation", parseActivation, "sigmoid");
    this.#unitForgetBias = args.boolean("unitForgetBias", true);
    this.#checkOptions();
    this.finish();
    this.inputSpec = { ndim: rank + 3 };
  }

  protected override stateShapes([, , ...sample]: Shape): readonly (readonly number[])[] {
    const sizes = this.#channelsFirst ? sample.slice(1) : sample.slice(0, -1);
    const out = windowsOf(this.kernelSize, this.#window).map(
      (window, i) => slidOutput(sizes[i] ?? null, window) ?? 1,
    );
    const shape = [...(this.#rank === 1 ? [1] : []), ...out, this.filters];
    return [shape, shape]; // as the op keeps them
  }

  protected override addParameters(inputShape: Shape): ReadonlyMap<number, number> {
    const { filters, kernelSize } = this;
    const channelAxis = this.#channelsFirst ? 2 : inputShape.length - 1;
    const spatial = inputShape.slice(2).filter((_, at) => at + 2 !== channelAxis);
    if (spatial.includes(null)) {
      throw new ConfigError("ConvLSTM layers only support static input shapes for the spatial dimension", {
        layer: this.label,
        expected: "known sizes after the steps",
        received: formatShape(inputShape),
      });
    }
    const { kernelInitializer, recurrentInitializer, biasInitializer, useBias } = this.#step;
    const channels = this.knownSize(inputShape, channelAxis);
    const view = (weight: Constant): Constant => {
      return this.#rank === 1 ? new WeightView(weight, [1, ...weight.shape]) : weight;
    };
    this.#parameters = [
      view(this.addWeight("kernel", [...kernelSize, channels, 4 * filters], kernelInitializer)),
      view(this.addWeight("recurrent_kernel", [...kernelSize, filters, 4 * filters], recurrentInitializer)),
    ];
    if (useBias) {
      const initializer = this.#unitForgetBias ? forgetBias(biasInitializer) : biasInitializer;
      this.#parameters = [...this.#parameters, this.addWeight("bias", [4 * filters], initializer)];
    }
    const fixed = inputShape.slice(2).map((size, at) => [at + 2, size as number] as const);
    return new Map(fixed);
  }

  protected override addSequence(graph: GraphBuilder, sequence: Sequence): readonly Value[] {
    const { activation, useBias } = this.#step;
    const { strides, dilation, padding } = this.#window;
    const inputs: Sequence = {
      ...sequence,
      input: this.#toOp(graph, sequence.input, 2),
      initial: sequence.initial.map((state) => this.#toOp(graph, state, 1)),
    };
    const weights = this.#parameters.map((weight) => graph.constant(weight));
    const [output, ...states] = graph.add("convLstm", sequenceInputs(inputs, weights), {
      ...sequence.attributes,
      activation,
      useBias,
      recurrentActivation: this.#recurrentActivation,
      window: { strides: asImageOrVolume(strides), dilation: asImageOrVolume(dilation), padding },
    });
    const first = this.#fromOp(graph, output as Value, this.returnSequences ? 2 : 1);
    return [first, ...states.map((state) => this.#fromOp(graph, state, 1))];
  }

  /** To channels last, and for a sequence to images one row high; before the image come `leading` axes. */
  #toOp(graph: GraphBuilder, value: Value, leading: number): Value {
    const axes = value.shape.map((_, axis) => axis);
    const order = [...axes.slice(0, leading), ...axes.slice(leading + 1), leading];
    const last = this.#channelsFirst ? graph.addOne("transpose", [value], { permutation: order }) : value;
    if (this.#rank !== 1) return last;
    const sample = last.shape.slice(1).map((dim) => dim ?? -1);
    return graph.addOne("reshape", [last], {
      target: [...sample.slice(0, leading - 1), 1, ...sample.slice(leading - 1)],
    });
  }

  #fromOp(graph: GraphBuilder, value: Value, leading: number): Value {
    const sample = value.shape.slice(1).map((dim) => dim ?? -1);
    const target = [...sample.slice(0, leading - 1), ...sample.slice(leading)];
    const last = this.#rank === 1 ? graph.addOne("reshape", [value], { target }) : value;
    if (!this.#channelsFirst) return last;
    const axes = last.shape.map((_, axis) => axis);
    const order = [...axes.slice(0, leading), axes.length - 1, ...axes.slice(leading, -1)];
    return graph.addOne("transpose", [last], { permutation: order });
  }

  #checkOptions(): void {
    const { strides, dilation } = this.#window;
    if (Math.max(...strides) > 1 && Math.max(...dilation) > 1) {
      throw new ConfigError("Specifying `strides > 1` is not compatible with `dilation_rate > 1`", {
        ...this.args.where("strides"),
        expected: "strides=1 or dilation_rate=1",
        received: `strides=(${strides.join(", ")}) and dilation_rate=(${dilation.join(", ")})`,
      });
    }
    const rowwise = (
      [
        ["activation", this.#step.activation],
        ["recurrentActivation", this.#recurrentActivation],
      ] as const
    ).find(([, activation]) => isRowwise(activation));
    if (!this.#channelsFirst || rowwise === undefined) return;
    throw new UnsupportedError("An activation along the last axis goes with channels at the end only", {
      ...this.args.where(rowwise[0]),
      expected: 'dataFormat "channels_last"',
      received: `${rowwise[1].name} and "channels_first"`,
    });
  }
}
