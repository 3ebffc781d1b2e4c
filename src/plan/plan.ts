import type { Constant, Value, Variable } from "../graph/graph.ts";
import type { Field } from "../kernels/kernel.ts";
import type { WeightLayout } from "../kernels/layouts.ts";
import type { KernelName } from "../wasm/engine.ts";

/** A place in Wasm memory that steps read or write. */
export type Buffer = ArenaBuffer | WeightBuffer | TableBuffer | StateBuffer;

/** A value or a step's scratch: a range of the arena, shared with others whose lifetimes do not meet its own. */
export interface ArenaBuffer {
  readonly kind: "arena";
  readonly offset: number;
  readonly bytes: number;
  /** The first and the last step that use it; -1 is the copy of the inputs, the number of steps that of the outputs. */
  readonly first: number;
  readonly last: number;
}

/** A weight in the layout of a kernel; shared by all plans of a model. */
export interface WeightBuffer {
  readonly kind: "weight";
  readonly constant: Constant;
  readonly layout: WeightLayout;
}

/** Integers that a kernel reads. */
export interface TableBuffer {
  readonly kind: "table";
  readonly values: readonly number[];
}

/** The state of a stateful layer; shared by all plans of a model. */
export interface StateBuffer {
  readonly kind: "state";
  readonly variable: Variable;
}

/** One call of a kernel. */
export interface Step {
  readonly kernel: KernelName;
  /** The layers it computes, the fused ones included. */
  readonly layers: readonly string[];
  /** What fusion moved into it: `bias`, `relu`, `softmax` ... */
  readonly fused: readonly string[];
  readonly fields: readonly Field[];
  /** Work units of one sample; a run of n samples calls the kernel with 0..n·unitsPerSample. */
  readonly unitsPerSample: number;
  readonly outputs: readonly Value[];
  /** Indices of the buffers of the outputs. */
  readonly outputBuffers: readonly number[];
  /** Bytes of scratch, and of packed weights. */
  readonly scratchBytes: number;
  readonly weightBytes: number;
  /** Floating-point operations for one sample. */
  readonly flops: number;
}

/**
 * Everything a run needs, decided ahead: which kernels in which order, where each tensor lies. Plain data: it can be
 * printed, tested and drawn, and knows no engine.
 */
export interface Plan {
  /** The largest batch; a smaller one runs the same steps on fewer units. */
  readonly capacity: number;
  readonly steps: readonly Step[];
  readonly buffers: readonly Buffer[];
  readonly inputs: readonly Endpoint[];
  readonly outputs: readonly Endpoint[];
  readonly arenaBytes: number;
  readonly weightBytes: number;
}

/** An input or output of the model: the shape of one sample, and the buffer it is copied to or from. */
export interface Endpoint {
  readonly buffer: number;
  readonly sampleShape: readonly number[];
  readonly sampleLength: number;
}
