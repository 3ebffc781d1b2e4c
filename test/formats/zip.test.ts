import { suite } from "uvu";
import * as assert from "uvu/assert";
import { DEFAULT_LIMITS } from "../../src/formats/limits.ts";
import { ZipArchive } from "../../src/formats/zip/archive.ts";
import { crc32 } from "../../src/formats/zip/crc32.ts";
import { bytes, concat, fixture, patched, rejects, throws, utf8, zip } from "./helpers.ts";

const test = suite("zip");
const open = (archive: Uint8Array): ZipArchive => new ZipArchive(archive, "test.zip");
const text = async (archive: ZipArchive, name: string): Promise<string> =>
  new TextDecoder().decode(await archive.read(name));

test("crc32 of the standard's check string and of nothing", () => {
  assert.is(crc32(utf8("123456789")), 0xcbf43926);
  assert.is(crc32(new Uint8Array(0)), 0);
});

test("reads stored and deflated members, an empty one, a comment", async () => {
  const archive = open(
    zip(
      [
        { name: "a.txt", data: "hello" },
        { name: "b/größe.txt", data: "x".repeat(100_000), deflate: true },
        { name: "empty", data: "" },
        { name: "empty-deflated", data: "", deflate: true },
      ],
      { comment: "PK\x05\x06 is only a comment here" },
    ),
  );
  assert.equal(archive.names(), ["a.txt", "b/größe.txt", "empty", "empty-deflated"]);
  assert.is(await text(archive, "a.txt"), "hello");
  assert.is(await text(archive, "b/größe.txt"), "x".repeat(100_000));
  assert.is(await text(archive, "empty"), "");
  assert.is(await text(archive, "empty-deflated"), "");
});

test("a stored member is a view on the archive, also when that is a part of a larger buffer", async () => {
  const plain = zip([{ name: "a", data: "hello" }]);
  const archive = concat(new Uint8Array(13), plain).subarray(13);
  const member = await open(archive).read("a");
  assert.is(member.buffer, archive.buffer);
  assert.is(member.byteOffset, 13 + 30 + 1);
});

test("reads archives that Python's zipfile wrote: stored, deflated, streamed with zip64 fields", async () => {
  const original = open(fixture("cnn.keras"));
  const deflated = open(fixture("deflated.keras"));
  for (const name of original.names()) assert.equal(await deflated.read(name), await original.read(name));
  const streamed = open(fixture("streamed.keras"));
  assert.equal(
    await streamed.read("model.weights.h5"),
    await open(fixture("lstm.keras")).read("model.weights.h5"),
  );
});

test("understands the zip64 end record", async () => {
  const plain = zip([{ name: "a", data: "hello" }]);
  const endAt = plain.length - 22;
  const view = new DataView(plain.buffer);
  const directory = { size: view.getUint32(endAt + 12, true), at: view.getUint32(endAt + 16, true) };
  const make = (count: number, recordAt: number, disks = 1): Uint8Array =>
    concat(
      plain.subarray(0, endAt),
      utf8("PK\x06\x06"),
      bytes(
        [8, 44],
        [2, 45],
        [2, 45],
        [4, 0],
        [4, 0],
        [8, count],
        [8, count],
        [8, directory.size],
        [8, directory.at],
      ),
      utf8("PK\x06\x07"),
      bytes([4, 0], [8, recordAt], [4, disks]),
      utf8("PK\x05\x06"),
      bytes([2, 0], [2, 0], [2, 0xffff], [2, 0xffff], [4, 0xffffffff], [4, 0xffffffff], [2, 0]),
    );
  assert.is(await text(open(make(1, endAt)), "a"), "hello");
  throws(() => open(make(5000, endAt)), "MODEL_FORMAT", /too many members.*at most 1024.*5000/);
  throws(() => open(make(1, endAt + 1)), "MODEL_FORMAT", /zip64 end record/);
  throws(() => open(make(1, 2 ** 50)), "MODEL_FORMAT", /outside the file/);
  throws(() => open(make(1, endAt, 2)), "UNSUPPORTED", /several files/);
});

test("CRC, sizes and the data must agree", async () => {
  const data = "some data that repeats, some data that repeats";
  const read = (lies: object, deflate = false): Promise<Uint8Array> =>
    Promise.resolve().then(() =>
      open(
        zip([
          { name: "a", data, deflate, lies },
          { name: "b", data: "z".repeat(99) },
        ]),
      ).read("a"),
    );
  await rejects(read({ crc: 1 }), "MODEL_FORMAT", /test\.zip: a: .*CRC-32 differs/);
  await rejects(read({ crc: 1 }, true), "MODEL_FORMAT", /CRC-32 differs/);
  await rejects(read({ size: 5 }), "MODEL_FORMAT", /both its sizes must be equal/);
  await rejects(read({ size: 5 }, true), "MODEL_FORMAT", /more than its declared size/);
  await rejects(read({ size: 500 }, true), "MODEL_FORMAT", /less than its declared size/);
  await rejects(read({ storedSize: 10 }, true), "MODEL_FORMAT", /damaged|less than/);
  await rejects(read({ method: 12 }), "UNSUPPORTED", /compression method 12/);
  await rejects(read({ flags: 1 }), "UNSUPPORTED", /encrypted/);
  await rejects(read({ method: 8 }), "MODEL_FORMAT", /damaged|less than|more than/);
  const missing = open(zip([{ name: "a", data }])).read("b");
  await rejects(missing, "MODEL_FORMAT", /has no "b".*Received: a/);
});

