import { ModelFormatError } from "../core/errors.ts";

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
