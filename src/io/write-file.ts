import { ConfigError } from "../core/errors.ts";
import { fileSystem } from "./file.ts";

/**
 * Writes a file in one step: it is there as a whole, or what was there before still is.
 * @throws ConfigError when it cannot be written.
 */
export async function writeFile(path: string | URL, bytes: Uint8Array | string): Promise<void> {
  const fs = fileSystem(String(path));
  const suffix = `.${Math.random().toString(36).slice(2, 10)}.tmp`;
  const draft = path instanceof URL ? new URL(path.href + suffix) : path + suffix;
  try {
    await fs.writeFile(draft, bytes, { flag: "wx" });
    await fs.rename(draft, path);
  } catch (cause) {
    await fs.rm(draft, { force: true }).catch(() => undefined);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`The file cannot be written: ${reason}`, {
      argument: "path",
      received: String(path),
      cause,
    });
  }
}
