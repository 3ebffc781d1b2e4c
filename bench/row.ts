import type { Work } from "../peers/index.ts";

/** One line of the benchmark: it drives ours and the peers alike. */
export interface Row {
  readonly name: string;
  readonly work: Work;
  /** Floating-point operations, a multiply-add counted as two. */
  readonly flops: number;
  /** Bytes that have to be read or written at least once: inputs, weights, output. */
  readonly bytes: number;
}

/** Work with fewer operations than bytes waits for memory: its speed is given in GB/s. */
export function isMemoryBound(row: Pick<Row, "flops" | "bytes">): boolean {
  return row.flops < row.bytes;
}
