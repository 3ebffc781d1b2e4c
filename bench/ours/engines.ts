import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { relaxedBinary, simdBinary } from "../../src/wasm/binary.ts";
import { hasRelaxedSimd } from "../../src/wasm/features.ts";
import { RecordingEngine } from "./recorder.ts";

export type BenchVariant = "simd" | "relaxed";

/** A binary on this host: an engine, or the reason why there is none. */
export interface HostBinary {
  readonly variant: BenchVariant;
  readonly bytes: number;
  readonly gzip: number;
  readonly engine?: RecordingEngine;
  readonly reason?: string;
}

/** Both binaries, each with an engine if the host can run it and it is asked for. */
export async function hostBinaries(asked: readonly BenchVariant[]): Promise<readonly HostBinary[]> {
  const relaxed = hasRelaxedSimd() ? await relaxedBinary() : undefined;
  return (["simd", "relaxed"] as const).map((variant) => {
    const file = readFileSync(new URL(`../../build/${variant}.wasm`, import.meta.url));
    const size = { variant, bytes: file.length, gzip: gzipSync(file, { level: 9 }).length };
    const binary = variant === "simd" ? simdBinary() : relaxed;
    if (!asked.includes(variant)) return { ...size, reason: "not asked for" };
    if (binary === undefined) return { ...size, reason: NO_RELAXED };
    return { ...size, engine: new RecordingEngine(binary, variant) };
  });
}

const NO_RELAXED =
  `Node ${process.versions.node} (V8 ${process.versions.v8}) does not know relaxed SIMD; Node 22 does, and Node 20 with ` +
  "node --experimental-wasm-relaxed-simd --import ./scripts/register.mjs bench/run.ts";
