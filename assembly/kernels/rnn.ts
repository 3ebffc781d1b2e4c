import { Product, Sequence } from "../abi";
import { address, i32Field } from "../descriptor";
import { multiply } from "../gemm/product";
import {
  activateCandidate,
  fillRowTable,
  gateRowBytes,
  isStepValid,
  keepHidden,
  multiplyInputs,
  startHidden,
  unitBytesOf,
  writeOutputs,
} from "../recurrent/sequence";

/**
 * Simple recurrence over whole sequences: h = act(x·W + b + h·R). Works as lstm_f32 does: one product for the inputs
 * of a chunk of steps, then one for each step of a group of samples. Unit: a sample.
 */
export function rnn_f32(descriptor: usize, begin: i32, end: i32): void {
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
  startHidden(descriptor, sample, samples);

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
        activateCandidate(descriptor, rows + <usize>s * gateBytes, h + <usize>s * unitBytes);
      }
      writeOutputs(descriptor, sample, samples, start + step);
    }
  }
  keepHidden(descriptor, sample, samples);
}