test("a zip bomb: the ratio is refused before inflating, a lie about the size while inflating", async () => {
  const zeros = new Uint8Array(20_000_000);
  const honest = zip([{ name: "a", data: zeros, deflate: true }]);
  assert.ok(honest.length < 25_000);
  throws(() => open(honest), "MODEL_FORMAT", /beyond the allowed ratio/);
  const liar = zip([{ name: "a", data: zeros, deflate: true, lies: { size: 1000 } }]);
  await rejects(open(liar).read("a"), "MODEL_FORMAT", /more than its declared size/);
  await rejects(
    open(zip([{ name: "a", data: "12345" }])).read("a", 4),
    "MODEL_FORMAT",
    /larger than allowed/,
  );
  const patient = new ZipArchive(honest, "test.zip", { ...DEFAULT_LIMITS, inflateRatio: 2000 });
  assert.is((await patient.read("a")).length, 20_000_000);
});

test("directory and local headers must tell the same story", () => {
  const one =
    (lies: object): (() => ZipArchive) =>
    () =>
      open(zip([{ name: "abc", data: "hello", lies }]));
  throws(one({ localName: "abd" }), "MODEL_FORMAT", /contradicts the zip directory/);
  throws(one({ localName: "ab" }), "MODEL_FORMAT", /contradicts/);
  throws(one({ localMethod: 8 }), "MODEL_FORMAT", /contradicts/);
  throws(one({ headerAt: 3 }), "MODEL_FORMAT", /local header.*signature/);
  throws(one({ headerAt: 9999 }), "MODEL_FORMAT", /outside the file/);
  throws(one({ storedSize: 9999, size: 9999 }), "MODEL_FORMAT", /more data than the file holds/);
  throws(one({ storedSize: 0xffffffff, size: 0xffffffff }), "MODEL_FORMAT", /lacks the zip64 sizes/);
});

test("duplicates, overlaps and names that climb are refused", () => {
  const a = { name: "a", data: "hello" };
  throws(() => open(zip([a, a])), "MODEL_FORMAT", /holds "a" twice/);
  throws(
    () => open(zip([a, { name: "b", data: "x", lies: { headerAt: 0, localName: "a" } }])),
    "MODEL_FORMAT",
    /contradicts|signature/,
  );
  const quoted = zip([{ name: "b", data: "hello" }]).subarray(0, 36); // a member inside another one's data
  const nested = zip([
    { name: "a", data: quoted },
    { name: "b", data: "hello", lies: { headerAt: 31 } },
  ]);
  throws(() => open(nested), "MODEL_FORMAT", /overlaps/);
  throws(() => open(zip([{ ...a, lies: { storedSize: 30, size: 30 } }])), "MODEL_FORMAT", /overlaps/);
  for (const name of ["../x", "/etc/passwd", "a/../../b", "..", "C:\\x", "a\\b", "a\0b", "", "./a"]) {
    throws(() => open(zip([{ name, data: "" }])), "MODEL_FORMAT", /not a plain relative path/);
  }
});

test("end records: cut short, wrong counts, gaps, added bytes", () => {
  const archive = zip([{ name: "a", data: "hello" }]);
  throws(
    () => open(zip([{ name: "a", data: "x" }], { count: 0 })),
    "MODEL_FORMAT",
    /more than the members it counts/,
  );
  throws(() => open(zip([{ name: "a", data: "x" }], { count: 2 })), "MODEL_FORMAT", /cut short/);
  throws(() => open(zip([{ name: "a", data: "x" }], { gap: 1 })), "MODEL_FORMAT", /directly before/);
  throws(() => open(concat(archive, utf8("!"))), "MODEL_FORMAT", /no end record/);
  throws(() => open(concat(utf8("!"), archive)), "MODEL_FORMAT", /directly before/);
  throws(() => open(new Uint8Array(0)), "MODEL_FORMAT", /no end record/);
  throws(() => open(patched(archive, archive.length - 18, bytes([2, 1]))), "UNSUPPORTED", /several files/);
  const many = zip(Array.from({ length: 1025 }, (_, i) => ({ name: `m${i}`, data: "" })));
  throws(() => open(many), "MODEL_FORMAT", /too many members/);
  for (let length = 0; length < archive.length; length++) {
    throws(() => open(archive.subarray(0, length)), "MODEL_FORMAT", /zip/);
  }
});

test.run();
