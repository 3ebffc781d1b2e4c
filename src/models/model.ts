import { ConfigError, EngineError, ShapeError } from "../core/errors.ts";
import { formatShape, type Shape, shapeFits } from "../core/shape.ts";
import type { Tensor } from "../core/tensor.ts";
import { type Graph, GraphBuilder, type Value } from "../graph/graph.ts";
import type { Layer } from "../layers/layer.ts";
import type { Plan } from "../plan/plan.ts";
import { planText } from "../plan/print.ts";
import { prepare } from "../plan/prepare.ts";
import { printToConsole } from "./console.ts";
import { InputSpec, type PredictInput } from "./input.ts";
import { checkBatchSize, chooseBatch, emptyResults, type PredictOptions, runBatches } from "./predict.ts";
import { Programs } from "./programs.ts";
import { printSummary, type SummaryPrintOptions } from "./summary.ts";
import type { SummaryRow } from "./summary-rows.ts";
import { setLayerWeights } from "./weights.ts";

export interface PlanOptions {
  /** The largest batch the plan can run. Default: 32, or the batch size of a stateful model. */
  readonly batchSize?: number | undefined;
  /** The shape of one sample, where the model's input shape leaves sizes open. */
  readonly sampleShape?: readonly number[] | undefined;
  /** Gets the text instead of the console. */
  readonly printFn?: ((text: string) => void) | undefined;
  /** Let no two values share memory, for debugging. Default: false. */
  readonly linear?: boolean | undefined;
}

/**
 * Layers put together: what can be predicted with, summed up and looked into.
 *
 * The first `predict` of an input shape makes a plan (kernels chosen, weights packed, memory laid out). A model keeps the
 * plans of the last 8 input shapes it has seen. There is nothing to dispose; `dispose` only gives memory back earlier.
 */
export abstract class Model {
  readonly name: string;
  readonly #programs: Programs = new Programs(this);
  #spec: InputSpec | undefined;
  #fixedBatch: number | null = null;
  #disposed = false;

  static {
    // `using net = await loadModel(...)`, where the runtime has it.
    const key = (Symbol as { readonly dispose?: symbol }).dispose;
    if (key !== undefined) Object.defineProperty(Model.prototype, key, { value: Model.prototype.dispose });
  }

  protected constructor(name: string) {
    this.name = name;
  }

  /** The kind of model, in Keras's words. */
  abstract readonly className: string;
  /** In the order in which they compute. */
  abstract readonly layers: readonly Layer[];
  /** The shape of each input, batch first, `null` for any size; `undefined` until the model is built. */
  abstract readonly inputShapes: readonly Shape[] | undefined;
  /** The shape of each output, likewise. */
  abstract readonly outputShapes: readonly Shape[] | undefined;

  /** What `summary` shows of each layer. */
  abstract summaryRows(): readonly SummaryRow[];

  /** Appends the ops of all layers to a graph and gives the outputs. */
  protected abstract call(graph: GraphBuilder, inputs: readonly Value[]): readonly Value[];
  /** For a first `predict` without an input shape. */
  protected abstract buildFrom(input: PredictInput): void;

  /** `Sequential "digits"`, as errors name it. */
  get label(): string {
    return `${this.className} "${this.name}"`;
  }

  /** Whether the shapes are known and the weights exist. */
  get built(): boolean {
    return this.outputShapes !== undefined;
  }

