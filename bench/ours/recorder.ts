import { Engine, type KernelFunction, type KernelName } from "../../src/wasm/engine.ts";

/** One call of a kernel, to be made again. */
export interface KernelCall {
  readonly run: KernelFunction;
  readonly descriptor: number;
  readonly begin: number;
  readonly end: number;
}

/** An engine that can write down which kernels a program calls, with which arguments. */
export class RecordingEngine extends Engine {
  #calls: KernelCall[] | undefined;

  /** The kernel, or, inside `record`, one that notes its calls first. */
  override kernel(name: KernelName): KernelFunction {
    const run = super.kernel(name);
    const calls = this.#calls;
    if (calls === undefined) return run;
    return (descriptor, begin, end) => {
      calls.push({ run, descriptor, begin, end });
      run(descriptor, begin, end);
    };
  }

  /** The calls that `run` makes of kernels that `open` has got. What opening calls, to pack weights, is not among them. */
  record<T>(open: () => T, run: (opened: T) => void): readonly KernelCall[] {
    const calls: KernelCall[] = [];
    this.#calls = calls;
    try {
      const opened = open();
      calls.length = 0;
      run(opened);
    } finally {
      this.#calls = undefined;
    }
    return calls;
  }
}
