import { Gru, Product, Sequence } from "../abi";
import { address, i32Field } from "../descriptor";
import { multiply } from "../gemm/product";
import {
  activateCandidate,
  activateGates,
  fillRowTable,
  gateRowBytes,
  isStepValid,
  keepHidden,
  multiplyInputs,
  startHidden,
  unitBytesOf,
  writeOutputs,
} from "../recurrent/sequence";
import { madd } from "../simd/madd";
import { loadTail, loadUpTo4, multiplyUpTo4, storeTail, storeUpTo4 } from "../simd/tail";

/**
 * GRU over whole sequences, gates z, r, h: z, r = rec(x·W + b + h·R); h = z∘h + (1 - z)∘act(x·W_h + b_h + s), where s is
 * r∘(h·R_h + b'_h) when the reset gate comes after the product and (r∘h)·R_h when it comes before.
 *
 * Works as lstm_f32 does: one product for the inputs of a chunk of steps, then one (reset before: two) for each step
 * of a group of samples. Unit: a sample.
 */
export function gru_f32(descriptor: usize, begin: i32, end: i32): void {
  const groupSamples = i32Field(descriptor, Sequence.GroupSamples);
  for (let sample = begin; sample < end; sample += groupSamples) {
    runGroup(descriptor, sample, min(groupSamples, end - sample));
  }
}

function runGroup(descriptor: usize, sample: i32, samples: i32): void {
  const steps = i32Field(descriptor, Sequence.Steps);
  const chunkSteps = i32Field(descriptor, Sequence.ChunkSteps);
  const resetAfter = i32Field(descriptor, Gru.ResetAfter) != 0;
  const gateBytes = gateRowBytes(descriptor);
  const gates = address(descriptor, Sequence.Gates);
  startHidden(descriptor, sample, samples);
  for (let start = 0; start < steps; start += chunkSteps) {
    const chunk = min(chunkSteps, steps - start);
    multiplyInputs(descriptor, sample, samples, start, chunk);
    for (let step = start; step < start + chunk; step++) {
      const rows = gates + <usize>((step - start) * samples) * gateBytes;
      if (resetAfter) stepResetAfter(descriptor, rows, sample, samples, step);
      else stepResetBefore(descriptor, rows, sample, samples, step);
      writeOutputs(descriptor, sample, samples, step);
    }
  }
  keepHidden(descriptor, sample, samples);
}

/** One step of a group: h·R + b' apart from the rows of x·W + b, then the gates. */
function stepResetAfter(descriptor: usize, rows: usize, sample: i32, samples: i32, step: i32): void {
  const recurrent = descriptor + ((<usize>Sequence.Recurrent) << 2);
  const unitBytes = unitBytesOf(descriptor);
  const gateBytes = gateRowBytes(descriptor);
  const table = address(descriptor, Sequence.Table);
  const h = address(descriptor, Sequence.H);
  const inner = address(descriptor, Gru.Inner);
  const units = i32Field(descriptor, Sequence.Units);
  const gateStride = <usize>i32Field(descriptor, Gru.GateStride);
  const bias = address(recurrent, Product.Addend);
  const innerBias: usize = bias == 0 ? 0 : bias + <usize>i32Field(descriptor, Gru.BiasStride);
  fillRowTable(table, h, samples, unitBytes);
  multiply(recurrent, table, samples, address(recurrent, Product.Panels), innerBias, inner, gateBytes);
  for (let s = 0; s < samples; s++) {
    if (!isStepValid(descriptor, sample + s, step)) continue;
    const z = rows + <usize>s * gateBytes;
    const r = z + gateStride;
    const candidate = r + gateStride;
    const own = inner + <usize>s * gateBytes;
    addRow(z, own, 2 * units);
    activateGates(descriptor, Gru.RecurrentActivation, z, 2);
    addReset(candidate, r, own + 2 * gateStride, units);
    updateHidden(descriptor, z, candidate, h + <usize>s * unitBytes);
  }
}

