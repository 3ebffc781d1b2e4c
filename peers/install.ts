import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FOLDER: string = fileURLToPath(new URL(".", import.meta.url));

/** Runs `npm ci` in peers/ unless the exact versions of its package.json are there already. */
export function ensureInstalled(): void {
  const wanted = Object.entries(read(`${FOLDER}package.json`).dependencies ?? {});
  const lacking = wanted.filter(([name, version]) => installedVersion(name) !== version);
  if (lacking.length === 0) return;
  const list = lacking.map(([name, version]) => `${name} ${version}`).join(", ");
  console.error(`Installing the libraries to compare with into peers/node_modules (about 250 MB): ${list}`);
  // --prefix, because inside an npm script the environment still names the folder above.
  const options = { cwd: FOLDER, stdio: ["ignore", 2, 2], shell: process.platform === "win32" } as const;
  const { status, error } = spawnSync("npm", ["ci", "--prefix", "."], {
    ...options,
    stdio: [...options.stdio],
  });
  if (status !== 0) {
    const reason = error?.message ?? `exit code ${status}`;
    throw new Error(`"npm ci" in peers/ failed (${reason}). The benchmark runs without --peers too.`);
  }
}

function installedVersion(name: string): string | undefined {
  const file = `${FOLDER}node_modules/${name}/package.json`;
  return existsSync(file) ? read(file).version : undefined;
}

function read(file: string): { version?: string; dependencies?: Record<string, string> } {
  return JSON.parse(readFileSync(file, "utf8")) as ReturnType<typeof read>;
}
