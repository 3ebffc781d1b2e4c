// Chunked, filtered and densely stored data as h5py writes them (fixtures/hdf5.py): each array counts up from its attribute "first".
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { LanewiseError } from "../../src/core/errors.ts";
import { DEFAULT_LIMITS } from "../../src/formats/limits.ts";
import { Hdf5Dataset, Hdf5Group, openHdf5 } from "../../src/formats/hdf5/index.ts";
import { fletcher32 } from "../../src/formats/hdf5/filters.ts";
import { lookup3 } from "../../src/formats/hdf5/checksum.ts";
import { bytes, fixture, indexOf, patched, rejects, throws, utf8 } from "./helpers.ts";

const test = suite("chunks");

function* datasets(group: Hdf5Group): Generator<Hdf5Dataset> {
  for (const name of group.names().sort()) {
    const member = group.get(name);
    if (member instanceof Hdf5Group && name !== "refused") yield* datasets(member);
    else if (member instanceof Hdf5Dataset) yield member;
  }
}

/** Does it count up from `first`? */
async function assertCounts(dataset: Hdf5Dataset): Promise<void> {
  const first = dataset.attribute("first") as number;
  const values = await dataset.float32();
  assert.is(values.length, dataset.shape.reduce((a, b) => a * b, 1)); // prettier-ignore
  const wrong = values.findIndex(
    (value, i) => value !== (/int8/.test(dataset.dtype) ? (first + i) % 251 : first + i),
  );
  assert.is(wrong, -1, `${dataset.path}: ${values.slice(wrong, wrong + 4).join(" ")} at ${wrong}`);
}

const LIBRARIES = ["earliest", "v110", "latest"];

for (const version of LIBRARIES) {
  test(`${version}: every kind of index and filter`, async () => {
    let count = 0;
    for (const dataset of datasets(openHdf5(fixture(`chunks-${version}.h5`)).root)) {
      await assertCounts(dataset);
      await assertCounts(dataset); // a second time
      count++;
    }
    assert.is(count, 33);
  });

  test(`${version}: filters that are not known and chunks that were never written`, async () => {
    const refused = openHdf5(fixture(`chunks-${version}.h5`)).root.group("refused")!;
    await rejects(refused.dataset("lzf")!.float32(), "UNSUPPORTED", /Expected: deflate.* Received: lzf/);
    await rejects(refused.dataset("partly")!.float32(), "MODEL_FORMAT", /"refused\/partly" declares data that were never written.*12 chunks.*1/);
    await rejects(refused.dataset("never")!.float32(), "MODEL_FORMAT", /never written/);
  }); // prettier-ignore

  test(`${version}: a type that stands by itself is no member, but datasets and attributes may have it`, () => {
    const { root } = openHdf5(fixture(`chunks-${version}.h5`));
    assert.is(root.get("type"), undefined);
    assert.is(root.dataset("committed")!.dtype, "float32");
    assert.is(root.dataset("committed")!.attribute("typed"), 2.5);
  });
}

test("arrays with pages", async () => {
  for (const dataset of datasets(openHdf5(fixture("pages.h5")).root)) await assertCounts(dataset);
});

test("links and attributes in fractal heaps", async () => {
  const { root } = openHdf5(fixture("dense.h5"));
  const few = root.group("few")!;
  assert.is(few.names().length, 20);
  assert.is(few.has("member_7"), false);
  assert.ok(few.group("member_8"));
  assert.equal([...(await few.dataset("array")!.float32())], [0, 1, 2]);
  const many = root.group("many")!;
  assert.is(many.names().length, 150);
  for (const i of [0, 77, 149]) {
    const value = await many.dataset(`a_rather_long_name_of_a_layer_that_fills_the_heap_${i}`)!.float32();
    assert.equal([...value], [i % 100]);
  }
  const at = root.group("attributes")!;
  assert.is(at.attributeNames().length, 103);
  for (const i of [0, 50, 99]) assert.is(at.attribute(`attribute_${i}`), i);
  assert.is(at.attribute("text"), "größe");
  assert.equal(at.attribute("names"), Array.from({ length: 300 }, (_, i) => `layer_${i}/kernel:0`));
  assert.equal(at.attribute("large"), Array.from({ length: 3000 }, (_, i) => i));
  assert.is(root.group("tracked")!.names().length, 30);
  throws(() => openHdf5(fixture("dense-soft.h5")), "MODEL_FORMAT", /member "layers" is a soft link/);
}); // prettier-ignore

test("checksums of headers, trees, heaps and arrays are checked", async () => {
  const readAll = async (file: Uint8Array): Promise<void> => {
    for (const dataset of datasets(openHdf5(file).root)) await dataset.float32();
    openHdf5(file).root.group("attributes")?.attributeNames();
  };
  for (const [name, signatures] of [
    ["dense.h5", ["OHDR", "OCHK", "FRHP", "FHDB", "FHIB", "BTHD", "BTLF", "BTIN"]],
    ["chunks-latest.h5", ["FAHD", "FADB", "EAHD", "EAIB", "EADB", "EASB", "BTHD", "BTLF"]],
    ["pages.h5", ["FAHD", "FADB", "EASB"]],
  ] as const) {
    const file = fixture(name);
    for (const signature of signatures) {
      let at: number;
      try {
        at = indexOf(file, signature);
      } catch {
        continue; // not every libver has every structure
      }
      const damaged = patched(file, at + 12, Uint8Array.of(file[at + 12]! ^ 1));
      await rejects(readAll(damaged), "MODEL_FORMAT", /./);
    }
  }
  const superblock = fixture("dense.h5");
  superblock[20]! ^= 1;
  throws(() => openHdf5(superblock), "MODEL_FORMAT", /./);
});

test("a flipped bit in a chunk is found by deflate's and by Fletcher's checksum", async () => {
  const file = fixture("chunks-earliest.h5");
  const found = { deflate: 0, fletcher: 0 };
  for (let at = 4096; at < file.length; at += 11) {
    const damaged = patched(file, at, Uint8Array.of(file[at]! ^ 4));
    try {
      const filtered = openHdf5(damaged).root.group("filtered");
      for (const name of ["gzip_fixed", "fletcher_fixed"]) await filtered?.dataset(name)?.float32();
    } catch (error) {
      assert.instance(error, LanewiseError);
      if (/deflated data are damaged/.test(String(error))) found.deflate++;
      if (/chunk is damaged: its checksum differs/.test(String(error))) found.fletcher++;
    }
  }
  assert.ok(found.deflate > 10 && found.fletcher > 10, JSON.stringify(found));
});

test("a chunk that would inflate beyond the ratio is refused before it does", async () => {
  const limits = { ...DEFAULT_LIMITS, modelBytes: 100 };
  const root = openHdf5(fixture("chunks-earliest.h5"), { limits }).root;
  await rejects(root.dataset("fixed")!.float32(), "MODEL_FORMAT", /larger than allowed/);
  const few = { ...DEFAULT_LIMITS, hdf5Nodes: 150 };
  const file = openHdf5(fixture("pages.h5"), { limits: few }).root;
  await rejects(file.dataset("fixed")!.float32(), "MODEL_FORMAT", /too many structures/);
});

test("the two checksums, against published values", () => {
  // lookup3.c: hashlittle("", 0, 0) and hashlittle("Four score and seven years ago", 30, 0)
  assert.is(lookup3(utf8(""), 0, 0), 0xdeadbeef);
  assert.is(lookup3(utf8("Four score and seven years ago"), 0, 30), 0x17770551);
  assert.is(fletcher32(bytes([2, 0x0201])), 0x01020102);
});

test.run();
