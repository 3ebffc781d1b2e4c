import type { Shape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { ArgumentReader } from "../arguments.ts";
import type { Weight } from "../weight.ts";
import { Cell } from "./cell.ts";
import { addRecurrence, type Recurrence, weightsOf } from "./recurrence.ts";
import type { CellOptions } from "./recurrent-arguments.ts";
import type { Sequence } from "./sequence.ts";

/** What LSTMCell, GRUCell and SimpleRNNCell share. One step is a sequence of one: the same kernel. */
export abstract class DenseCell extends Cell {
  readonly stateSize: number | readonly number[];
  readonly #recurrence: Recurrence;
  #parameters: readonly Weight[] = [];

  protected constructor(
    options: CellOptions,
    kerasMajor: number | undefined,
    read: (args: ArgumentReader) => Recurrence,
  ) {
    super(options, kerasMajor);
    this.#recurrence = read(this.args);
    const { units, stateNames } = this.#recurrence;
    this.stateSize = stateNames.length === 1 ? units : stateNames.map(() => units);
    this.inputSpec = { ndim: 2 };
  }

  get units(): number {
    return this.#recurrence.units;
  }

  override addSequence(graph: GraphBuilder, sequence: Sequence): readonly Value[] {
    const weights = this.#parameters.map((weight) => graph.constant(weight));
    return addRecurrence(graph, this.#recurrence, weights, sequence);
  }

  protected override createWeights(inputShape: Shape): void {
    const features = this.knownSize(inputShape, -1);
    this.#parameters = weightsOf(this.#recurrence, features).map((entry) => this.addWeight(...entry));
    this.fixAxes(new Map([[-1, features]]));
  }

  protected override call(graph: GraphBuilder, input: Value, states: readonly Value[]): readonly Value[] {
    this.checkStates(states);
    const [, features = null] = input.shape;
    return this.addSequence(graph, {
      input: graph.addOne("reshape", [input], { target: [1, features ?? -1] }),
      initial: states,
      kept: [],
      mask: undefined,
      attributes: {
        returnSequences: false,
        returnState: true,
        goBackwards: false,
        stateful: false,
        initialState: true,
        masked: false,
        maskedOutput: "previous",
      },
    });
  }
}
