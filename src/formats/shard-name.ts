import { ModelFormatError } from "../core/errors.ts";
import type { FormatLimits } from "./limits.ts";

/**
 * The name of a file beside the one that names it.
 * @throws ModelFormatError for a path that could lead elsewhere: nothing else is ever read or fetched.
 */
export function checkShardName(name: unknown, path: string): string {
  const plain =
    typeof name === "string" &&
    name.length <= 255 &&
    /^[\w.-][\w .+=@-]*(\/[\w.-][\w .+=@-]*)*$/.test(name) &&
    !/(^|\/)\.{1,2}(\/|$)/.test(name);
  if (plain) return name;
  throw new ModelFormatError("a file names a file that is not beside it", {
    path,
    expected: "a plain relative path, without .. and without a scheme",
    received: JSON.stringify(name)?.slice(0, 80),
  });
}

/** @throws ModelFormatError for a file that is named twice, and for more of them than one archive may hold. */
export function checkShardCount(names: readonly string[], path: string, limits: FormatLimits): void {
  if (names.length > limits.zipEntries) {
    throw new ModelFormatError("the weights are in too many files", {
      path,
      expected: `at most ${limits.zipEntries}`,
      received: `${names.length}`,
    });
  }
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined)
    throw new ModelFormatError("a file is named twice", { path, received: JSON.stringify(twice) });
}
