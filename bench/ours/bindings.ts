import { readdirSync } from "node:fs";
import type { OpKind } from "../../src/ops/index.ts";
import type { Kernel } from "../../src/kernels/kernel.ts";

const FOLDER = new URL("../../src/kernels/", import.meta.url);

/** Every binding in src/kernels/, known by its form: a new one is measured without being named here. */
export async function allBindings(): Promise<readonly Kernel<OpKind>[]> {
  const found = new Set<Kernel<OpKind>>();
  for (const file of readdirSync(FOLDER).sort()) {
    if (!file.endsWith(".ts")) continue;
    const exports = (await import(new URL(file, FOLDER).href)) as Readonly<Record<string, unknown>>;
    for (const value of Object.values(exports)) if (isBinding(value)) found.add(value);
  }
  return [...found];
}

function isBinding(value: unknown): value is Kernel<OpKind> {
  if (typeof value !== "object" || value === null) return false;
  return "name" in value && "op" in value && "supports" in value && "describe" in value;
}