  /**
   * Computes the outputs for a batch of samples.
   *
   * Axis 0 of the input counts samples; they run in batches of `batchSize` (default 32; memory grows with it), the last of
   * which may be smaller. A model with a stateful layer has a fixed batch size and takes only multiples of it. The input is
   * not changed; the result is a copy that belongs to the caller. No samples give a result with no rows.
   *
   * @returns A `Tensor`; a list of them if the last layer has several outputs: `predict<Tensor[]>(x)`.
   * @throws ShapeError when the input does not fit the model; ConfigError for a wrong kind of input or option;
   *   OutOfMemoryError; EngineError after `dispose`.
   *
   * @example
   * const y = net.predict(new Float32Array(784 * 3));    // 3 samples, for inputShape [784]
   * net.predict([[0, 1, 0, 1]]).toArray();               // nested arrays
   * net.predict(tensor(pixels, [1, 28, 28, 1]));         // numbers with a shape
   */
  predict<Output extends Tensor | readonly Tensor[] = Tensor>(
    input: PredictInput,
    options?: PredictOptions,
  ): Output {
    this.checkUsable();
    const samples = this.#inputSpec(input).read(input);
    const prepared = this.#programs.for(samples.sampleShape, this);
    const batch = chooseBatch(options, this.#fixedBatch, samples.count, this);
    const results =
      batch === 0
        ? emptyResults(prepared.outputShapes, 0)
        : runBatches(this.#programs.program(prepared, batch), samples, prepared.outputShapes, batch);
    return (results.length === 1 ? results[0] : results) as Output;
  }

  /**
   * What the model computes, as ops.
   * @param sampleShapes The shape of one sample for each input; by default the model's own input shapes, open sizes included.
   * @throws ShapeError when they do not fit; ConfigError for a model that is not built.
   */
  trace(sampleShapes?: readonly (readonly number[])[]): Graph {
    this.checkUsable();
    const shapes = this.#knownInputShapes();
    const graph = new GraphBuilder();
    const inputs = shapes.map((shape, at) => {
      const sample = sampleShapes?.[at];
      if (sample && !shapeFits(sample, shape.slice(1))) throw this.#sampleMisfit(shape, sample);
      return graph.input([this.#statefulBatch(shape), ...(sample ?? shape.slice(1))]);
    });
    return graph.finish(this.call(graph, inputs));
  }

  /**
   * Prints the plan for an input shape, one line for each kernel call with what was fused into it and where its result
   * lies, and returns it as data. `predict` makes its own when it needs one.
   *
   * @throws ShapeError when the sizes left open by the model are not given.
   *
   * @example
   * net.plan({ batchSize: 1 });
   * // Plan for batches of up to 1
   * // step  kernel    layers           output       arena       fused       weights   scratch
   * // 0     gemv_f32  Dense "dense"    (None, 128)  3136..3648  bias, relu  392.5 KB  -
   */
  plan(options: PlanOptions = {}): Plan {
    const shape = this.#knownInputShapes()[0] ?? [];
    const capacity = checkBatchSize(options.batchSize, this.#statefulBatch(shape), this);
    const sample = options.sampleShape ?? shape.slice(1);
    if (!isKnown(sample)) throw this.#sampleMisfit(shape, sample);
    const plan = prepare(this.trace([sample]), capacity, { linear: options.linear ?? false });
    (options.printFn ?? printToConsole)(planText(plan));
    return plan;
  }

  /**
   * Prints a table of the layers, to the character as Keras 3 does, or Keras 2 with `style: "keras2"`.
   *
   * @param options Among them `printFn`, which gets the text instead of the console: in one call, or one call per line in
   *   Keras 2's style, as there.
   *
   * @example
   * net.summary();
   * net.summary({ style: "keras2", printFn: (line) => lines.push(line) });
   */
  summary(options: SummaryPrintOptions = {}): void {
    printSummary(this, options);
  }

  /** The number of weight values of all layers. @throws ConfigError for a model that is not built. */
  countParams(): number {
    return this.layers.reduce((sum, layer) => sum + layer.countParams(), 0);
  }

  /** Copies of all weights, layer by layer in Keras's order. */
  getWeights(): Tensor[] {
    this.checkUsable();
    return this.layers.flatMap((layer) => layer.getWeights());
  }

  /**
   * Sets all weights, in the order of `getWeights`. The values are copied. Nothing is set unless all of them fit.
   * @throws WeightError when the number of weights or one of their shapes is wrong.
   */
  setWeights(values: readonly (Tensor | Float32Array)[]): void {
    this.checkUsable();
    setLayerWeights(this, values);
  }

  /**
   * A layer by its name, or by its place in `layers`.
   * @throws ConfigError when there is no such layer.
   */
  getLayer(which: string | number): Layer {
    const { layers } = this;
    const layer = typeof which === "number" ? layers[which] : layers.find(({ name }) => name === which);
    if (layer !== undefined) return layer;
    const names = layers.map(({ name }) => name).join(", ");
    throw new ConfigError("No such layer", {
      layer: this.label,
      expected: typeof which === "number" ? `an index below ${layers.length}` : `one of ${names}`,
      received: JSON.stringify(which) ?? String(which),
    });
  }

  /** Lets the stateful layers start from zeros at the next `predict`. */
  resetStates(): void {
    this.checkUsable();
    for (const layer of this.layers) layer.resetStates();
  }

  /**
   * Gives the memory of the model back to the engine. Optional, and harmless when done twice. The layers keep their
   * weights; the model can't be used any more.
   */
  dispose(): void {
    this.#disposed = true;
    this.#programs.clear();
  }

  /** Drops all plans: the layers have changed. */
  protected forgetPlans(): void {
    this.#programs.clear();
    this.#spec = undefined;
  }

  /** @throws EngineError after `dispose`. */
  protected checkUsable(): void {
    if (this.#disposed) throw new EngineError("The model was disposed: load it again", { layer: this.label });
  }

  #inputSpec(input: PredictInput): InputSpec {
    const shape = this.inputShapes?.[0];
    if (shape !== undefined && this.#spec?.shape === shape) return this.#spec;
    if (shape === undefined || !this.built) this.buildFrom(input);
    const known = this.#knownInputShapes()[0] ?? [];
    this.#spec = new InputSpec(known, this.label);
    this.#fixedBatch = this.#statefulBatch(known);
    return this.#spec;
  }

  /** A batch size in the input shape binds only where a layer keeps states for each sample, as in Keras. */
  #statefulBatch(shape: Shape): number | null {
    return this.layers.some(({ states }) => states.length > 0) ? (shape[0] ?? null) : null;
  }

  #knownInputShapes(): readonly Shape[] {
    if (this.inputShapes !== undefined && this.built) return this.inputShapes;
    throw new ConfigError("The model is not built: its input shape is not known", {
      layer: this.label,
      expected: "an inputShape on the first layer, build(inputShape), or a first predict",
    });
  }

  #sampleMisfit(shape: Shape, sample: Shape): ShapeError {
    return new ShapeError("The sample shape does not fit the model, or leaves sizes open", {
      layer: this.label,
      argument: "sampleShape",
      expected: formatShape(shape.slice(1)),
      received: formatShape(sample),
    });
  }
}

function isKnown(shape: Shape): shape is readonly number[] {
  return !shape.includes(null);
}
