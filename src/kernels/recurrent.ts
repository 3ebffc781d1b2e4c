import { MaskedOutput, Product, Sequence, Tile } from "../../assembly/abi.ts";
import { elementCount } from "../core/shape.ts";
import type { Constant, OpOf, Value } from "../graph/graph.ts";
import { recurrentInputs } from "../ops/recurrent.ts";
import { activationFields } from "./activation.ts";
import { emptyFields, type Field, type PlanScope } from "./kernel.ts";
import { paddedColumns } from "./layouts.ts";
import { inputOf, outputOf, weightOf } from "./operands.ts";
import { productFields } from "./product.ts";

/** Samples that go through the steps together: the recurrent matrix is read once for all of them. */
const GROUP_SAMPLES = 16;

type RecurrentOp = OpOf<"lstm"> | OpOf<"gru"> | OpOf<"rnn"> | OpOf<"convLstm">;

/** Where a state comes from and goes to: addresses, 0 for none. */
export interface StateFields {
  readonly first: Field;
  readonly returned: Field;
  readonly kept: Field;
}

/** A recurrent op as its kernel sees it. */
export interface RecurrentParts {
  /** The fields of `Sequence`, then zeros. */
  readonly fields: Field[];
  readonly units: number;
  /** Samples of a group. */
  readonly groupSamples: number;
  /** Floats in a row of gates. */
  readonly rowLength: number;
  /** In the order of Keras. */
  readonly states: readonly StateFields[];
}

/** How the gates lie in the columns of the weights: `groups` parts padded to panels each, of `columns` columns. */
export interface GateLayout {
  readonly columns: number;
  readonly groups: number;
  /** The groups that h·R covers at once; all of them when left out. */
  readonly recurrentGroups?: number;
  /** Groups of the bias. Default `groups`. */
  readonly biasGroups?: number;
  /** Does h·R have an addend of its own, instead of being added to the rows of x·W? */
  readonly apart?: boolean;
}

/** Fills the fields that all recurrent kernels have, in a descriptor of `size` fields. */
export function describeRecurrent(
  op: RecurrentOp,
  scope: PlanScope,
  size: number,
  stateCount: number,
  layout: GateLayout,
): RecurrentParts {
  const { attributes } = op;
  const { columns, groups } = layout;
  const x = inputOf(op, 0);
  const [, steps = 1, features = 1] = x.shape as readonly number[];
  const [units = 1] = weightOf(op, 2).shape;
  const rowLength = groups * paddedColumns(columns);
  const groupSamples = Math.min(GROUP_SAMPLES, scope.capacity);
  const chunkSteps = Math.min(steps, Math.max(1, Math.floor((2 * Tile.BlockRows) / groupSamples)));
  const at = recurrentInputs(attributes, stateCount);

  const matrix = (weight: Constant, rows: number): Field =>
    scope.packed(weight, { kind: "panels", rows, columns, groups });
  const bias =
    at.bias === undefined
      ? 0
      : scope.packed(weightOf(op, at.bias), { kind: "bias", columns, groups: layout.biasGroups ?? groups });
  const segments = scope.table([0]);
  const fields = emptyFields(size);
  const input = productFields({
    segments,
    segmentCount: 1,
    run: features,
    panels: matrix(weightOf(op, 1), features),
    columns: rowLength,
    addend: bias,
  });
  const recurrent = productFields({
    segments,
    segmentCount: 1,
    run: units,
    panels: matrix(weightOf(op, 2), units),
    columns: (layout.recurrentGroups ?? groups) * paddedColumns(columns),
    // Otherwise the addend is the row of gates that the kernel names at each step.
    addend: layout.apart ? bias : 0,
    addendStride: layout.apart ? 0 : 4 * rowLength,
  });
  fields.splice(Sequence.Input, Product.Size, ...input);
  fields.splice(Sequence.Recurrent, Product.Size, ...recurrent);

  fields[Sequence.GroupSamples] = groupSamples;
  fields[Sequence.ChunkSteps] = chunkSteps;
  fields[Sequence.Table] = scope.scratch(4 * chunkSteps * groupSamples);
  fields[Sequence.Gates] = scope.scratch(4 * chunkSteps * groupSamples * rowLength);
  const states = fillSequence(op, scope, fields, { stateCount, units, state: units, groupSamples });
  return { fields, units, groupSamples, rowLength, states };
}

/** Fills what has nothing to do with how a step is computed: x, outputs, states, mask. Gives the states. */
export function fillSequence(
  op: RecurrentOp,
  scope: PlanScope,
  fields: Field[],
  sizes: { stateCount: number; units: number; state: number; groupSamples: number },
): readonly StateFields[] {
  const { attributes } = op;
  const { stateCount, units, state, groupSamples } = sizes;
  const x = inputOf(op, 0);
  const [, steps = 1, ...rest] = x.shape as readonly number[];
  const at = recurrentInputs(attributes, stateCount);
  const states = Array.from({ length: stateCount }, (_, index): StateFields => {
    const kept = stateAt(op, scope, at.kept[index]);
    const initial = at.initial[index];
    return {
      first: initial === undefined ? kept : scope.value(inputOf(op, initial)),
      returned: attributes.returnState ? scope.value(outputOf(op, 1 + index)) : 0,
      kept,
    };
  });
  fields[Sequence.X] = scope.value(x);
  fields[Sequence.Steps] = steps;
  fields[Sequence.Features] = elementCount(rest);
  fields[Sequence.Units] = units;
  fields[Sequence.State] = state;
  fields[attributes.returnSequences ? Sequence.Y : Sequence.LastY] = scope.value(outputOf(op));
  fields[Sequence.H0] = states[0]?.first ?? 0;
  fields[Sequence.LastH] = states[0]?.returned ?? 0;
  fields[Sequence.KeptH] = states[0]?.kept ?? 0;
  fields[Sequence.GoBackwards] = attributes.goBackwards ? 1 : 0;
  fields.splice(Sequence.Activation, 4, ...activationFields(attributes.activation));
  fields[Sequence.H] = scope.scratch(4 * groupSamples * state);
  if (at.mask !== undefined) {
    fields[Sequence.Mask] = scope.value(inputOf(op, at.mask));
    fields[Sequence.MaskedOutput] = MASKED_OUTPUTS[attributes.maskedOutput ?? "previous"];
    fields[Sequence.Out] = scope.scratch(4 * groupSamples * state);
  }
  return states;
}

const MASKED_OUTPUTS = {
  previous: MaskedOutput.Previous,
  previousOrZeros: MaskedOutput.PreviousOrZeros,
  zeros: MaskedOutput.Zeros,
} as const;

function stateAt(op: RecurrentOp, scope: PlanScope, index: number | undefined): Field {
  const state: Value | undefined = index === undefined ? undefined : inputOf(op, index);
  return state?.variable ? scope.state(state.variable) : 0;
}
