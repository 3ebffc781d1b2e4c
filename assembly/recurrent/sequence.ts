import { Activation, MaskedOutput, Product, Sequence } from "../abi";
import { activateRow } from "../activation-row";
import { address, f32Field, i32Field } from "../descriptor";
import { multiply } from "../gemm/product";

/** Bytes of one row of gates. */
export function gateRowBytes(descriptor: usize): usize {
  return (<usize>i32Field(descriptor, Product.N)) << 2;
}

/** Bytes of one sample's state. */
export function unitBytesOf(descriptor: usize): usize {
  return (<usize>i32Field(descriptor, Sequence.Units)) << 2;
}

/** Bytes of one sample's h. */
export function stateBytesOf(descriptor: usize): usize {
  return (<usize>i32Field(descriptor, Sequence.State)) << 2;
}

/** Copies the first states of a group, or zeros. */
export function startState(to: usize, from: usize, skip: usize, bytes: usize): void {
  if (from == 0) memory.fill(to, 0, bytes);
  else memory.copy(to, from + skip, bytes);
}

/** Copies the last states of a group to where they are wanted, if they are. */
export function keepState(to: usize, skip: usize, from: usize, bytes: usize): void {
  if (to != 0) memory.copy(to + skip, from, bytes);
}

/** h, and what a masked step repeats, before the first step. */
export function startHidden(descriptor: usize, sample: i32, samples: i32): void {
  const skip = <usize>sample * stateBytesOf(descriptor);
  const bytes = <usize>samples * stateBytesOf(descriptor);
  const h = address(descriptor, Sequence.H);
  startState(h, address(descriptor, Sequence.H0), skip, bytes);
  if (address(descriptor, Sequence.Mask) == 0) return;
  const out = address(descriptor, Sequence.Out);
  if (i32Field(descriptor, Sequence.MaskedOutput) == MaskedOutput.Previous) memory.copy(out, h, bytes);
  else memory.fill(out, 0, bytes);
}

/** h, and the last output, after the last step. */
export function keepHidden(descriptor: usize, sample: i32, samples: i32): void {
  const skip = <usize>sample * stateBytesOf(descriptor);
  const bytes = <usize>samples * stateBytesOf(descriptor);
  const h = address(descriptor, Sequence.H);
  keepState(address(descriptor, Sequence.LastY), skip, outputs(descriptor), bytes);
  keepState(address(descriptor, Sequence.LastH), skip, h, bytes);
  keepState(address(descriptor, Sequence.KeptH), skip, h, bytes);
}

/** One product x·W + b for a chunk of steps of a group: rows of gates in the order (step, sample). */
export function multiplyInputs(descriptor: usize, sample: i32, samples: i32, start: i32, chunk: i32): void {
  const table = address(descriptor, Sequence.Table);
  fillInputTable(descriptor, table, sample, samples, start, chunk);
  multiply(
    descriptor,
    table,
    chunk * samples,
    address(descriptor, Product.Panels),
    address(descriptor, Product.Addend),
    address(descriptor, Sequence.Gates),
    gateRowBytes(descriptor),
  );
}

/** Addresses of the rows of a matrix, one for each sample of a group. */
export function fillRowTable(table: usize, rows: usize, samples: i32, stride: usize): void {
  for (let s = 0; s < samples; s++) {
    store<usize>(table, rows);
    table += 4;
    rows += stride;
  }
}

/** Does this step count for this sample? `step` counts in the order of computation. */
export function isStepValid(descriptor: usize, sample: i32, step: i32): bool {
  const mask = address(descriptor, Sequence.Mask);
  if (mask == 0) return true;
  const steps = i32Field(descriptor, Sequence.Steps);
  return load<f32>(mask + ((<usize>(sample * steps + timeOf(descriptor, steps, step))) << 2)) != 0;
}

/** Writes the outputs of one step of a group: h, or where the step is masked what stands for it. */
export function writeOutputs(descriptor: usize, sample: i32, samples: i32, step: i32): void {
  const stateBytes = stateBytesOf(descriptor);
  const out = outputs(descriptor);
  if (address(descriptor, Sequence.Mask) != 0) {
    const h = address(descriptor, Sequence.H);
    const zeros = i32Field(descriptor, Sequence.MaskedOutput) == MaskedOutput.Zeros;
    for (let s = 0; s < samples; s++) {
      const skip = <usize>s * stateBytes;
      if (isStepValid(descriptor, sample + s, step)) memory.copy(out + skip, h + skip, stateBytes);
      else if (zeros) memory.fill(out + skip, 0, stateBytes);
    }
  }
  const y = address(descriptor, Sequence.Y);
  if (y == 0) return;
  const steps = i32Field(descriptor, Sequence.Steps);
  for (let s = 0; s < samples; s++) {
    const row = <usize>((sample + s) * steps + step);
    memory.copy(y + row * stateBytes, out + <usize>s * stateBytes, stateBytes);
  }
}

/** y = the activation of the candidate of x; x and y may be the same. */
export function activateCandidate(descriptor: usize, x: usize, y: usize): void {
  activateFields(descriptor, Sequence.Activation, x, y, i32Field(descriptor, Sequence.Units));
}

/** x = act(x) for `gates` rows of units that follow one another, the activation given by four fields. */
export function activateGates(descriptor: usize, field: i32, x: usize, gates: i32): void {
  const units = i32Field(descriptor, Sequence.Units);
  // What sees whole rows has to see them one by one.
  const isElementwise = i32Field(descriptor, field) < Activation.Softmax;
  const rows = isElementwise ? 1 : gates;
  const n = isElementwise ? gates * units : units;
  for (let row = 0; row < rows; row++) {
    activateFields(descriptor, field, x, x, n);
    x += (<usize>units) << 2;
  }
}

/** y = act(x) for n floats, the activation given by four fields. */
function activateFields(descriptor: usize, field: i32, x: usize, y: usize, n: i32): void {
  activateRow(
    i32Field(descriptor, field),
    x,
    y,
    n,
    f32Field(descriptor, field + 1),
    f32Field(descriptor, field + 2),
    f32Field(descriptor, field + 3),
  );
}

/** The outputs of a step: h itself unless masks can make them something else. */
function outputs(descriptor: usize): usize {
  const field: i32 = address(descriptor, Sequence.Mask) == 0 ? Sequence.H : Sequence.Out;
  return address(descriptor, field);
}

/** Which step of x is computed as number `step`: the last one first when going backwards. */
export function timeOf(descriptor: usize, steps: i32, step: i32): i32 {
  return i32Field(descriptor, Sequence.GoBackwards) != 0 ? steps - 1 - step : step;
}

/** Addresses of x for every (step, sample) of a chunk, in that order. */
function fillInputTable(
  descriptor: usize,
  table: usize,
  sample: i32,
  samples: i32,
  start: i32,
  chunk: i32,
): void {
  const steps = i32Field(descriptor, Sequence.Steps);
  const rowBytes = (<usize>i32Field(descriptor, Sequence.Features)) << 2;
  const x = address(descriptor, Sequence.X) + <usize>sample * <usize>steps * rowBytes;
  for (let step = start; step < start + chunk; step++) {
    const row = x + <usize>timeOf(descriptor, steps, step) * rowBytes;
    fillRowTable(table, row, samples, <usize>steps * rowBytes);
    table += (<usize>samples) << 2;
  }
}
