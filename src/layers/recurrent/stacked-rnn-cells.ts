import type { Shape } from "../../core/shape.ts";
import type { GraphBuilder, Value } from "../../graph/graph.ts";
import type { Json } from "../json.ts";
import type { LayerOptions } from "../layer.ts";
import { Cell, type StateSize } from "./cell.ts";
import { readCells } from "./read-cell.ts";
import type { Sequence } from "./sequence.ts";
import { flipSteps } from "./steps.ts";
import type { Parts } from "./wrapper.ts";

export interface StackedRNNCellsOptions extends LayerOptions {
  /** Each takes the output of the one before. */
  readonly cells: readonly Cell[];
}

/**
 * Cells on top of each other as one cell: the output of each is the input of the next. Its states are those of all cells,
 * in order, its output that of the last; its weights are those of the cells.
 *
 * @throws ConfigError for something that is no cell; ShapeError for states that do not fit.
 * Source: https://keras.io/api/layers/recurrent_layers/stacked_rnn_cell/
 *
 * @example
 * const cells = [layers.lstmCell({ units: 8 }), layers.gruCell({ units: 4 })];
 * layers.rnn({ cell: layers.stackedRNNCells({ cells }) }).computeOutputShape([null, 10, 3]);    // [null, 4]
 */
export class StackedRNNCells extends Cell {
  static override readonly className = "StackedRNNCells";
  static override readonly childKeys: readonly string[] = ["cells"];
  readonly cells: readonly Cell[];

  constructor(options: StackedRNNCellsOptions, kerasMajor?: number) {
    super(options, kerasMajor);
    this.cells = readCells(this.args, "cells");
    this.finish();
  }

  get stateSize(): readonly StateSize[] {
    return this.cells.map(({ stateSize }) => stateSize);
  }

  override get outputSize(): number {
    return this.cells.at(-1)?.outputSize ?? 1;
  }

  /**
   * One sequence after the other. That is the same as all cells at each step: at a masked step every cell keeps its
   * states, so what it gives there meets only cells that do not look.
   */
  override addSequence(graph: GraphBuilder, sequence: Sequence): readonly Value[] {
    const { attributes } = sequence;
    const last = this.cells.length - 1;
    const states: Value[] = [];
    let { input, mask } = sequence;
    let first = 0;
    for (const [at, cell] of this.cells.entries()) {
      const end = first + cell.stateSizes.length;
      const isFirst = at === 0;
      const [output, ...more] = cell.addSequence(graph, {
        input,
        initial: sequence.initial.slice(first, end),
        kept: sequence.kept.slice(first, end),
        mask,
        attributes: {
          ...attributes,
          returnSequences: at < last || attributes.returnSequences,
          goBackwards: isFirst && attributes.goBackwards, // the outputs of the first are turned round already
        },
      });
      if (isFirst && attributes.goBackwards && mask !== undefined && last > 0) mask = flipSteps(graph, mask);
      states.push(...more);
      input = output as Value;
      first = end;
    }
    return [input, ...states];
  }

  override packStates(states: readonly Json[]): readonly Json[] {
    let first = 0;
    return this.cells.map((cell) => {
      const end = first + cell.stateSizes.length;
      const own = cell.packStates(states.slice(first, end));
      first = end;
      return own;
    });
  }

  protected override get parts(): Parts {
    return { cells: this.cells };
  }

  protected override createWeights(inputShape: Shape): void {
    let shape = inputShape;
    for (const cell of this.cells) {
      cell.build(shape, ...cell.stateSizes.map((size) => [null, size]));
      shape = [null, cell.outputSize];
    }
  }

  protected override call(graph: GraphBuilder, input: Value, states: readonly Value[]): readonly Value[] {
    this.checkStates(states);
    const next: Value[] = [];
    let output = input;
    let first = 0;
    for (const cell of this.cells) {
      const end = first + cell.stateSizes.length;
      const [y, ...own] = cell.addTo(graph, [output, ...states.slice(first, end)]);
      next.push(...own);
      output = y as Value;
      first = end;
    }
    return [output, ...next];
  }
}

/** Makes a `StackedRNNCells` layer. @see StackedRNNCells */
export function stackedRNNCells(options: StackedRNNCellsOptions): StackedRNNCells {
  return new StackedRNNCells(options);
}
