import { instantiateSync } from "@assemblyscript/loader";
import { ConfigError, EngineError } from "../core/errors.ts";
import { type Binary, relaxedBinary, simdBinary } from "./binary.ts";
import { hasRelaxedSimd, hasSimd } from "./features.ts";
import { Heap } from "./heap.ts";

/** The builds of the kernels: see docs/numerics.md for what each promises. */
export type Variant = "simd" | "relaxed" | "debug";

/** The kernels a binary exports. */
export type KernelName =
  | "attention_f32"
  | "binary_f32"
  | "conv2d_f32"
  | "conv_lstm_f32"
  | "conv_transpose2d_f32"
  | "copy_strided_f32"
  | "depthwise_conv2d_f32"
  | "gather_f32"
  | "gemm_f32"
  | "gemv_f32"
  | "gru_f32"
  | "layer_norm_f32"
  | "lstm_f32"
  | "matmul_f32"
  | "noise_f32"
  | "pack_f32"
  | "peak_f32"
  | "pool2d_f32"
  | "rnn_f32"
  | "reduce_f32"
  | "resize2d_f32"
  | "select_f32"
  | "softmax_f32"
  | "unary_f32"
  | "winograd_conv1d_f32"
  | "winograd_conv2d_f32";

/** `kernel(descriptor, begin, end)`: see assembly/abi.ts. */
export type KernelFunction = (descriptor: number, begin: number, end: number) => void;

type Exports = Readonly<Record<KernelName, KernelFunction>> & {
  readonly memory: WebAssembly.Memory;
  readonly heapBase: () => number;
};

/** One instance of the kernels with its memory. */
export class Engine {
  readonly variant: Variant;
  readonly heap: Heap;
  readonly memory: WebAssembly.Memory;
  readonly #exports: Exports;
  #trap: unknown;

  /** @throws EngineError when the host cannot run the binary. */
  constructor(binary: Binary, variant: Variant) {
    this.variant = variant;
    this.#exports = instantiate(binary, variant);
    this.memory = this.#exports.memory;
    this.heap = new Heap(this.memory, this.#exports.heapBase() >>> 0);
  }

  kernel(name: KernelName): KernelFunction {
    return this.#exports[name];
  }

  /**
   * Turns a trap in a kernel into a typed error. A trap means that memory can no longer be trusted, so the engine
   * refuses all further work; models that are loaded again get a fresh one.
   */
  fail(kernel: KernelName, layers: readonly string[], cause: unknown): EngineError {
    this.#trap = cause;
    return new EngineError(`The kernel ${kernel} trapped`, { layer: layers.join(", "), cause });
  }

  /** @throws EngineError after a trap. */
  checkAlive(): void {
    if (this.#trap !== undefined) {
      throw new EngineError("This engine stopped after a trap; load the model again", { cause: this.#trap });
    }
  }

  get isAlive(): boolean {
    return this.#trap === undefined;
  }
}

function instantiate(binary: Binary, variant: Variant): Exports {
  try {
    // A module may come from another realm, where `instanceof` is false: the loader can't take it.
    if (isModule(binary)) return new WebAssembly.Instance(binary, {}).exports as unknown as Exports;
    return instantiateSync(binary as BufferSource, {}).exports as unknown as Exports;
  } catch (cause) {
    throw new EngineError(`This host cannot run the "${variant}" binary`, {
      expected: "WebAssembly with SIMD",
      received: hasSimd() ? "SIMD, but the binary was refused" : "no SIMD",
      cause,
    });
  }
}

function isModule(binary: Binary): binary is WebAssembly.Module {
  return Object.prototype.toString.call(binary) === "[object WebAssembly.Module]";
}

let shared: Engine | undefined;

/** The engine that models use unless told otherwise: made at the first use, from the `simd` binary. */
export function defaultEngine(): Engine {
  if (shared === undefined || !shared.isAlive) shared = new Engine(simdBinary(), "simd");
  return shared;
}

export interface InitOptions {
  /**
   * `"simd"`: bit-identical results on every host. `"relaxed"`: fused multiply-add, faster where the CPU has it, within
   * the bound of docs/numerics.md. `"auto"`, the default: relaxed where the host knows it, else simd.
   */
  readonly variant?: "auto" | "simd" | "relaxed";
  /** A binary of your own to run instead: bytes, or a module the host compiled. Needs `variant` to say which it is. */
  readonly binary?: Binary;
}

/**
 * Chooses the binary for the models that are used from now on. Optional: without it the `simd` one runs.
 *
 * @example
 * const { variant } = await init();          // "relaxed" on Node 22 and Chrome, "simd" on Node 20 and Safari
 * @throws EngineError when the host cannot run what was asked for.
 */
export async function init(options: InitOptions = {}): Promise<{ readonly variant: Variant }> {
  const { variant = "auto", binary } = options;
  if (!["auto", "simd", "relaxed"].includes(variant)) {
    throw new ConfigError("Unknown variant", {
      argument: "variant",
      expected: '"auto", "simd" or "relaxed"',
      received: JSON.stringify(variant),
    });
  }
  if (binary !== undefined && variant === "auto") {
    throw new ConfigError("A binary of your own needs its variant", {
      argument: "variant",
      expected: '"simd" or "relaxed"',
      received: '"auto"',
    });
  }
  const chosen = variant === "auto" ? await bestVariant() : variant;
  if (shared?.isAlive && shared.variant === chosen && binary === undefined) return { variant: chosen };
  shared = new Engine(binary ?? (await binaryOf(chosen)), chosen);
  return { variant: chosen };
}

async function bestVariant(): Promise<"simd" | "relaxed"> {
  return hasRelaxedSimd() && (await relaxedBinary()) !== undefined ? "relaxed" : "simd";
}

async function binaryOf(variant: "simd" | "relaxed"): Promise<Binary> {
  if (variant === "simd") return simdBinary();
  const binary = hasRelaxedSimd() ? await relaxedBinary() : undefined;
  if (binary !== undefined) return binary;
  throw new EngineError("No relaxed SIMD here", {
    argument: "variant",
    expected: "a host and an entry with relaxed SIMD (Node 22 or later, Chrome, Firefox)",
    received: hasRelaxedSimd() ? "an entry that ships the simd binary only" : "a host without relaxed SIMD",
  });
}
