import { Pool2D, PoolMode } from "../../assembly/abi.ts";
import { pool2dWindows } from "../ops/pool2d.ts";
import { slideWindow } from "../ops/window.ts";
import { emptyFields, type Kernel } from "./kernel.ts";
import { inputOf, outputOf } from "./operands.ts";

/** Max and average pooling, channels last. */
export const pool2d: Kernel<"pool2d"> = {
  name: "pool2d_f32",
  op: "pool2d",
  supports: () => true,
  describe(op, scope) {
    const x = inputOf(op, 0);
    const y = outputOf(op);
    const [, height = 1, width = 1, channels = 1] = x.shape as readonly number[];
    const [, outHeight = 1, outWidth = 1] = y.shape as readonly number[];
    const [rows, columns] = pool2dWindows(op.attributes);
    const fields = emptyFields(Pool2D.Size);
    fields[Pool2D.X] = scope.value(x);
    fields[Pool2D.Height] = height;
    fields[Pool2D.Width] = width;
    fields[Pool2D.Channels] = channels;
    fields[Pool2D.Y] = scope.value(y);
    fields[Pool2D.OutHeight] = outHeight;
    fields[Pool2D.OutWidth] = outWidth;
    fields[Pool2D.PoolHeight] = rows.kernel;
    fields[Pool2D.PoolWidth] = columns.kernel;
    fields[Pool2D.StrideHeight] = rows.stride;
    fields[Pool2D.StrideWidth] = columns.stride;
    fields[Pool2D.PadTop] = slideWindow(height, rows).before;
    fields[Pool2D.PadLeft] = slideWindow(width, columns).before;
    fields[Pool2D.Mode] = op.attributes.mode === "max" ? PoolMode.Max : PoolMode.Average;
    return { fields, unitsPerSample: outHeight };
  },
};
