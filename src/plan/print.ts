import { formatShape } from "../core/shape.ts";
import type { Plan, Step } from "./plan.ts";

/**
 * The plan as a table: one row for each kernel call, in order.
 *
 *     step  kernel    layers      output        arena             fused        weights  scratch
 *     0     gemm_f32  dense       (None, 128)   3136..3648        bias, relu   402.0 KB  256 B
 */
export function planText(plan: Plan): string {
  const header = ["step", "kernel", "layers", "output", "arena", "fused", "weights", "scratch"];
  const rows = plan.steps.map((step, index) => row(plan, step, index));
  const flops = plan.steps.reduce((sum, step) => sum + step.flops, 0);
  return [
    `Plan for batches of up to ${plan.capacity}`,
    ...alignColumns([header, ...rows]),
    `arena ${formatBytes(plan.arenaBytes)}, packed weights ${formatBytes(plan.weightBytes)}, ` +
      `${formatCount(flops)} floating-point operations for one sample`,
  ].join("\n");
}

/** Rows of cells as lines of equal columns, two spaces apart. */
export function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  return rows.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

function row(plan: Plan, step: Step, index: number): string[] {
  const outputs = step.outputs.map(({ shape }) => formatShape(shape));
  const ranges = step.outputBuffers.map((at) => {
    const buffer = plan.buffers[at];
    return buffer?.kind === "arena" ? `${buffer.offset}..${buffer.offset + buffer.bytes}` : "";
  });
  return [
    String(index),
    step.kernel,
    step.layers.join(" + "),
    outputs.join(" "),
    ranges.join(" "),
    step.fused.join(", ") || "-",
    step.weightBytes > 0 ? formatBytes(step.weightBytes) : "-",
    step.scratchBytes > 0 ? formatBytes(step.scratchBytes) : "-",
  ];
}

/** `1.5 KB`; whole bytes below 1,024. */
export function formatBytes(bytes: number): string {
  return formatScaled(bytes, 1024, ["B", "KB", "MB", "GB"]);
}

/** `1.2 M`; whole numbers below 1,000. */
function formatCount(count: number): string {
  return formatScaled(count, 1000, ["", "thousand", "million", "billion", "trillion"]).trimEnd();
}

function formatScaled(value: number, step: number, units: readonly string[]): string {
  let at = 0;
  while (value >= step && at < units.length - 1) {
    value /= step;
    at++;
  }
  return `${at === 0 ? value : value.toFixed(1)} ${units[at]}`;
}
