import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Test } from "uvu";
import * as assert from "uvu/assert";
import { Unmapped } from "./sketch.ts";

/** One vector, by the operator it is about. */
export interface VectorCase {
  readonly operator: string;
  readonly name: string;
  /** Makes the graph; the result runs it and says what is wrong. @throws Unmapped */
  readonly plan: () => () => string | undefined;
}

/** What a source must come to, exactly: whoever maps more, or adds an op that does, changes these numbers. */
export interface Totals {
  readonly mapped: number;
  readonly unmapped: number;
}

/** A file of the folder that `LANEWISE_VECTORS` names, or nothing where it is unset. */
export function vectorFile(name: string): Buffer | undefined {
  const folder = process.env["LANEWISE_VECTORS"];
  return folder === undefined || folder === "" ? undefined : readFileSync(join(folder, name));
}

/** Where the vectors are not at hand, each mapped one is a skipped test. */
export function skipAll(test: Test, source: string, { mapped }: Totals): void {
  const reason = `LANEWISE_VECTORS is not set, so the vectors of ${source} are not there`;
  console.log(`  ${mapped} skipped: ${reason}`);
  for (let index = 0; index < mapped; index++) test.skip(`${source} ${index}: ${reason}`, () => {});
}

/** Enters a test for each vector that maps, and one for the totals; prints the rest with reasons. */
export function enterAll(test: Test, source: string, cases: readonly VectorCase[], totals: Totals): void {
  const unmapped = new Map<string, string[]>();
  const mapped = new Map<string, number>();
  for (const { operator, name, plan } of cases) {
    let run: () => string | undefined;
    try {
      run = plan();
    } catch (error) {
      if (error instanceof Unmapped) {
        unmapped.set(error.reason, [...(unmapped.get(error.reason) ?? []), `${operator}: ${name}`]);
        continue;
      }
      run = () => {
        throw error;
      };
    }
    mapped.set(operator, (mapped.get(operator) ?? 0) + 1);
    test(`${operator}: ${name}`, () => {
      const fault = run();
      if (fault !== undefined) throw new Error(`${operator}: ${name}: ${fault}`);
    });
  }
  const sum = (counts: Iterable<number>): number => [...counts].reduce((total, count) => total + count, 0);
  const count = { mapped: sum(mapped.values()), unmapped: cases.length - sum(mapped.values()) };
  console.log(summary(source, mapped, unmapped, count));
  test("every vector is mapped, or unmapped for a reason", () => assert.equal(count, totals));
}

/** Counts; names too with `LANEWISE_VECTORS_LIST=1`. */
function summary(
  source: string,
  mapped: ReadonlyMap<string, number>,
  unmapped: ReadonlyMap<string, readonly string[]>,
  count: Totals,
): string {
  const lines = [`  ${source}: ${count.mapped} mapped, ${count.unmapped} unmapped`];
  lines.push(`  mapped: ${[...mapped].map(([operator, cases]) => `${operator} ${cases}`).join(", ")}`);
  const reasons = [...unmapped].sort(([, a], [, b]) => b.length - a.length);
  for (const [reason, names] of reasons) {
    lines.push(`  unmapped ${String(names.length).padStart(4)}  ${reason}`);
    if (process.env["LANEWISE_VECTORS_LIST"] === "1") lines.push(...names.map((name) => `        ${name}`));
  }
  return lines.join("\n");
}
