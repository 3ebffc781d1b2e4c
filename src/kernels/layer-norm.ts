import { LayerNorm, NormMode } from "../../assembly/abi.ts";
import { elementCount } from "../core/shape.ts";
import { emptyFields, type Field, type Kernel } from "./kernel.ts";
import { inputOf, outputOf, weightOf } from "./operands.ts";

const MODES = {
  layer: NormMode.Layer,
  deviation: NormMode.Deviation,
  rms: NormMode.Rms,
  unit: NormMode.Unit,
} as const;

/** Rows normalized by what they are themselves: layer, group, RMS and unit normalization. */
export const layerNorm: Kernel<"layerNorm"> = {
  name: "layer_norm_f32",
  op: "layerNorm",
  inPlace: true,
  supports: () => true,
  describe(op, scope) {
    const { mode, epsilon, scale, center, groups } = op.attributes;
    const x = inputOf(op, 0);
    const n = x.shape.at(-1) ?? 1;
    const part = op.inputs.length > 1 ? elementCount(weightOf(op, 1).shape) / groups : n;
    const parameter = (index: number): Field => scope.packed(weightOf(op, index), { kind: "raw" });
    const fields = emptyFields(LayerNorm.Size);
    fields[LayerNorm.X] = scope.value(x);
    fields[LayerNorm.Y] = scope.value(outputOf(op));
    fields[LayerNorm.N] = n;
    fields[LayerNorm.Mode] = MODES[mode];
    fields[LayerNorm.Epsilon] = { f32: epsilon };
    fields[LayerNorm.Gamma] = scale ? parameter(1) : 0;
    fields[LayerNorm.Beta] = center ? parameter(scale ? 2 : 1) : 0;
    fields[LayerNorm.Run] = n / part;
    fields[LayerNorm.Groups] = groups;
    return { fields, unitsPerSample: elementCount(x.shape.slice(1, -1)) };
  },
};
