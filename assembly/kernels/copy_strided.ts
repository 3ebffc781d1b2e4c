import { CopyAxis, CopyPart, CopyStrided } from "../abi";
import { copyFloats, fillFloats } from "../copy";
import { address, f32Field, i32Field } from "../descriptor";

/**
 * Y[i·strides of Y] = X[i·strides of X] for every index i of each part, in each sample: transposes, slices, borders,
 * repetitions, concatenations. Unit: a sample.
 */
export function copy_strided_f32(descriptor: usize, begin: i32, end: i32): void {
  const fillCount = i32Field(descriptor, CopyStrided.FillCount);
  const ySample = i32Field(descriptor, CopyStrided.YSampleStride);
  let y = address(descriptor, CopyStrided.Y) + <usize>begin * <usize>ySample;
  for (let sample = begin; sample < end; sample++, y += ySample) {
    fillFloats(y, f32Field(descriptor, CopyStrided.Fill), fillCount);
    let part = descriptor + ((<usize>CopyStrided.Size) << 2);
    for (let left = i32Field(descriptor, CopyStrided.PartCount); left > 0; left--) {
      copyAxes(
        address(part, CopyPart.Axes),
        i32Field(part, CopyPart.AxisCount),
        address(part, CopyPart.X) +
          i32Field(part, CopyPart.XOffset) +
          <usize>sample * <usize>i32Field(part, CopyPart.XSampleStride),
        y + i32Field(part, CopyPart.YOffset),
      );
      part += (<usize>CopyPart.Size) << 2;
    }
  }
}

/** The loop over one axis, round the loops over those after it. */
function copyAxes(axes: usize, count: i32, x: usize, y: usize): void {
  const size = i32Field(axes, CopyAxis.Count);
  const xStride = i32Field(axes, CopyAxis.XStride);
  const yStride = i32Field(axes, CopyAxis.YStride);
  if (count > 1) {
    const rest = axes + ((<usize>CopyAxis.Size) << 2);
    for (let i = 0; i < size; i++) {
      copyAxes(rest, count - 1, x, y);
      x += xStride;
      y += yStride;
    }
  } else if (xStride == 4 && yStride == 4) {
    copyFloats(x, y, size);
  } else if (xStride == 0 && yStride == 4) {
    fillFloats(y, load<f32>(x), size);
  } else {
    for (let i = 0; i < size; i++) {
      store<f32>(y, load<f32>(x));
      x += xStride;
      y += yStride;
    }
  }
}
