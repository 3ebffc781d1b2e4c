import { Lstm, Product, Sequence } from "../abi";
import { address, i32Field } from "../descriptor";
import { multiply } from "../gemm/product";
import {
  activateCandidate,
  activateGates,
  fillRowTable,
  gateRowBytes,
  isStepValid,
  keepHidden,
  keepState,
  multiplyInputs,
  startHidden,
  startState,
  unitBytesOf,
  writeOutputs,
} from "../recurrent/sequence";
import { madd } from "../simd/madd";
import { loadUpTo4, multiplyUpTo4, storeUpTo4 } from "../simd/tail";

/**
 * LSTM over whole sequences: z = x·W + b + h·R, gates i, f, c, o; c = f∘c + i∘act(z_c); h = o∘act(c).
 *
 * Samples go through the steps in groups, so that R is read once for all of a group. For each chunk of steps one
 * product makes x·W + b for all of them; then, step by step, a second product adds h·R to its rows in place and the
 * gates follow while they are in cache. Unit: a sample.
 */
export function lstm_f32(descriptor: usize, begin: i32, end: i32): void {
  const groupSamples = i32Field(descriptor, Sequence.GroupSamples);
  for (let sample = begin; sample < end; sample += groupSamples) {
    runGroup(descriptor, sample, min(groupSamples, end - sample));
  }
}

function runGroup(descriptor: usize, sample: i32, samples: i32): void {
  const steps = i32Field(descriptor, Sequence.Steps);
  const chunkSteps = i32Field(descriptor, Sequence.ChunkSteps);
  const unitBytes = unitBytesOf(descriptor);
  const gateBytes = gateRowBytes(descriptor);
  const table = address(descriptor, Sequence.Table);
  const gates = address(descriptor, Sequence.Gates);
  const h = address(descriptor, Sequence.H);
  const c = address(descriptor, Lstm.C);
  const first = <usize>sample * unitBytes;
  const stateBytes = <usize>samples * unitBytes;
  startHidden(descriptor, sample, samples);
  startState(c, address(descriptor, Lstm.C0), first, stateBytes);

  const recurrent = descriptor + ((<usize>Sequence.Recurrent) << 2);
  const recurrentPanels = address(recurrent, Product.Panels);
  for (let start = 0; start < steps; start += chunkSteps) {
    const chunk = min(chunkSteps, steps - start);
    multiplyInputs(descriptor, sample, samples, start, chunk);
    fillRowTable(table, h, samples, unitBytes);
    for (let step = 0; step < chunk; step++) {
      const rows = gates + <usize>(step * samples) * gateBytes;
      multiply(recurrent, table, samples, recurrentPanels, rows, rows, gateBytes);
      for (let s = 0; s < samples; s++) {
        if (!isStepValid(descriptor, sample + s, start + step)) continue;
        const skip = <usize>s * unitBytes;
        updateCell(descriptor, rows + <usize>s * gateBytes, h + skip, c + skip);
      }
      writeOutputs(descriptor, sample, samples, start + step);
    }
  }
  keepHidden(descriptor, sample, samples);
  keepState(address(descriptor, Lstm.LastC), first, c, stateBytes);
  keepState(address(descriptor, Lstm.KeptC), first, c, stateBytes);
}

/** One sample, one step: gates z[i,f,c,o] to new h and c. */
export function updateCell(descriptor: usize, z: usize, h: usize, c: usize): void {
  const units = i32Field(descriptor, Sequence.Units);
  const unitBytes = (<usize>units) << 2;
  const zc = z + (unitBytes << 1);
  const zo = zc + unitBytes;
  activateGates(descriptor, Lstm.RecurrentActivation, z, 2);
  activateCandidate(descriptor, zc, zc);
  activateGates(descriptor, Lstm.RecurrentActivation, zo, 1);
  const row = address(descriptor, Lstm.Row);
  let left = units;
  let at: usize = 0;
  for (; left >= 4; left -= 4, at += 16) updateState(z + at, unitBytes, c + at, 4);
  if (left > 0) updateState(z + at, unitBytes, c + at, left);
  activateCandidate(descriptor, c, row);
  for (left = units, at = 0; left >= 4; left -= 4, at += 16) multiplyUpTo4(zo + at, row + at, h + at, 4);
  if (left > 0) multiplyUpTo4(zo + at, row + at, h + at, left);
}

/** c = f∘c + i∘g for four units, or the last `left`. */
// @ts-ignore: decorator
@inline
function updateState(z: usize, unitBytes: usize, c: usize, left: i32): void {
  const fresh = f32x4.mul(loadUpTo4(z, left), loadUpTo4(z + 2 * unitBytes, left));
  storeUpTo4(c, madd(loadUpTo4(z + unitBytes, left), loadUpTo4(c, left), fresh), left);
}
