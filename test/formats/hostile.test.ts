import { suite } from "uvu";
import * as assert from "uvu/assert";
import { LanewiseError } from "../../src/core/errors.ts";
import { Hdf5Dataset, Hdf5Group, openHdf5 } from "../../src/formats/hdf5/index.ts";
import { readKerasArchive } from "../../src/formats/keras/index.ts";
import { crc32 } from "../../src/formats/zip/crc32.ts";
import { ZipArchive } from "../../src/formats/zip/archive.ts";
import { fixture, random, zip } from "./helpers.ts";

/** Whatever the bytes, reading ends soon and throws nothing but LanewiseError. Failures print the seed and the case. */
const test = suite("hostile");

const SEED = Number(process.env["SEED"] ?? 20_260_101);

/** Open everything a file holds. @returns the number of arrays read. */
async function readAll(bytes: Uint8Array): Promise<number> {
  let arrays = 0;
  const pending: Hdf5Group[] = [openHdf5(bytes).root];
  const attempt = async (read: () => unknown): Promise<void> => {
    try {
      await read();
    } catch (error) {
      if (!(error instanceof LanewiseError)) throw error;
    }
  };
  for (let group = pending.pop(); group !== undefined; group = pending.pop()) {
    const open = group;
    await attempt(async () => {
      for (const name of open.attributeNames()) await attempt(() => open.attribute(name));
    });
    for (const name of open.names()) {
      await attempt(async () => {
        const member = open.get(name);
        if (member instanceof Hdf5Group) pending.push(member);
        else if (member instanceof Hdf5Dataset) arrays += Math.min(1, (await member.float32()).length + 1);
      });
    }
  }
  return arrays;
}

async function readModel(bytes: Uint8Array): Promise<number> {
  const model = await readKerasArchive(bytes);
  const arrays = model.weightGroups.flatMap((path) => model.weights(path) ?? []);
  return (await Promise.all(arrays.map((array) => array.float32()))).length;
}

/** Run one case; anything but success or a LanewiseError is reported with what reproduces it. */
async function survives(what: string, run: () => unknown): Promise<boolean> {
  const start = performance.now();
  try {
    await run();
    return true;
  } catch (error) {
    if (!(error instanceof LanewiseError))
      assert.unreachable(`seed ${SEED}, ${what}: ${String((error as Error).stack ?? error)}`);
    return false;
  } finally {
    const spent = performance.now() - start;
    assert.ok(spent < 5000, `seed ${SEED}, ${what}: took ${spent.toFixed(0)} ms`);
  }
}

/** The first `length` bytes of a version 0 file, whose superblock is made to say that this is all of it. */
function cut(file: Uint8Array, length: number): Uint8Array {
  const short = file.slice(0, length);
  if (length >= END_OF_FILE + 8) new DataView(short.buffer).setBigUint64(END_OF_FILE, BigInt(length), true);
  return short;
}
const END_OF_FILE = 40;

test("HDF5 files cut at every length, honestly and with the superblock's length put right", async () => {
  for (const [name, step] of [
    ["hard-links.h5", 1],
    ["soft-link.h5", 1],
    ["earliest.h5", 37],
    ["wide.h5", 101],
  ] as const) {
    const file = fixture(name);
    for (let length = 0; length < file.length; length += step) {
      const what = `${name} cut at ${length}`;
      assert.not(await survives(what, () => openHdf5(file.subarray(0, length))), `${what} was accepted`);
      await survives(`${what}, length put right`, () => readAll(cut(file, length)));
    }
  }
});

test("archives cut at every 97th length and at every boundary", async () => {
  for (const name of ["cnn.keras", "deflated.keras"]) {
    const file = fixture(name);
    const cuts = new Set(Array.from({ length: Math.ceil(file.length / 97) }, (_, i) => i * 97));
    for (let at = 0; at + 4 <= file.length; at++) {
      if (file[at] === 0x50 && file[at + 1] === 0x4b)
        for (const near of [-1, 0, 1, 4, 30, 46]) cuts.add(Math.max(0, at + near));
    }
    for (const cut of cuts) {
      if (cut >= file.length) continue;
      assert.not(
        await survives(`${name} cut at ${cut}`, () => readKerasArchive(file.subarray(0, cut))),
        `${name} cut at ${cut}`,
      );
    }
  }
});

