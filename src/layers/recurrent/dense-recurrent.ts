import type { Shape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { ArgumentReader } from "../arguments.ts";
import type { Weight } from "../weight.ts";
import { addRecurrence, type Recurrence, weightsOf } from "./recurrence.ts";
import { Recurrent } from "./recurrent.ts";
import type { RecurrentOptions } from "./recurrent-arguments.ts";
import type { Sequence } from "./sequence.ts";

/** What LSTM, GRU and SimpleRNN share: sequences x[n, steps, features], states [n, units], and a recurrence. */
export abstract class DenseRecurrent extends Recurrent {
  readonly #recurrence: Recurrence;
  #parameters: readonly Weight[] = [];

  protected constructor(
    options: RecurrentOptions,
    kerasMajor: number | undefined,
    read: (args: ArgumentReader) => Recurrence,
  ) {
    super(options, kerasMajor);
    this.#recurrence = read(this.args);
    this.inputSpec = { ndim: 3 };
  }

  get units(): number {
    return this.#recurrence.units;
  }

  protected override get stateNames(): readonly string[] {
    return this.#recurrence.stateNames;
  }

  protected override stateShapes(): readonly (readonly number[])[] {
    return this.stateNames.map(() => [this.units]);
  }

  protected override addParameters(inputShape: Shape): ReadonlyMap<number, number> {
    const features = this.knownSize(inputShape, -1);
    this.#parameters = weightsOf(this.#recurrence, features).map((entry) => this.addWeight(...entry));
    return new Map([[-1, features]]);
  }

  protected override addSequence(graph: GraphBuilder, sequence: Sequence): readonly Value[] {
    const weights = this.#parameters.map((weight) => graph.constant(weight));
    return addRecurrence(graph, this.#recurrence, weights, sequence);
  }
}
