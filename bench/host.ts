import { readFileSync } from "node:fs";
import { arch, cpus, loadavg, platform } from "node:os";
import type { Host } from "./result.ts";

/** The machine and the versions a number belongs to. */
export function describeHost(): Host {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  return {
    lanewise: version,
    date: new Date().toISOString(),
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    platform: `${platform()} ${arch()}`,
    node: process.versions.node,
    v8: process.versions.v8,
    load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
}

export function printHost(host: Host): string {
  const busy =
    host.load > 0.5 ? `\nThe machine is busy (load ${host.load}): expect times that are too long.` : "";
  return (
    `Lanewise ${host.lanewise}, ${host.date.slice(0, 10)}: ${host.cpu}, ${host.cores} cores, ${host.platform}; ` +
    `Node ${host.node}, V8 ${host.v8}; one thread${busy}`
  );
}
