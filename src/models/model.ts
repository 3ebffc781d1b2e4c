import { ConfigError, EngineError, ShapeError } from "../core/errors.ts";
import { Random } from "../core/random.ts";
import { elementCount, formatShape, type Shape, shapeFits } from "../core/shape.ts";
import type { Tensor } from "../core/tensor.ts";
import { type Graph, GraphBuilder, type Value } from "../graph/graph.ts";
import type { Json } from "../layers/json.ts";
import { Layer, type SetWeightsOptions } from "../layers/layer.ts";
import { groupsOfList, type WeightGroup } from "../layers/recurrent/wrapper.ts";
import type { SymbolicTensor } from "../layers/symbolic.ts";
import type { StateVariable, Weight } from "../layers/weight.ts";
import type { Plan } from "../plan/plan.ts";
import { profileText } from "../plan/print-profile.ts";
import { planText } from "../plan/print.ts";
import { prepare } from "../plan/prepare.ts";
import type { Profile } from "../plan/profile.ts";
import { printToConsole } from "./console.ts";
import {
  checkInputShapes,
  checkSameCount,
  inferInputShape,
  InputSpec,
  type PredictInput,
  type PredictInputs,
  type Samples,
  type ShapedData,
} from "./input.ts";
import { checkBatchSize, chooseBatch, emptyResults, type PredictOptions, runBatches } from "./predict.ts";
import { Programs } from "./programs.ts";
import { printSummary, type SummaryPrintOptions } from "./summary.ts";
import { sizeOf, type SummaryRow, type Totals } from "./summary-rows.ts";
import { isTraining, TrainingMode } from "./training.ts";

interface SampleShapes {
  /** The shape of one sample, where the model's input shape leaves sizes open. */
  readonly sampleShape?: readonly number[] | undefined;
  /** The same for each input of a model with several. */
  readonly sampleShapes?: readonly (readonly number[])[] | undefined;
}

export interface ProfileOptions extends SampleShapes {
  /** Default: 1, or the batch size of a stateful model. */
  readonly batchSize?: number | undefined;
  /** How often each step is timed. Default: 50. */
  readonly runs?: number | undefined;
  /** Gets the text instead of the console. */
  readonly printFn?: ((text: string) => void) | undefined;
}

export interface PlanOptions extends SampleShapes {
  /** The largest batch the plan can run. Default: 32, or the batch size of a stateful model. */
  readonly batchSize?: number | undefined;
  /** Gets the text instead of the console. */
  readonly printFn?: ((text: string) => void) | undefined;
  /** Let no two values share memory, for debugging. Default: false. */
  readonly linear?: boolean | undefined;
}

/** What `predict` gives: a tensor, or several as the model was told to give them. */
export type PredictOutput = Tensor | readonly Tensor[] | Readonly<Record<string, Tensor>>;

/**
 * Layers put together: what can be predicted with, summed up and looked into.
 *
 * The first `predict` of an input shape makes a plan (kernels chosen, weights packed, memory laid out). A model keeps the
 * plans of the last 8 input shapes it has seen. There is nothing to dispose; `dispose` only gives memory back earlier.
 *
 * A model is a layer too: it can be put into another model, which then shares its weights.
 */
export abstract class Model extends Layer {
  readonly #programs: Programs = new Programs(this);
  #spec: InputSpec | undefined;
  #specs: readonly InputSpec[] | undefined;
  #fixedBatch: number | null = null;
  #disposed = false;
  #training: TrainingMode | undefined;

  static {
    // `using net = await loadModel(...)`, where the runtime has it.
    const key = (Symbol as { readonly dispose?: symbol }).dispose;
    if (key !== undefined) Object.defineProperty(Model.prototype, key, { value: Model.prototype.dispose });
  }

  /**
   * @param name Default: from the class, numbered.
   * @param trainable What `trainable` begins with. That leaves the layers as they are; setting it later does not.
   */
  protected constructor(name: string | null, kerasMajor?: number, trainable = true) {
    super(name === null ? {} : { name }, kerasMajor);
    this.finish();
    let own = trainable;
    Object.defineProperty(this, "trainable", {
      get: () => own,
      set: (value: boolean) => {
        own = value;
        for (const layer of this.layers) layer.trainable = value; // as Keras does
      },
    });
  }

  /** In the order in which they compute. */
  abstract readonly layers: readonly Layer[];
  /** The shape of each input, batch first, `null` for any size; `undefined` until the model is built. */
  abstract readonly inputShapes: readonly Shape[] | undefined;
  /** The shape of each output, likewise. */
  abstract readonly outputShapes: readonly Shape[] | undefined;

