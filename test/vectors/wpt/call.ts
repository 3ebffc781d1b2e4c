import type { NdArray } from "../ndarray.ts";
import type { Output, Sketch, Tensor } from "../sketch.ts";
import type { WptOperator } from "./file.ts";

/** What an operator gives: a tensor, or several. */
export type Results = Tensor | Output | readonly (Tensor | Output)[];

/** How an operator of WebNN is said in ours. @throws Unmapped when it cannot be. */
export type Mapping = (call: WptCall) => Results;

/** One operator of a vector with its arguments read. */
export class WptCall {
  readonly sketch: Sketch;
  readonly operator: WptOperator;
  readonly #tensors: ReadonlyMap<string, Tensor>;
  readonly #arguments: { readonly [argument: string]: unknown };
  readonly #options: { readonly [option: string]: unknown };

  constructor(sketch: Sketch, operator: WptOperator, tensors: ReadonlyMap<string, Tensor>) {
    this.sketch = sketch;
    this.operator = operator;
    this.#tensors = tensors;
    this.#arguments = Object.assign({}, ...operator.arguments) as { readonly [argument: string]: unknown };
    this.#options = (this.#arguments["options"] ?? {}) as { readonly [option: string]: unknown };
  }

  /** The operand under this argument or option, if there is one. */
  optional(name: string): Tensor | undefined {
    return this.#tensors.get(this.argument(name, ""));
  }

  tensor(name: string): Tensor {
    const tensor = this.optional(name);
    if (tensor === undefined) throw new TypeError(`${this.operator.name}: operand ${name} is missing`);
    return tensor;
  }

  /** The operands of a list. */
  tensors(name: string): Tensor[] {
    return this.argument<readonly string[]>(name, []).map((each) => this.#tensors.get(each) as Tensor);
  }

  /** The numbers of an operand that is a weight of ours. */
  numbers(name: string): NdArray | undefined {
    const tensor = this.optional(name);
    return tensor && this.sketch.numbers(tensor);
  }

  has(name: string): boolean {
    return name in this.#options || name in this.#arguments;
  }

  /** A plain argument or option. */
  argument<T>(name: string, otherwise: T): T {
    return (this.#options[name] ?? this.#arguments[name] ?? otherwise) as T;
  }
}
