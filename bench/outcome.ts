/** What a mode of the benchmark gives back. */
export interface Outcome {
  readonly text: string;
  /** What `--json` writes. */
  readonly json: unknown;
  /** A wrong kernel selection, a limit exceeded, or memory that grew: exit code 1. */
  readonly failed: boolean;
}
