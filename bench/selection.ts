import { OURS } from "./ours/subjects.ts";
import type { RowResult } from "./result.ts";

/** How much faster another kernel may be before the planner's choice counts as wrong: noise is of that size. */
const MARGIN = 1.1;

/** A warning if a kernel that was not chosen is clearly faster than the one that was. */
export function selectionWarning(row: RowResult): string | undefined {
  const kernels = row.subjects.filter(({ owner, scope }) => owner === OURS && scope === "kernel");
  const chosen = kernels.find(({ isChosen }) => isChosen);
  if (chosen === undefined) return undefined;
  const fastest = kernels.reduce((a, b) => (b.min < a.min ? b : a));
  const factor = chosen.min / fastest.min;
  if (factor <= MARGIN) return undefined;
  return (
    `SELECTION: ${row.name} on ${row.variant}: ${fastest.label} is ${factor.toFixed(2)} times as fast as ` +
    `${chosen.label}, which the planner chose`
  );
}
