import { Lstm, Product } from "../abi";
import { activateRow } from "../activation-row";
import { address, f32Field, i32Field } from "../descriptor";
import { multiply } from "../gemm/product";
import { madd } from "../simd/madd";
import { loadUpTo4, storeUpTo4 } from "../simd/tail";

/**
 * LSTM over whole sequences: z = x·W + b + h·R, gates i, f, c, o; c = f∘c + i∘act(z_c); h = o∘act(c).
 *
 * Samples go through the steps in groups, so that R is read once for all of a group. For each chunk of steps one
 * product makes x·W + b for all of them; then, step by step, a second product adds h·R to its rows in place and the
 * gates follow while they are in cache. Unit: a sample.
 */
export function lstm_f32(descriptor: usize, begin: i32, end: i32): void {
  const groupSamples = i32Field(descriptor, Lstm.GroupSamples);
  for (let sample = begin; sample < end; sample += groupSamples) {
    runGroup(descriptor, sample, min(groupSamples, end - sample));
  }
}

function runGroup(descriptor: usize, sample: i32, samples: i32): void {
  const steps = i32Field(descriptor, Lstm.Steps);
  const chunkSteps = i32Field(descriptor, Lstm.ChunkSteps);
  const unitBytes = (<usize>i32Field(descriptor, Lstm.Units)) << 2;
  const gateBytes = (<usize>i32Field(descriptor, Product.N)) << 2;
  const table = address(descriptor, Lstm.Table);
  const gates = address(descriptor, Lstm.Gates);
  const h = address(descriptor, Lstm.H);
  const c = address(descriptor, Lstm.C);
  const first = <usize>sample * unitBytes;
  const stateBytes = <usize>samples * unitBytes;
  startState(h, address(descriptor, Lstm.H0), first, stateBytes);
  startState(c, address(descriptor, Lstm.C0), first, stateBytes);

  const recurrent = descriptor + ((<usize>Lstm.Recurrent) << 2);
  const recurrentPanels = address(recurrent, Product.Panels);
  for (let start = 0; start < steps; start += chunkSteps) {
    const chunk = min(chunkSteps, steps - start);
    fillInputTable(descriptor, table, sample, samples, start, chunk);
    multiply(
      descriptor,
      table,
      chunk * samples,
      address(descriptor, Product.Panels),
      address(descriptor, Product.Addend),
      gates,
      gateBytes,
    );
    for (let s = 0; s < samples; s++) store<usize>(table + ((<usize>s) << 2), h + <usize>s * unitBytes);
    for (let step = 0; step < chunk; step++) {
      const rows = gates + <usize>(step * samples) * gateBytes;
      multiply(recurrent, table, samples, recurrentPanels, rows, rows, gateBytes);
      for (let s = 0; s < samples; s++) {
        const skip = <usize>s * unitBytes;
        updateCell(descriptor, rows + <usize>s * gateBytes, h + skip, c + skip);
      }
      const y = address(descriptor, Lstm.Y);
      if (y != 0) {
        for (let s = 0; s < samples; s++) {
          const row = <usize>((sample + s) * steps + start + step);
          memory.copy(y + row * unitBytes, h + <usize>s * unitBytes, unitBytes);
        }
      }
    }
  }
  keepState(address(descriptor, Lstm.LastH), first, h, stateBytes);
  keepState(address(descriptor, Lstm.ReturnedH), first, h, stateBytes);
  keepState(address(descriptor, Lstm.KeptH), first, h, stateBytes);
  keepState(address(descriptor, Lstm.LastC), first, c, stateBytes);
  keepState(address(descriptor, Lstm.KeptC), first, c, stateBytes);
}

/** Addresses of x for every (step, sample) of a chunk, in that order; the last step first when going backwards. */
function fillInputTable(
  descriptor: usize,
  table: usize,
  sample: i32,
  samples: i32,
  start: i32,
  chunk: i32,
): void {
  const steps = i32Field(descriptor, Lstm.Steps);
  const rowBytes = (<usize>i32Field(descriptor, Lstm.Features)) << 2;
  const x = address(descriptor, Lstm.X) + <usize>sample * <usize>steps * rowBytes;
  const backwards = i32Field(descriptor, Lstm.GoBackwards) != 0;
  for (let step = start; step < start + chunk; step++) {
    let row = x + <usize>(backwards ? steps - 1 - step : step) * rowBytes;
    for (let s = 0; s < samples; s++) {
      store<usize>(table, row);
      table += 4;
      row += <usize>steps * rowBytes;
    }
  }
}

/** One sample, one step: gates z[i,f,c,o] to new h and c. */
function updateCell(descriptor: usize, z: usize, h: usize, c: usize): void {
  const units = i32Field(descriptor, Lstm.Units);
  const unitBytes = (<usize>units) << 2;
  const zf = z + unitBytes;
  const zc = zf + unitBytes;
  const zo = zc + unitBytes;
  gate(descriptor, z, units);
  gate(descriptor, zf, units);
  cellActivation(descriptor, zc, zc, units);
  gate(descriptor, zo, units);
  const row = address(descriptor, Lstm.Row);
  for (let left = units, at: usize = 0; left > 0; left -= 4, at += 16) {
    const product = f32x4.mul(loadUpTo4(z + at, left), loadUpTo4(zc + at, left));
    storeUpTo4(c + at, madd(loadUpTo4(zf + at, left), loadUpTo4(c + at, left), product), left);
  }
  cellActivation(descriptor, c, row, units);
  for (let left = units, at: usize = 0; left > 0; left -= 4, at += 16) {
    storeUpTo4(h + at, f32x4.mul(loadUpTo4(zo + at, left), loadUpTo4(row + at, left)), left);
  }
}

function gate(descriptor: usize, z: usize, units: i32): void {
  activateRow(
    i32Field(descriptor, Lstm.RecurrentActivation),
    z,
    z,
    units,
    f32Field(descriptor, Lstm.RecurrentAlpha),
    f32Field(descriptor, Lstm.RecurrentBeta),
    f32Field(descriptor, Lstm.RecurrentGamma),
  );
}

function cellActivation(descriptor: usize, x: usize, y: usize, units: i32): void {
  activateRow(
    i32Field(descriptor, Lstm.Activation),
    x,
    y,
    units,
    f32Field(descriptor, Lstm.Alpha),
    f32Field(descriptor, Lstm.Beta),
    f32Field(descriptor, Lstm.Gamma),
  );
}

/** Copies the first state of a group, or zeros. */
function startState(to: usize, from: usize, skip: usize, bytes: usize): void {
  if (from == 0) memory.fill(to, 0, bytes);
  else memory.copy(to, from + skip, bytes);
}

/** Copies the last state of a group to where it is wanted, if it is. */
function keepState(to: usize, skip: usize, from: usize, bytes: usize): void {
  if (to != 0) memory.copy(to + skip, from, bytes);
}
