import type { Shape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { ArgumentReader } from "../arguments.ts";
import type { Json } from "../json.ts";
import type { Cell } from "./cell.ts";
import { checkCell, readCells } from "./read-cell.ts";
import { Recurrent } from "./recurrent.ts";
import type { SequenceOptions } from "./recurrent-arguments.ts";
import type { Sequence } from "./sequence.ts";
import { StackedRNNCells } from "./stacked-rnn-cells.ts";
import type { Parts } from "./wrapper.ts";

export interface RNNOptions extends SequenceOptions {
  /** What happens in each step; a list is a stack of cells. */
  readonly cell: Cell | readonly Cell[];
}

/**
 * Takes a cell through the steps of x[n, steps, ...]: output, states = cell(x_t, states). Gives the last output, or with
 * `returnSequences` [n, steps, outputSize]; with `returnState` also the last states, those of a stack cell by cell.
 * Further inputs are the states to start from, in the same order. The weights are those of the cell.
 *
 * Keras's own cells run as `LSTM`, `GRU` and `SimpleRNN` do, a stack of them as one layer after the other. The ops of another
 * cell are repeated for every step.
 *
 * @throws ConfigError for what is no cell, or `stateful` without a fixed batch size; ShapeError for inputs or states that do
 * not fit; UnsupportedError for `stateful` with a cell of one's own.
 * Source: https://keras.io/api/layers/recurrent_layers/rnn/
 *
 * @example
 * layers.rnn({ cell: layers.gruCell({ units: 8 }) }).computeOutputShape([null, 10, 3]);    // [null, 8]
 */
export class RNN extends Recurrent {
  static override readonly className = "RNN";
  static override readonly childKeys: readonly string[] = ["cell"];
  readonly cell: Cell;
  protected override readonly inputCount: readonly [number, number];

  constructor(options: RNNOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    this.cell = readCell(this.args);
    this.finish();
    this.inputSpec = { minNdim: 3 };
    this.inputCount = [1, 1 + this.stateCount];
  }

  override packStates(states: readonly Json[]): readonly Json[] {
    return this.cell.packStates(states);
  }

  protected override get parts(): Parts {
    return { cell: this.cell };
  }

  protected override get stateNames(): readonly string[] {
    return this.cell.stateSizes.map((_, at) => `state ${at}`);
  }

  protected override stateShapes(): readonly (readonly number[])[] {
    return this.cell.stateSizes.map((size) => [size]);
  }

  protected override addParameters(inputShape: Shape): ReadonlyMap<number, number> {
    const [batch = null, , ...rest] = inputShape;
    this.cell.build([batch, ...rest], ...this.cell.stateSizes.map((size) => [batch, size]));
    const features = inputShape.at(-1);
    return new Map(typeof features === "number" ? [[-1, features]] : []);
  }

  protected override addSequence(graph: GraphBuilder, sequence: Sequence): readonly Value[] {
    return this.cell.addSequence(graph, sequence);
  }
}

function readCell(args: ArgumentReader): Cell {
  const cell = args.optional("cell");
  if (Array.isArray(cell)) return new StackedRNNCells({ cells: readCells(args, "cell") });
  checkCell(cell, args, "cell", cell instanceof Object ? "The RNN cell" : "Argument `cell`");
  return cell;
}

/** Makes a `RNN` layer. @see RNN */
export function rnn(options: RNNOptions): RNN {
  return new RNN(options);
}
