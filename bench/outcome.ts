/** What a mode of the benchmark gives back. */
export interface Outcome {
  readonly text: string;
  /** What `--json` writes. */
  readonly json: unknown;
  /** Something is not as it should be: exit code 1 with `--strict`. */
  readonly failed: boolean;
}
