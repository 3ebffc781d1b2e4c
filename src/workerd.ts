/** The entry for Cloudflare Workers: the build imports both binaries as modules, which the host compiles. */
export * from "./index.ts";
