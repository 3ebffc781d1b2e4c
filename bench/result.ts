import type { BenchVariant } from "./ours/engines.ts";
import type { Scope } from "./subject.ts";
import type { Times } from "./timing.ts";

/** The machine-readable result of `npm run bench`: what `--json` writes. Times in milliseconds. */
export interface BenchResult {
  readonly host: Host;
  readonly effort: string;
  readonly binaries: readonly {
    readonly variant: BenchVariant;
    readonly bytes: number;
    readonly gzip: number;
    /** Why it was not measured. */
    readonly notRun?: string;
  }[];
  readonly peers: readonly { readonly name: string; readonly version: string; readonly note: string }[];
  readonly rows: readonly RowResult[];
  readonly warnings: readonly string[];
}

export interface Host {
  readonly lanewise: string;
  readonly date: string;
  readonly cpu: string;
  readonly cores: number;
  readonly platform: string;
  readonly node: string;
  readonly v8: string;
  /** Processes that wanted to run in the minute before. */
  readonly load: number;
}

/** A row on one binary. */
export interface RowResult {
  readonly variant: BenchVariant;
  readonly name: string;
  readonly flops: number;
  readonly bytes: number;
  /** What `rate` counts: operations, or bytes where memory is the limit. */
  readonly unit: "GFLOP/s" | "GB/s";
  /** The rate of the ceiling, measured in the same rounds. */
  readonly ceiling: number;
  /** The largest difference between two subjects' results, as a share of the largest value. */
  readonly error: number;
  readonly subjects: readonly SubjectResult[];
  /** Why a peer is missing. */
  readonly lacks: Readonly<Record<string, string>>;
}

export interface SubjectResult {
  readonly owner: string;
  readonly label: string;
  readonly scope: Scope;
  readonly isChosen: boolean;
  readonly min: number;
  readonly median: number;
  readonly samples: number;
  readonly runsPerSample: number;
  /** In the row's unit, from `min`. */
  readonly rate: number;
}

/** What `--models --json` writes. */
export interface ModelsResult {
  readonly host: Host;
  readonly effort: string;
  readonly results: readonly NetworkResult[];
}

/** A whole network on one binary. */
export interface NetworkResult {
  readonly variant: string;
  readonly name: string;
  readonly parameters: number;
  readonly flops: number;
  /** The largest difference between two libraries' results, as a share of the largest value. */
  readonly error: number;
  /** Ours first. */
  readonly times: readonly ({ readonly owner: string } & Times)[];
}

/** What `--save` keeps: the last run of each kind on a day, with its command. */
export interface SavedResult {
  readonly kernels?: BenchResult & { readonly command: string };
  readonly models?: ModelsResult & { readonly command: string };
}
