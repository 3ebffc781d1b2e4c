import { Lstm, Tile } from "../../assembly/abi.ts";
import { activationFields } from "./activation.ts";
import { emptyFields, type Field, type Kernel } from "./kernel.ts";
import { paddedColumns } from "./layouts.ts";
import { inputOf, outputOf, weightOf } from "./operands.ts";
import { productFields } from "./product.ts";

/** Samples that go through the steps together: the recurrent matrix is read once for all of them. */
const GROUP_SAMPLES = 16;

/** Whole sequences of a batch in one call. */
export const lstm: Kernel<"lstm"> = {
  name: "lstm_f32",
  op: "lstm",
  supports: () => true,
  describe(op, scope) {
    const { attributes } = op;
    const x = inputOf(op, 0);
    const [, steps = 1, features = 1] = x.shape as readonly number[];
    const recurrent = weightOf(op, 2);
    const [units = 1, columns = 4] = recurrent.shape;
    const padded = paddedColumns(columns);
    const groupSamples = Math.min(GROUP_SAMPLES, scope.capacity);
    const chunkSteps = Math.min(steps, Math.max(1, Math.floor((2 * Tile.BlockRows) / groupSamples)));
    const bias = attributes.useBias ? scope.packed(weightOf(op, 3), { kind: "bias", columns, groups: 1 }) : 0;
    const matrix = (index: number, rows: number): Field =>
      scope.packed(weightOf(op, index), { kind: "panels", rows, columns, groups: 1 });
    const segments = scope.table([0]);
    const product = { segments, segmentCount: 1, columns: padded };

    const fields: Field[] = [
      ...productFields({ ...product, run: features, panels: matrix(1, features), addend: bias }),
      // The addend is the row of gates that the kernel names at each step.
      ...productFields({
        ...product,
        run: units,
        panels: matrix(2, units),
        addend: 0,
        addendStride: 4 * padded,
      }),
      ...emptyFields(Lstm.Size - Lstm.X),
    ];
    fields[Lstm.X] = scope.value(x);
    fields[Lstm.Steps] = steps;
    fields[Lstm.Features] = features;
    fields[Lstm.Units] = units;
    const output = scope.value(outputOf(op));
    if (attributes.returnSequences) fields[Lstm.Y] = output;
    else fields[Lstm.LastH] = output;
    if (attributes.returnState) {
      fields[attributes.returnSequences ? Lstm.LastH : Lstm.ReturnedH] = scope.value(outputOf(op, 1));
      fields[Lstm.LastC] = scope.value(outputOf(op, 2));
    }
    if (attributes.stateful) {
      const [h, c] = op.inputs.slice(-2).map((input) => (input.variable ? scope.state(input.variable) : 0));
      fields[Lstm.H0] = fields[Lstm.KeptH] = h ?? 0;
      fields[Lstm.C0] = fields[Lstm.KeptC] = c ?? 0;
    }
    fields[Lstm.GoBackwards] = attributes.goBackwards ? 1 : 0;
    fields.splice(Lstm.Activation, 4, ...activationFields(attributes.activation));
    fields.splice(Lstm.RecurrentActivation, 4, ...activationFields(attributes.recurrentActivation));
    fields[Lstm.GroupSamples] = groupSamples;
    fields[Lstm.ChunkSteps] = chunkSteps;
    const rows = chunkSteps * groupSamples;
    fields[Lstm.Table] = scope.scratch(4 * rows);
    fields[Lstm.Gates] = scope.scratch(4 * rows * padded);
    fields[Lstm.H] = scope.scratch(4 * groupSamples * units);
    fields[Lstm.C] = scope.scratch(4 * groupSamples * units);
    fields[Lstm.Row] = scope.scratch(4 * units);
    return { fields, unitsPerSample: 1 };
  },
};
