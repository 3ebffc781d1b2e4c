import { sameShape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import { OPS } from "../../ops/index.ts";
import { scalar } from "../derived-constant.ts";
import type { Json } from "../json.ts";
import type { CallArguments } from "../serialized.ts";
import { Operation, type OperationOptions } from "./operation.ts";

export interface WhereOptions extends OperationOptions {
  /** The condition and what it chooses from, where these are numbers. */
  readonly condition?: number | null;
  readonly x1?: number | null;
  readonly x2?: number | null;
}

const NAMES = ["condition", "x1", "x2"] as const;

/** y = condition ? x1 : x2, element by element, with NumPy's broadcasting. A condition is true where it is not 0. */
export class Where extends Operation {
  static override readonly className = "Where";
  static override readonly parameters: readonly string[] = NAMES;
  protected override readonly inputCount: readonly [number, number];
  readonly #numbers: readonly (number | null)[];

  constructor(options: WhereOptions = {}, kerasMajor?: number) {
    super(options, kerasMajor);
    this.#numbers = NAMES.map((name) => this.args.numberOrNull(name));
    const tensors = this.#numbers.filter((number) => number === null).length;
    if (tensors === 0) throw this.args.wrong("condition", "a tensor among the three", this.#numbers[0]);
    this.inputCount = [tensors, tensors];
    this.finish();
  }

  override getConfig(): { [key: string]: Json } {
    const { condition: _, x1: __, x2: ___, ...config } = super.getConfig();
    return config;
  }

  override callArguments(tensors: readonly Json[]): CallArguments {
    const rest = [...tensors];
    return { args: this.#numbers.map((number) => number ?? rest.shift() ?? null), kwargs: {} };
  }

  protected override call(graph: GraphBuilder, input: Value, others: readonly Value[]): Value {
    const rest = [input, ...others];
    const operands = this.#numbers.map((number, i) =>
      number === null ? (rest.shift() as Value) : graph.constant(scalar(NAMES[i] ?? "", number)),
    );
    const tensors = operands.filter(({ constant }) => constant === undefined).map(({ shape }) => shape);
    const shape = tensors.reduce((a, b) => OPS.binary.infer([a, b], { operator: "add" }, this.label)[0] ?? a);
    const repeated = operands.map((value): Value => {
      if (value.constant !== undefined || sameShape(value.shape, shape)) return value;
      if (value.shape.length !== shape.length) return value; // refused by the op, as samples would mix
      return graph.addOne("broadcast", [value], { target: shape.slice(1) });
    });
    return graph.addOne("where", repeated, {});
  }
}