test("weights cut at every 61st length in an archive that is sound: some array is missing or refused", async () => {
  const original = new ZipArchive(fixture("half.keras"));
  const [config, weights] = [await original.read("config.json"), await original.read("model.weights.h5")];
  const whole = await readModel(fixture("half.keras"));
  for (let length = 0; length < weights.length - 1024; length += 61) {
    const archive = zip([
      { name: "config.json", data: config },
      { name: "model.weights.h5", data: cut(weights, length) },
    ]);
    let found = 0;
    await survives(`weights cut at ${length}`, async () => void (found = await readModel(archive)));
    assert.ok(found < whole, `weights cut at ${length} gave all ${whole} arrays`);
  }
});

const EXTREMES = [0n, 1n, 8n, 96n, 0x7fffffffn, 0xffffffffn, 1n << 32n, 1n << 53n, (1n << 64n) - 1n];

/** Change 1 to 8 places: a byte, a bit, a word of an extreme value, a word copied from elsewhere in the file. */
function mutate(original: Uint8Array, next: (below: number) => number): Uint8Array {
  const file = original.slice();
  const view = new DataView(file.buffer);
  for (let n = 1 + next(8); n > 0; n--) {
    const at = next(file.length - 8);
    const kind = next(5);
    if (kind === 0) file[at] = next(256);
    else if (kind === 1) file[at]! ^= 1 << next(8);
    else if (kind === 2) view.setBigUint64(at & ~7, EXTREMES[next(EXTREMES.length)]!, true);
    else if (kind === 3) view.setUint16(at, next(0x10000), true);
    else {
      const from = next(file.length >> 3) * 8;
      file.copyWithin(at & ~7, from, from + 8);
    }
  }
  return file;
}

/** The bytes that steer a reader are few among the data; half of the mutations go to a window of structure. */
test("4,000 mutated HDF5 files", async () => {
  const next = random(SEED);
  const sources = ["earliest.h5", "latest.h5", "wide.h5", "soft-link.h5", "virtual.h5"].map(fixture);
  let accepted = 0;
  for (let i = 0; i < 4000; i++) {
    const source = sources[next(sources.length)]!;
    let file = mutate(source, next);
    if (next(2) === 0) {
      const length = Math.min(2048, source.length);
      const at = next(source.length - length + 1);
      file = source.slice();
      file.set(mutate(source.subarray(at, at + length), next), at);
    }
    if (await survives(`HDF5 mutation ${i}`, () => readAll(file))) accepted++;
  }
  assert.ok(accepted > 100, "mutations in data are no faults");
});

test("1,500 mutated archives, half of them with a CRC that agrees", async () => {
  const next = random(SEED + 1);
  const sources = ["lstm.keras", "deflated.keras", "streamed.keras", "old.keras"].map(fixture);
  let accepted = 0;
  for (let i = 0; i < 1500; i++) {
    const source = sources[next(sources.length)]!;
    const file = mutate(source, next);
    if (next(2) === 0) repairCrcs(file);
    if (await survives(`archive mutation ${i}`, () => readModel(file))) accepted++;
  }
  assert.ok(accepted < 1200, `${accepted} of 1,500 accepted`);
});

/** Write the right CRC-32 into both headers of each stored member, as one who forges a file would. */
function repairCrcs(file: Uint8Array): void {
  const view = new DataView(file.buffer);
  for (let at = 0; at + 46 < file.length; at++) {
    if (view.getUint32(at, true) !== 0x02014b50 || view.getUint16(at + 10, true) !== 0) continue;
    const local = view.getUint32(at + 42, true);
    const size = view.getUint32(at + 20, true);
    if (local + 30 > file.length || size > file.length) continue;
    const data = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const crc = crc32(file.subarray(data, data + size));
    view.setUint32(at + 16, crc, true);
    view.setUint32(local + 14, crc, true);
  }
}

test.run();