/** One step of a group: z and r of all samples first, so that (r∘h)·R_h is one product too. */
function stepResetBefore(descriptor: usize, rows: usize, sample: i32, samples: i32, step: i32): void {
  const recurrent = descriptor + ((<usize>Sequence.Recurrent) << 2);
  const product = descriptor + ((<usize>Gru.Candidate) << 2);
  const unitBytes = unitBytesOf(descriptor);
  const gateBytes = gateRowBytes(descriptor);
  const table = address(descriptor, Sequence.Table);
  const h = address(descriptor, Sequence.H);
  const reset = address(descriptor, Gru.Inner);
  const units = i32Field(descriptor, Sequence.Units);
  const gateStride = <usize>i32Field(descriptor, Gru.GateStride);
  const candidates = rows + 2 * gateStride;
  // The panels of R's third gate follow those of the first two.
  const panels = address(recurrent, Product.Panels);
  const candidatePanels = panels + 2 * gateStride * <usize>units;
  fillRowTable(table, h, samples, unitBytes);
  multiply(recurrent, table, samples, panels, rows, rows, gateBytes);
  for (let s = 0; s < samples; s++) {
    const z = rows + <usize>s * gateBytes;
    const r = z + gateStride;
    activateGates(descriptor, Gru.RecurrentActivation, z, 1);
    activateGates(descriptor, Gru.RecurrentActivation, r, 1);
    multiplyRow(r, h + <usize>s * unitBytes, reset + <usize>s * unitBytes, units);
  }
  fillRowTable(table, reset, samples, unitBytes);
  multiply(product, table, samples, candidatePanels, candidates, candidates, gateBytes);
  for (let s = 0; s < samples; s++) {
    if (!isStepValid(descriptor, sample + s, step)) continue;
    const skip = <usize>s * gateBytes;
    updateHidden(descriptor, rows + skip, candidates + skip, h + <usize>s * unitBytes);
  }
}

/** h = z∘h + (1 - z)∘act(candidate) */
function updateHidden(descriptor: usize, z: usize, candidate: usize, h: usize): void {
  activateCandidate(descriptor, candidate, candidate);
  let left = i32Field(descriptor, Sequence.Units);
  let at: usize = 0;
  for (; left >= 4; left -= 4, at += 16) blend(z + at, candidate + at, h + at, 4);
  if (left > 0) blend(z + at, candidate + at, h + at, left);
}

// @ts-ignore: decorator
@inline
function blend(z: usize, candidate: usize, h: usize, left: i32): void {
  const gate = loadUpTo4(z, left);
  const fresh = f32x4.mul(f32x4.sub(f32x4.splat(1), gate), loadUpTo4(candidate, left));
  storeUpTo4(h, madd(gate, loadUpTo4(h, left), fresh), left);
}

/** y[n] += x[n] */
function addRow(y: usize, x: usize, n: i32): void {
  let at: usize = 0;
  for (; n >= 4; n -= 4, at += 16) v128.store(y + at, f32x4.add(v128.load(y + at), v128.load(x + at)));
  if (n > 0) storeTail(y + at, f32x4.add(loadTail(y + at, n), loadTail(x + at, n)), n);
}

/** candidate[n] += r[n]·inner[n] */
function addReset(candidate: usize, r: usize, inner: usize, n: i32): void {
  let at: usize = 0;
  for (; n >= 4; n -= 4, at += 16) addProduct(candidate + at, r + at, inner + at, 4);
  if (n > 0) addProduct(candidate + at, r + at, inner + at, n);
}

// @ts-ignore: decorator
@inline
function addProduct(y: usize, a: usize, b: usize, left: i32): void {
  storeUpTo4(y, madd(loadUpTo4(a, left), loadUpTo4(b, left), loadUpTo4(y, left)), left);
}

/** y[n] = a[n]·b[n] */
function multiplyRow(a: usize, b: usize, y: usize, n: i32): void {
  let at: usize = 0;
  for (; n >= 4; n -= 4, at += 16) multiplyUpTo4(a + at, b + at, y + at, 4);
  if (n > 0) multiplyUpTo4(a + at, b + at, y + at, n);
}
