import { ConfigError, type LanewiseError, ShapeError, UnsupportedError } from "../../core/errors.ts";
import { formatShape, type Shape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { describe, isObject, type Json, type JsonObject, toJson } from "../json.ts";
import { Layer, type LayerClass, type LayerConfig, type LayerOptions } from "../layer.ts";
import { inputTensor, SymbolicTensor } from "../symbolic.ts";
import { InputLayer } from "./input.ts";

/** What a `Lambda` computes, said with layers: of one symbolic tensor, or of a list where the layer has several inputs. */
export type LambdaFunction = (
  inputs: never,
  options: Readonly<Record<string, unknown>>,
) => SymbolicTensor | readonly SymbolicTensor[];

export interface LambdaOptions extends LayerOptions {
  readonly function: LambdaFunction;
  /** The shape of a sample of the output, to be checked. Default: what follows from the function. */
  readonly outputShape?: Shape | null;
  /** What the function is given as its second argument; default {}. */
  readonly arguments?: JsonObject;
}

/**
 * A function of one's own as a layer. It is called with symbolic tensors, once for each shape of the inputs, and says what
 * to compute with layers that have no weights; so it runs as every layer does. The function is not part of the
 * configuration: `loadModel(source, { lambdas: { name: function } })` gives it to a layer of that name.
 *
 * @throws ConfigError for what is no function, for one that throws (its error is the cause), uses tensors of elsewhere,
 * or weights; ShapeError when the output is not of `outputShape`.
 * Source: https://keras.io/api/layers/core_layers/lambda/
 *
 * @example
 * const twice = layers.lambda({ function: (x: SymbolicTensor) => layers.add().apply([x, x]) });
 * twice.computeOutputShape([null, 5]);    // [null, 5]
 */
export class Lambda extends Layer {
  static override readonly className = "Lambda";
  protected override readonly inputCount: readonly [number, number] = [1, Infinity];
  readonly #function: LambdaFunction;
  readonly #outputShape: Shape | undefined;
  readonly #arguments: JsonObject;
  /** What the function said for inputs of some shapes, by these. */
  readonly #traces = new Map<string, Trace>();

  constructor(options: LambdaOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    const { args } = this;
    const given = args.optional("function");
    if (typeof given !== "function") throw args.wrong("function", "a function of symbolic tensors", given);
    this.#function = given as LambdaFunction;
    this.#outputShape = args.optionalShape("outputShape");
    const more = args.optional("arguments") ?? {};
    if (!isObject(more)) throw args.wrong("arguments", "an object", more);
    this.#arguments = more as JsonObject;
    args.harmless("mask", [null]);
    this.finish();
  }

  override getConfig(): { [key: string]: Json } {
    const config = this.#function.name === "" ? "<lambda>" : this.#function.name;
    const named = { module: "builtins", class_name: "function", config, registered_name: "function" };
    const shape = this.#outputShape === undefined ? {} : { output_shape: [...this.#outputShape] };
    return { ...super.getConfig(), function: named, ...shape, arguments: toJson(this.#arguments) ?? {} };
  }

  protected override call(graph: GraphBuilder, input: Value, others: readonly Value[]): readonly Value[] {
    const values = [input, ...others];
    const key = values.map(({ shape }) => shape.join()).join(" ");
    const trace = this.#traces.get(key) ?? this.#trace(values.map(({ shape }) => shape));
    this.#traces.set(key, trace);
    const known = new Map<SymbolicTensor, Value>(
      trace.inputs.map((tensor, i) => [tensor, values[i] as Value]),
    );
    return trace.outputs.map((tensor) => this.#compute(graph, tensor, known));
  }

  /** Calls the function. */
  #trace(shapes: readonly Shape[]): Trace {
    const inputs = shapes.map((shape, i) =>
      inputTensor(new InputLayer({ batchShape: shape, name: `${this.name}_input_${i}` })),
    );
    const outputs = [this.#called(inputs)].flat() as readonly unknown[];
    for (const output of outputs) {
      if (output instanceof SymbolicTensor) this.#checkShape(output);
      else throw this.#fault("returned what is no symbolic tensor", "one, or a list", describe(output));
    }
    if (outputs.length === 0) throw this.#fault("returned nothing", "a symbolic tensor, or a list", "[]");
    return { inputs, outputs: outputs as readonly SymbolicTensor[] };
  }

  #called(inputs: readonly SymbolicTensor[]): unknown {
    const operand = inputs.length === 1 ? inputs[0] : inputs;
    try {
      return this.#function(operand as never, this.#arguments);
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : describe(cause);
      throw new ConfigError(`The function of this layer failed: ${message.replace(/\.$/, "")}`, {
        ...this.args.where("function"),
        cause,
      });
    }
  }

  /** The value of a tensor: that of the layer it comes from, added to the graph with what goes into it. */
  #compute(graph: GraphBuilder, tensor: SymbolicTensor, known: Map<SymbolicTensor, Value>): Value {
    const { node, tensorIndex } = tensor;
    const layer = node.layer as Layer;
    if (!known.has(tensor)) {
      if (node.inputs.length === 0) {
        throw this.#fault("uses a tensor of elsewhere", "its own inputs only", tensor.name);
      }
      const inputs = node.inputs.map((parent) => this.#compute(graph, parent, known));
      const outputs = layer.addTo(graph, inputs);
      if (layer.weights.length > 0) {
        throw this.#fault("uses a layer with weights", "layers without weights", layer.label);
      }
      for (const [i, output] of node.outputs.entries()) known.set(output, outputs[i] as Value);
    }
    return known.get(node.outputs[tensorIndex] ?? tensor) as Value;
  }

  #checkShape({ shape }: SymbolicTensor): void {
    const wanted = this.#outputShape;
    if (wanted === undefined) return;
    const fits = wanted.every((dim, i) => dim === null || [dim, null].includes(shape[i + 1] ?? null));
    if (fits && shape.length === wanted.length + 1) return;
    throw new ShapeError("The function of this layer gives another shape", {
      ...this.args.where("outputShape"),
      expected: formatShape([null, ...wanted]),
      received: formatShape(shape),
    });
  }

  #fault(what: string, expected: string, received: string): LanewiseError {
    return new ConfigError(`The function of this layer ${what}`, {
      ...this.args.where("function"),
      expected,
      received,
    });
  }
}

/** The tensors a function was given, and those it gave. */
interface Trace {
  readonly inputs: readonly SymbolicTensor[];
  readonly outputs: readonly SymbolicTensor[];
}

/** The class `Lambda` for a file, whose layers get these functions by their names. */
export function lambdasNamed(functions: Readonly<Record<string, LambdaFunction>>): LayerClass {
  return {
    className: Lambda.className,
    fromConfig(config: LayerConfig, kerasMajor?: number): Lambda {
      const name = String(config["name"]);
      const found: unknown = Object.hasOwn(functions, name) ? functions[name] : undefined;
      if (typeof found !== "function") {
        throw new UnsupportedError("A function of Python cannot be run", {
          layer: `Lambda "${name}"`,
          expected: `a function of JavaScript for it: loadModel(source, { lambdas: { ${JSON.stringify(name)}: function } })`,
          received: describe(found),
        });
      }
      const { output_shape: shape, ...rest } = config;
      const sample = Array.isArray(shape) ? { output_shape: shape as unknown } : {};
      return new Lambda({ ...rest, ...sample, function: found } as never, kerasMajor);
    },
  };
}

/** Makes a `Lambda` layer. @see Lambda */
export function lambda(options: LambdaOptions): Lambda {
  return new Lambda(options);
}
