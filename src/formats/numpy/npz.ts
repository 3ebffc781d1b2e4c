import type { WeightArray } from "../weight-array.ts";
import type { ZipArchive } from "../zip/archive.ts";
import { readNpy } from "./npy.ts";

export function isNpz(zip: ZipArchive): boolean {
  const names = zip.names();
  return names.length > 0 && names.every((name) => name.endsWith(".npy"));
}

/** The arrays of `np.savez` or `np.savez_compressed`, `arr_0`, `arr_1`, ... in the order of their numbers. */
export async function readNpz(zip: ZipArchive): Promise<readonly WeightArray[]> {
  const names = zip.names().sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  const arrays: WeightArray[] = [];
  for (const name of names) arrays.push(readNpy(await zip.read(name), name.slice(0, -".npy".length)));
  return arrays;
}
