import { ConvLstm, Conv2D, Sequence } from "../../assembly/abi.ts";
import { elementCount } from "../core/shape.ts";
import { convolutionFields } from "./conv2d.ts";
import { emptyFields, type Kernel } from "./kernel.ts";
import { paddedColumns } from "./layouts.ts";
import { fillCell } from "./lstm.ts";
import { inputOf, outputOf, weightOf } from "./operands.ts";
import { fillSequence } from "./recurrent.ts";
import { sampleOf } from "./strides.ts";

/** Whole sequences of a batch in one call. */
export const convLstm: Kernel<"convLstm"> = {
  name: "conv_lstm_f32",
  op: "convLstm",
  supports: () => true,
  describe(op, scope) {
    const { returnSequences, useBias, window } = op.attributes;
    const kernel = weightOf(op, 1);
    const recurrent = weightOf(op, 2);
    const [, ...image] = sampleOf(inputOf(op, 0));
    const state = sampleOf(outputOf(op)).slice(returnSequences ? 1 : 0);
    const outSizes = state.slice(0, -1);
    const units = state.at(-1) ?? 1;
    const columns = paddedColumns(4 * units);

    const input = convolutionFields(scope, {
      sizes: image.slice(0, -1),
      outSizes,
      channels: image.at(-1) ?? 1,
      kernel,
      columns,
      window: { ...window, groups: 1 },
      bias: useBias ? weightOf(op, 3) : undefined,
    });
    const ones = outSizes.map(() => 1);
    const again = convolutionFields(scope, {
      sizes: outSizes,
      outSizes,
      channels: units,
      kernel: recurrent,
      columns,
      window: { strides: ones, dilation: ones, padding: "same", groups: 1 },
      adds: true,
    });
    const fields = emptyFields(ConvLstm.Size);
    const size = elementCount(state);
    const states = fillSequence(op, scope, fields, { stateCount: 2, units, state: size, groupSamples: 1 });
    fillCell(op, scope, fields, states, { units, room: size });
    fields[Sequence.Gates] = scope.scratch(4 * elementCount(outSizes) * columns);
    fields.splice(ConvLstm.Input, Conv2D.Size, ...input);
    fields.splice(ConvLstm.Recurrent, Conv2D.Size, ...again);
    return { fields, unitsPerSample: 1 };
  },
};
