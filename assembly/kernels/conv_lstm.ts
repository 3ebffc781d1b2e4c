import { Conv2D, ConvLstm, Lstm, Product, Sequence } from "../abi";
import { address, i32Field } from "../descriptor";
import {
  isStepValid,
  keepHidden,
  keepState,
  startHidden,
  startState,
  stateBytesOf,
  timeOf,
  unitBytesOf,
  writeOutputs,
} from "../recurrent/sequence";
import { convolve } from "./conv2d";
import { updateCell } from "./lstm";

/**
 * Convolutional LSTM over whole sequences: z = conv(x, W) + b + conv(h, R), gates i, f, c, o at every pixel;
 * c = f∘c + i∘act(z_c); h = o∘act(c).
 *
 * In each step the first convolution writes the gates of all pixels and the second adds to them in place. Unit: a sample.
 */
export function conv_lstm_f32(descriptor: usize, begin: i32, end: i32): void {
  for (let sample = begin; sample < end; sample++) runSample(descriptor, sample);
}

function runSample(descriptor: usize, sample: i32): void {
  const input = descriptor + ((<usize>ConvLstm.Input) << 2);
  const recurrent = descriptor + ((<usize>ConvLstm.Recurrent) << 2);
  const rows = i32Field(input, Conv2D.OutDepth) * i32Field(input, Conv2D.OutHeight);
  const pixels = rows * i32Field(input, Conv2D.OutWidth);
  const gateBytes = (<usize>i32Field(input, Product.N)) << 2;
  const unitBytes = unitBytesOf(descriptor);
  const steps = i32Field(descriptor, Sequence.Steps);
  const stepBytes = (<usize>i32Field(descriptor, Sequence.Features)) << 2;
  const x = address(descriptor, Sequence.X) + <usize>sample * <usize>steps * stepBytes;
  const gates = address(descriptor, Sequence.Gates);
  const h = address(descriptor, Sequence.H);
  const c = address(descriptor, Lstm.C);
  const stateBytes = stateBytesOf(descriptor);
  const first = <usize>sample * stateBytes;
  startHidden(descriptor, sample, 1);
  startState(c, address(descriptor, Lstm.C0), first, stateBytes);
  for (let step = 0; step < steps; step++) {
    if (isStepValid(descriptor, sample, step)) {
      convolve(input, x + <usize>timeOf(descriptor, steps, step) * stepBytes, gates, false, 0, rows);
      convolve(recurrent, h, gates, true, 0, rows);
      for (let pixel: usize = 0; pixel < <usize>pixels; pixel++) {
        const skip = pixel * unitBytes;
        updateCell(descriptor, gates + pixel * gateBytes, h + skip, c + skip);
      }
    }
    writeOutputs(descriptor, sample, 1, step);
  }
  keepHidden(descriptor, sample, 1);
  keepState(address(descriptor, Lstm.LastC), first, c, stateBytes);
  keepState(address(descriptor, Lstm.KeptC), first, c, stateBytes);
}
