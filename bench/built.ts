import { existsSync, readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = new URL("../", import.meta.url);

/** The folder of the built package. @throws when it is missing. */
export function builtPackage(): { readonly folder: URL; readonly warning: string } {
  const folder = new URL("dist/", ROOT);
  const entry = new URL("index.js", folder);
  if (!existsSync(entry)) throw new Error("There is no dist/index.js: run npm run build first");
  const built = statSync(entry).mtimeMs;
  const isOld = ["src/", "assembly/"].some((name) => newest(new URL(name, ROOT)) > built);
  return {
    folder,
    warning: isOld ? "dist/ is older than its source: run npm run build for current numbers" : "",
  };
}

/** When the last file of a folder was changed. */
function newest(folder: URL): number {
  const files = readdirSync(fileURLToPath(folder), { recursive: true, withFileTypes: true });
  const times = files
    .filter((file) => file.isFile())
    .map((file) => statSync(`${file.parentPath}/${file.name}`).mtimeMs);
  return Math.max(0, ...times);
}
