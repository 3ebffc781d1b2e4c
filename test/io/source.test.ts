// Bytes from paths, addresses and what runtimes wrap them in.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { NamedBytes } from "../../src/io/bytes.ts";
import { type ModelSource, readSource } from "../../src/io/source.ts";
import { rejects } from "../formats/helpers.ts";

const limit = 1000;
const content = Uint8Array.from({ length: 300 }, (_, at) => at);
const folder = mkdtempSync(join(tmpdir(), "lanewise-"));
const path = join(folder, "model with spaces.keras");
writeFileSync(path, content);
writeFileSync(join(folder, "large.keras"), new Uint8Array(limit + 1));

let server: Server;
let origin = "";
const test = suite("source");

test.before(async () => {
  server = createServer(({ url }, answer) => {
    const body = Buffer.from(content);
    if (url === "/missing") answer.writeHead(404, "Not Found").end("<html>no</html>");
    else if (url === "/moved") answer.writeHead(302, { location: "/ok" }).end();
    else if (url === "/short")
      answer.writeHead(200, { "content-length": 900 }).write(body, () => answer.destroy());
    else if (url === "/endless") setInterval(() => answer.write(body), 1).unref();
    else if (url === "/silent") answer.writeHead(200).write(body);
    else if (url === "/empty") answer.writeHead(204).end();
    else answer.writeHead(200).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
test.after(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

const read = async (source: ModelSource, signal?: AbortSignal): Promise<Uint8Array> =>
  ((await readSource(source, { limit, signal })) as NamedBytes).bytes;

test("reads a path, file: as text and as URL", async () => {
  const url = pathToFileURL(path);
  for (const source of [path, url, url.href]) assert.equal(await read(source), content);
});

test("reads an address as text and as URL, and follows a redirect", async () => {
  for (const source of [`${origin}/ok`, new URL(`${origin}/ok`), `${origin}/moved`]) {
    assert.equal(await read(source), content);
  }
  const data = `data:application/octet-stream;base64,${Buffer.from(content).toString("base64")}`;
  assert.equal(await read(data), content);
});

test("reads what a runtime wraps bytes in", async () => {
  const shared = new Uint8Array(new SharedArrayBuffer(300));
  shared.set(content);
  const sources = [
    content, content.slice().buffer, new DataView(content.slice().buffer), new Uint16Array(content.slice().buffer),
    shared, new Blob([content]), new File([content], "a"), new Response(content), await fetch(`${origin}/ok`),
    Buffer.from(content),
  ]; // prettier-ignore
  for (const source of sources) assert.equal(new Uint8Array(await read(source)), content);
  assert.is(
    ((await readSource(content, { limit })) as NamedBytes).bytes.buffer,
    content.buffer,
    "not copied",
  );
});

test("names what it read", async () => {
  const name = async (source: ModelSource): Promise<string> => (await readSource(source, { limit })).name;
  assert.is(await name(path), path);
  assert.is(await name(new File([content], "a.keras")), "a.keras");
  assert.is(await name(`${origin}/ok?token=secret#x`), `${origin}/ok`, "a query may be secret");
});

const kinds: readonly [what: string, source: unknown, text: RegExp][] = [
  ["null", null, /source: .*Received: Null/],
  ["nothing", undefined, /Received: undefined/],
  ["a number", 7, /Received: number 7/],
  ["an object", { config: 1 }, /Received: Object/],
  ["an array", [1, 2], /Received: Array/],
  ["a promise", Promise.resolve(content), /is an await missing/],
  ["no path", "", /path is empty/],
  ["another scheme", "ftp://example.org/m.keras", /Expected: https:.*Received: ftp:/],
  ["a hub's scheme", "hf://someone/model", /Received: hf:/],
  ["a missing file", "no/such.keras", /^no\/such.keras: there is no such file. Expected: .*a relative path starts at/],
  ["a missing file by URL", pathToFileURL(join(folder, "none")), /there is no such file/],
  ["a path through a file", join(path, "x"), /no such file/],
  ["a path with a zero", "a\u0000b", /cannot be read/],
  ["a file beyond the limit", join(folder, "large.keras"), /larger than allowed. Expected: at most 1000 bytes. Received: 1001/],
  ["bytes beyond the limit", new Uint8Array(1001), /larger than allowed/],
  ["a blob beyond the limit", new Blob([new Uint8Array(1001)]), /larger than allowed/],
  ["a bad address", "http://", /cannot be fetched/],
  ["a server that is not there", "http://127.0.0.1:1/x", /127.0.0.1:1\/x: the address cannot be fetched/],
  ["an answer with an error", new Response("no", { status: 503, statusText: "Busy" }), /status from 200 to 299. Received: 503 Busy/],
  ["a failed answer", Response.error(), /Received: 0.*without CORS/],
]; // prettier-ignore
for (const [what, source, text] of kinds) {
  test(`typed error: ${what}`, () => rejects(read(source as ModelSource), "MODEL_FORMAT", text));
}

test("typed error: what a server can do", async () => {
  await rejects(
    read(`${origin}/missing`),
    "MODEL_FORMAT",
    /\/missing: the server did not send .* Received: 404 Not Found/,
  );
  await rejects(read(`${origin}/short`), "MODEL_FORMAT", /\/short: the download broke off/);
  await rejects(read(`${origin}/endless`), "MODEL_FORMAT", /larger than allowed/);
  assert.is((await read(`${origin}/empty`)).length, 0);
  const used = await fetch(`${origin}/ok`);
  await used.arrayBuffer();
  await rejects(read(used), "MODEL_FORMAT", /already been read/);
});

test("the cause of a fault stays with it", async () => {
  const error = await read("no/such.keras").catch((reason: unknown) => reason as Error & { path?: string });
  assert.is((error as Error & { path?: string }).path, "no/such.keras");
  assert.is(((error as Error).cause as { code?: string }).code, "ENOENT");
});

test("an aborted signal ends the call with its reason, at any time", async () => {
  const reason = new Error("enough");
  const fails = async (source: ModelSource, signal: AbortSignal): Promise<void> => {
    const error = await read(source, signal).catch((caught: unknown) => caught);
    assert.is(error, reason);
  };
  for (const source of [path, `${origin}/ok`, content]) await fails(source, AbortSignal.abort(reason));
  for (const source of [`${origin}/silent`, await fetch(`${origin}/silent`)]) {
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 20);
    await fails(source, controller.signal);
  }
});

test.run();