  /** What goes into the model, without numbers: a model of a part of this one begins or ends here. */
  abstract readonly inputs: readonly SymbolicTensor[];
  /** What comes out of it, likewise. */
  abstract readonly outputs: readonly SymbolicTensor[];

  /** What `summary` shows of each layer. */
  abstract summaryRows(): readonly SummaryRow[];

  /** Appends the ops of all layers to a graph and gives the outputs. */
  protected abstract connect(graph: GraphBuilder, inputs: readonly Value[]): readonly Value[];
  /** For a first `predict`, or a first place in another model, without an input shape. */
  protected abstract buildFor(inputShapes: readonly Shape[]): void;

  /**
   * Whether every sum is that of the formula's own products. By default false: convolutions may take Winograd's products
   * where those are faster. The errors are no larger (docs/numerics.md), but an infinity may come out as NaN.
   */
  get exact(): boolean {
    return this.#programs.exact;
  }

  set exact(exact: boolean) {
    if (typeof exact !== "boolean") {
      throw new ConfigError("Not a boolean", {
        layer: this.label,
        argument: "exact",
        expected: "true or false",
        received: String(exact),
      });
    }
    if (exact === this.#programs.exact) return;
    this.#programs.clear();
    this.#programs.exact = exact;
  }

  /** Whether the shapes are known and the weights exist. */
  override get built(): boolean {
    return this.outputShapes !== undefined;
  }

  /** Of all layers, in Keras's order; what several layers share is there once. */
  override get weights(): readonly Weight[] {
    return unique(this.layers.flatMap(({ weights }) => weights));
  }

  override get trainableWeights(): readonly Weight[] {
    return this.trainable ? unique(this.layers.flatMap(unfrozen)) : [];
  }

  override get nonTrainableWeights(): readonly Weight[] {
    const trainable = new Set(this.trainableWeights);
    return this.weights.filter((weight) => !trainable.has(weight));
  }

  /** The number of weight values, what several layers share counted once. */
  get totals(): Totals {
    const [trainable, total] = [sizeOf(this.trainableWeights), sizeOf(this.weights)];
    return { total, trainable, nonTrainable: total - trainable };
  }

  override get states(): readonly StateVariable[] {
    return this.layers.flatMap(({ states }) => states);
  }

  /** The model as a layer of another: its ops, for inputs of the shapes it is made for. */
  override addTo(graph: GraphBuilder, inputs: readonly Value[]): readonly Value[] {
    const outer = graph.layer;
    graph.layer = this.label;
    try {
      if (!this.built) this.buildFor(inputs.map(({ shape }) => shape));
      checkInputShapes(this, this.#knownInputShapes(), inputs);
      return this.connect(graph, inputs);
    } finally {
      graph.layer = outer;
    }
  }

  /**
   * Computes the outputs for a batch of samples.
   *
   * Axis 0 of the input counts samples; they run in batches of `batchSize` (default 32; memory grows with it), the last of
   * which may be smaller. A model with a stateful layer has a fixed batch size and takes only multiples of it. The input is
   * not changed; the result is a copy that belongs to the caller. No samples give a result with no rows.
   *
   * With `training: true` the layers compute as in training: dropout drops, noise is added. With a `seed` the result is the
   * same each time.
   *
   * A model with several inputs takes a list of them in its own order, or an object by name; all have the same number of
   * samples.
   *
   * @returns A `Tensor`; a list or an object of them if the model has several outputs: `predict<Tensor[]>(x)`.
   * @throws ShapeError when the input does not fit the model; ConfigError for a wrong kind of input or option;
   *   OutOfMemoryError; EngineError after `dispose`.
   *
   * @example
   * const y = net.predict(new Float32Array(784 * 3));    // 3 samples, for inputShape [784]
   * net.predict([[0, 1, 0, 1]]).toArray();               // nested arrays
   * net.predict(tensor(pixels, [1, 28, 28, 1]));         // numbers with a shape
   */
  predict<Output extends PredictOutput = Tensor>(input: PredictInputs, options?: PredictOptions): Output {
    this.checkUsable();
    const samples = this.#samples(input);
    const count = samples[0]?.count ?? 0;
    const batch = chooseBatch(options, this.#fixedBatch, count, this);
    const training = isTraining(options, this) ? this.#beginTraining(options?.seed) : undefined;
    const programs = training?.programs ?? this.#programs;
    const prepared = programs.for(samples, training ?? this);
    const results =
      batch === 0
        ? emptyResults(prepared.outputShapes, 0)
        : runBatches(
            programs.program(prepared, batch),
            samples,
            prepared.outputShapes,
            batch,
            training && ((sample) => training.startAt(sample)),
          );
    return this.packOutputs(results) as Output;
  }

  /**
   * What the model computes, as ops.
   * @param sampleShapes The shape of one sample for each input; by default the model's own input shapes, open sizes included.
   * @throws ShapeError when they do not fit; ConfigError for a model that is not built.
   */
  trace(sampleShapes?: readonly (readonly number[])[]): Graph {
    return this.#trace(sampleShapes, new GraphBuilder());
  }

  #trace(sampleShapes: readonly (readonly number[])[] | undefined, graph: GraphBuilder): Graph {
    this.checkUsable();
    const shapes = this.#knownInputShapes();
    const inputs = shapes.map((shape, at) => {
      const sample = sampleShapes?.[at];
      if (sample && !shapeFits(sample, shape.slice(1))) throw this.#sampleMisfit(shape, sample);
      return graph.input([this.#statefulBatch(shape), ...(sample ?? shape.slice(1))]);
    });
    return graph.finish(this.connect(graph, inputs));
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
    const shapes = this.#knownInputShapes();
    const capacity = checkBatchSize(options.batchSize, this.#statefulBatch(shapes[0] ?? []), this);
    const samples = this.#planSamples(options);
    const plan = prepare(this.trace(samples), capacity, {
      linear: options.linear ?? false,
      exact: this.exact,
    });
    (options.printFn ?? printToConsole)(planText(plan));
    return plan;
  }

  /**
   * Times every kernel call of a prediction, prints the table and returns it as data. The inputs are random numbers.
   *
   * The times are those of the host's clock, which counts in steps of up to 0.1 ms in browsers and stands still in
   * Cloudflare Workers.
   *
   * @throws ShapeError when the sizes left open by the model are not given; ConfigError for a bad option.
   *
   * @example
   * const { milliseconds, steps } = net.profile({ batchSize: 1 });
   * // step  kernel    layers         output       ms      share  GFLOP/s  of peak  GB/s
   * // 0     gemv_f32  Dense "dense"  (None, 128)  0.0051  89 %   39.4     69 %     79.3
   */
  profile(options: ProfileOptions = {}): Profile {
    const { runs = 50 } = options;
    if (!Number.isSafeInteger(runs) || runs < 1) {
      throw new ConfigError("Not a number of runs", {
        layer: this.label,
        argument: "runs",
        expected: "an integer from 1",
        received: String(runs),
      });
    }
    const batchSize = options.batchSize ?? this.#statefulBatch(this.#knownInputShapes()[0] ?? []) ?? 1;
    const random = new Random(0);
    const inputs = this.#planSamples(options).map((sampleShape) => {
      const data = Float32Array.from({ length: batchSize * elementCount(sampleShape) }, () =>
        random.uniform(),
      );
      return { data, shape: [batchSize, ...sampleShape] };
    });
    this.predict(inputs.length === 1 ? (inputs[0] as ShapedData) : inputs, { batchSize });
    const profile = this.#programs.profile(runs, batchSize);
    (options.printFn ?? printToConsole)(profileText(profile));
    return profile;
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
  override countParams(): number {
    for (const layer of this.layers) layer.countParams(); // those not built say so
    return sizeOf(this.weights);
  }

  /** The groups of the layers, for a layer around the model. */
  override weightGroups(): readonly WeightGroup[] {
    return groupsOfList("layers", this.layers);
  }

  /** Copies of all weights, layer by layer in Keras's order. */
  override getWeights(): Tensor[] {
    this.checkUsable();
    return super.getWeights();
  }

  /**
   * Sets all weights, in the order of `getWeights`. The values are copied. Nothing is set unless all of them fit.
   * @throws WeightError when the number of weights or one of their shapes is wrong.
   */
  override setWeights(values: readonly (Tensor | Float32Array)[], options: SetWeightsOptions = {}): void {
    this.checkUsable();
    super.setWeights(values, options);
  }

  /**
   * The penalties of all regularizers on weights, layer by layer; training adds them up. A layer that is in the model
   * several times counts once.
   */
  override get losses(): readonly number[] {
    return this.trainable ? unique(layersIn(this)).flatMap(({ losses }) => losses) : [];
  }

  /** Makes all weights fulfil the constraints of their layers, as training does after each step. */
  override applyConstraints(): void {
    for (const layer of this.layers) layer.applyConstraints();
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
  override resetStates(): void {
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
    this.#training?.programs.clear();
  }

  /**
   * The model as Keras writes it: `JSON.stringify(net)` is what `model.to_json()` gives, without the weights.
   * @see modelFromJson
   */
  override toJSON(): { [key: string]: Json } {
    return { ...super.toJSON(), compile_config: {} };
  }

  protected override call(graph: GraphBuilder, input: Value, others: readonly Value[]): readonly Value[] {
    return this.connect(graph, [input, ...others]);
  }

  /** The inputs in the model's order. Here: of a model that takes one. */
  protected arrangeInputs(input: PredictInputs): readonly PredictInput[] {
    return [input as PredictInput];
  }

  /** What errors call each input. */
  protected inputNames(): readonly string[] {
    return (this.inputShapes ?? []).map((_, at) => String(at));
  }

  /** The results as `predict` gives them. */
  protected packOutputs(results: readonly Tensor[]): PredictOutput {
    return results.length === 1 ? (results[0] as Tensor) : results;
  }

  /** Drops all plans: the layers have changed. */
  protected forgetPlans(): void {
    this.#programs.clear();
    this.#training?.programs.clear();
    this.#spec = undefined;
    this.#specs = undefined;
  }

  /** @throws EngineError after `dispose`. */
  protected checkUsable(): void {
    if (this.#disposed) throw new EngineError("The model was disposed: load it again", { layer: this.label });
  }

  /** Its plans are apart from the others: what layers do is another thing. */
  #beginTraining(seed: unknown): TrainingMode {
    this.#training ??= new TrainingMode(this, (shapes, keys) => this.#trace(shapes, new GraphBuilder(keys)));
    if (this.#training.programs.exact !== this.exact) this.#training.programs.clear();
    this.#training.programs.exact = this.exact;
    this.#training.begin(seed, this);
    return this.#training;
  }

  /** The inputs as `predict` reads them. A single typed array takes the shortest way. */
  #samples(input: PredictInputs): readonly Samples[] {
    if (
      input instanceof Float32Array &&
      this.#spec !== undefined &&
      this.#spec.shape === this.inputShapes?.[0]
    )
      return [this.#spec.read(input)];
    const inputs = this.arrangeInputs(input);
    const specs = this.#inputSpecs(inputs);
    const samples = specs.map((spec, at) => spec.read(inputs[at] as PredictInput));
    if (samples.length > 1) checkSameCount(samples, this.label);
    return samples;
  }

  #inputSpecs(inputs: readonly PredictInput[]): readonly InputSpec[] {
    const shapes = this.inputShapes;
    if (shapes !== undefined && this.#specs?.every(({ shape }, at) => shape === shapes[at]))
      return this.#specs;
    if (shapes === undefined || !this.built)
      this.buildFor(inputs.map((input) => inferInputShape(input, this.label)));
    const known = this.#knownInputShapes();
    const names = this.inputNames();
    this.#specs = known.map(
      (shape, at) =>
        new InputSpec(shape, known.length === 1 ? this.label : `${this.label}, input "${names[at]}"`),
    );
    this.#spec = this.#specs.length === 1 ? this.#specs[0] : undefined;
    this.#fixedBatch = this.#statefulBatch(known[0] ?? []);
    return this.#specs;
  }

  /** A batch size in the input shape binds only where a layer keeps states for each sample, as in Keras. */
  #statefulBatch(shape: Shape): number | null {
    return this.layers.some(({ states }) => states.length > 0) ? (shape[0] ?? null) : null;
  }

  /** The shape of one sample of each input: the model's own, or what the options say. */
  #planSamples(options: SampleShapes): readonly (readonly number[])[] {
    const given = options.sampleShapes ?? (options.sampleShape && [options.sampleShape]);
    return this.#knownInputShapes().map((shape, at) => {
      const sample = given?.[at] ?? shape.slice(1);
      if (!isKnown(sample)) throw this.#sampleMisfit(shape, sample);
      return sample;
    });
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

/** What training changes, layer by layer: setting `trainable` of a model has set that of its layers. */
function unfrozen(layer: Layer): readonly Weight[] {
  return layer instanceof Model ? layer.layers.flatMap(unfrozen) : layer.trainableWeights;
}

/** All layers that are no models, as deep as they are. */
function layersIn(model: Model): readonly Layer[] {
  return model.layers.flatMap((layer) => (layer instanceof Model ? layersIn(layer) : [layer]));
}

function unique<T>(items: readonly T[]): readonly T[] {
  return [...new Set(items)];
}

function isKnown(shape: Shape): shape is readonly number[] {
  return !shape.includes(null);
}
