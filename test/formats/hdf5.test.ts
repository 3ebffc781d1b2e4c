import { suite } from "uvu";
import * as assert from "uvu/assert";
import { DEFAULT_LIMITS } from "../../src/formats/limits.ts";
import { type Hdf5Group, isHdf5, openHdf5 } from "../../src/formats/hdf5/index.ts";
import {
  assertArray,
  bytes,
  concat,
  fixture,
  indexOf,
  manifest,
  patched,
  rejects,
  throws,
  utf8,
} from "./helpers.ts";

const test = suite("hdf5");

/** The root of a fixture, and a walk to a group of it. */
function group(file: string, ...path: string[]): Hdf5Group {
  let at = openHdf5(fixture(file)).root;
  for (const name of path) at = at.group(name)!;
  return at;
}

test("every number type, against NumPy's values", async () => {
  const numbers = group("earliest.h5", "numbers");
  assert.equal(numbers.names().sort(), Object.keys(manifest.numbers).sort());
  for (const [name, expected] of Object.entries(manifest.numbers)) {
    const dataset = numbers.dataset(name)!;
    assert.is(dataset.dtype, expected.dtype);
    assert.equal(dataset.shape, expected.shape);
    assert.is(dataset.path, `numbers/${name}`);
    assertArray(await dataset.float32(), expected, name);
  }
});

test("halves: zeros of both signs, subnormals, the largest, infinities, NaN", async () => {
  const edge = group("earliest.h5", "edge");
  const half = [0, -0, 1, -2, 65504, 2 ** -24, 2 ** -14, Infinity, -Infinity, NaN, 0.333251953125];
  const brain = [0, -0, 1, -2, 65536, 2 ** -24, 2 ** -14, Infinity, -Infinity, NaN, 0.333984375];
  for (const [name, expected] of [
    ["float16", half],
    ["bfloat16", brain],
  ] as const) {
    assert.is(edge.dataset(name)!.dtype, name);
    const values = [...(await edge.dataset(name)!.float32())];
    assert.ok(
      values.every((value, i) => Object.is(value, expected[i])),
      `${name}: ${values.join(" ")}`,
    );
  }
});

test("scalars, empty arrays, bools and compact data", async () => {
  for (const file of ["earliest.h5", "latest.h5"]) {
    const edge = group(file, "edge");
    assert.equal(edge.dataset("scalar")!.shape, []);
    assert.equal([...(await edge.dataset("scalar")!.float32())], [2.5]);
    assert.equal(edge.dataset("empty")!.shape, [0, 3]);
    assert.is((await edge.dataset("empty")!.float32()).length, 0);
    assert.is(edge.dataset("bool")!.dtype, "int8");
    assert.equal([...(await edge.dataset("bool")!.float32())], [1, 0, 1]);
    assert.equal([...(await group(file).dataset("compact")!.float32())], [0, 1, 2, 3]);
  }
});

test("aligned float32 is a view on the file, unaligned a copy with the same values", async () => {
  const file = fixture("earliest.h5");
  const dataset = openHdf5(file).root.group("numbers")!.dataset("float32")!;
  assert.is((await dataset.float32()).buffer, file.buffer);
  const shifted = concat(new Uint8Array(1), file).subarray(1);
  const copy = openHdf5(shifted).root.group("numbers")!.dataset("float32")!;
  assert.is.not((await copy.float32()).buffer, shifted.buffer);
  assert.equal(await copy.float32(), await dataset.float32());
  const fromBuffer = openHdf5(Buffer.from(file)).root.group("numbers")!.dataset("float32")!;
  assert.is((await fromBuffer.float32())[0], -50);
});

test("attributes: strings of both kinds, lists, numbers, nothing", () => {
  for (const file of ["earliest.h5", "latest.h5"]) {
    const at = group(file, "attributes");
    assert.is(at.attribute("vlen"), "name of a layer: größe");
    assert.is(at.attribute("vlen"), "name of a layer: größe", "a second time");
    assert.is(at.attribute("fixed"), "fixed length");
    assert.equal(at.attribute("vlen_list"), ["a", "", "conv2d/kernel:0"]);
    assert.equal(at.attribute("fixed_list"), ["ab", "c", "def"]);
    assert.is(at.attribute("int"), 2 ** 40 + 1);
    assert.is(at.attribute("float"), 0.25);
    assert.equal(at.attribute("ints"), [1, -2, 3]);
    assert.is(at.attribute("none"), undefined);
    assert.is(at.attribute("__proto__"), undefined);
  }
  const at = group("earliest.h5", "attributes");
  assert.equal(at.attribute("empty"), []);
  assert.equal(at.attribute("null"), []);
  assert.is(at.attributeNames().length, 9);
});

test("groups of many members, over B-trees of one and two levels", async () => {
  assert.equal(group("earliest.h5", "many").names(), manifest.many);
  const wide = group("wide.h5", "wide");
  assert.equal(
    wide.names(),
    Array.from({ length: 150 }, (_, i) => String(i).padStart(3, "0")),
  );
  assert.equal([...(await wide.dataset("149")!.float32())], [49]);
});

test("members are asked for by kind; a missing one is undefined", () => {
  const root = openHdf5(fixture("earliest.h5")).root;
  assert.is(root.path, "");
  assert.is(root.has("edge"), true);
  assert.is(root.get("nothing"), undefined);
  assert.is(root.get("constructor"), undefined);
  assert.is(root.dataset("edge"), undefined);
  assert.is(root.group("compact"), undefined);
  assert.is(root.group("edge"), root.group("edge"), "the same object each time");
});

test("what is not read is known by name, and fails only when its values are wanted", async () => {
  const refused = group("earliest.h5", "refused");
  const read = (name: string): Promise<unknown> => refused.dataset(name)!.float32();
  await rejects(read("big_endian"), "UNSUPPORTED", /Received: big-endian float32/);
  await rejects(read("string"), "UNSUPPORTED", /Received: string/);
  await rejects(read("complex"), "UNSUPPORTED", /Received: compound|Received: complex/);
});

test("nothing outside the file is followed", () => {
  throws(() => openHdf5(fixture("soft-link.h5")), "MODEL_FORMAT", /member "layers" is a soft link/);
  throws(
    () => openHdf5(fixture("external-link.h5")),
    "MODEL_FORMAT",
    /member "layers" is a link to another file/,
  );
  throws(() => group("external-data.h5").get("array"), "MODEL_FORMAT", /outside the file, in external files/);
  throws(() => group("virtual.h5").get("array"), "MODEL_FORMAT", /outside the file, in a virtual dataset/);
});

test("a dataset of 2 GB that was never written allocates nothing", () => {
  throws(() => group("never-written.h5").get("array"), "MODEL_FORMAT", /never written.*2000000000 bytes/);
});

test("an object has one place: loops and second ways are refused", () => {
  const layers = group("hard-links.h5", "layers");
  throws(() => layers.group("dense")!.get("vars"), "MODEL_FORMAT", /"layers\/dense\/vars" is also "layers"/);
});

test("a B-tree that meets itself, or whose levels don't fall", () => {
  const wide = fixture("wide.h5");
  const root = indexOf(wide, "TREE", 1); // the level-1 root of the group `wide`
  assert.is(wide[root + 5], 1);
  const child = (i: number): number => root + 32 + i * 16;
  const first = wide.slice(child(0), child(0) + 8);
  const open = (file: Uint8Array) => (): unknown => openHdf5(file).root.get("wide");
  throws(open(patched(wide, child(1), first)), "MODEL_FORMAT", /B-tree node is reached twice/);
  throws(open(patched(wide, child(0), bytes([8, root]))), "MODEL_FORMAT", /reached twice/);
  throws(open(patched(wide, root + 5, bytes([1, 200]))), "MODEL_FORMAT", /one level below/);
  throws(open(patched(wide, root + 6, bytes([2, 0xffff]))), "MODEL_FORMAT", /byte \d+/);
  throws(open(patched(wide, child(0), bytes([8, 2 ** 52]))), "MODEL_FORMAT", /outside the file/);
});

test("damaged signatures are named", () => {
  const file = fixture("wide.h5");
  for (const [letters, what] of [
    ["TREE", "B-tree node"],
    ["HEAP", "local heap"],
    ["SNOD", "symbol table node"],
  ] as const) {
    const damaged = patched(file, indexOf(file, letters), utf8("XXXX"));
    throws(
      () => openHdf5(damaged),
      "MODEL_FORMAT",
      new RegExp(`${what} does not begin with its signature.*${letters}.*XXXX`),
    );
  }
  const links = fixture("hard-links.h5");
  const noName = patched(links, indexOf(links, "layers"), bytes([1, 0]));
  throws(() => openHdf5(noName), "MODEL_FORMAT", /link name is empty or has no end/);
  const softEntry = patched(links, indexOf(links, "SNOD") + 8 + 16, bytes([4, 2]));
  throws(() => openHdf5(softEntry), "MODEL_FORMAT", /member "layers" is a soft link/);
  throws(() => openHdf5(utf8("nothing like it")), "MODEL_FORMAT", /signature is missing/);
  assert.is(isHdf5(new Uint8Array(3)), false);
});

/** A version 1 message, version 1 header and version 0 superblock around it, for faults no writer makes. */
const message = (type: number, data: Uint8Array, flags = 0): Uint8Array => {
  const padded = concat(data, new Uint8Array(-data.length & 7));
  return concat(bytes([2, type], [2, padded.length], [1, flags], [1, 0], [2, 0]), padded);
};
const file = (
  messages: Uint8Array[],
  rest: Uint8Array = new Uint8Array(0),
  change: { end?: number; base?: number } = {},
): Uint8Array => {
  const body = concat(...messages);
  const header = concat(bytes([1, 1], [1, 0], [2, messages.length], [4, 1], [4, body.length], [4, 0]), body);
  const end = change.end ?? 96 + header.length + rest.length;
  const none = [8, 0] as const;
  const superblock = concat(
    Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a),
    bytes(
      [4, 0],
      [1, 0],
      [1, 8],
      [1, 8],
      [1, 0],
      [2, 4],
      [2, 16],
      [4, 0],
      [8, change.base ?? 0],
      none,
      [8, end],
      none,
    ),
    bytes(none, [8, 96], [4, 0], [4, 0], none, none),
  );
  return concat(superblock, header, rest);
};
const FLOAT32 = bytes(
  [1, 0x11],
  [1, 0x20],
  [1, 31],
  [1, 0],
  [4, 4],
  [2, 0],
  [2, 32],
  [1, 23],
  [1, 8],
  [1, 0],
  [1, 23],
  [4, 127],
);
const space = (...dims: number[]): Uint8Array =>
  bytes([1, 1], [1, dims.length], [1, 0], [1, 0], [4, 0], ...dims.map((dim) => [8, dim] as const));
const contiguous = (at: number, size: number): Uint8Array => bytes([1, 3], [1, 1], [8, at], [8, size]);
const dataset = (dims: number[], at: number, size: number): Uint8Array =>
  file([message(1, space(...dims)), message(3, FLOAT32), message(8, contiguous(at, size))]);

test("declared and stored sizes must agree before anything is allocated", () => {
  throws(() => openHdf5(dataset([2, 2], 96, 16)), "MODEL_FORMAT", /root object is not a group/); // a sound dataset
  throws(() => openHdf5(dataset([2 ** 20, 2 ** 20], 96, 2 ** 42)), "MODEL_FORMAT", /too many elements/);
  throws(() => openHdf5(dataset([2 ** 52, 0], 96, 0)), "MODEL_FORMAT", /too many elements/);
  throws(() => openHdf5(dataset([2 ** 28], 96, 2 ** 30)), "MODEL_FORMAT", /outside the file/);
  throws(
    () => openHdf5(dataset([2 ** 28], 96, 16)),
    "MODEL_FORMAT",
    /another size than it stores.*1073741824 bytes.*16 bytes/,
  );
  throws(() => openHdf5(dataset([4], 200, 16)), "MODEL_FORMAT", /outside the file|not a group/);
  throws(() => openHdf5(dataset([1, 1, 1, 1, 1, 1, 1, 1, 1], 96, 4)), "MODEL_FORMAT", /rank.*at most 8.*9/);
  throws(() => openHdf5(dataset([4], 2 ** 53 - 8, 16)), "MODEL_FORMAT", /outside the file/);
});

test("datasets that share bytes cannot add up to more than the file", () => {
  const link = (name: string, at: number): Uint8Array =>
    message(6, concat(bytes([1, 1], [1, 0], [1, 1]), utf8(name), bytes([8, at])));
  const rootEnd = 96 + 16 + 2 * link("a", 0).length;
  const header = (elements: number): Uint8Array => dataset([elements], 0, elements * 4).subarray(96); // a dataset of the file's first bytes
  const at = [rootEnd, rootEnd + header(1).length] as const;
  const length = rootEnd + 2 * header(1).length;
  const make = (elements: number): Hdf5Group =>
    openHdf5(file([link("a", at[0]), link("b", at[1])], concat(header(elements), header(elements)))).root;
  const half = make(length / 8);
  assert.ok(half.get("a") && half.get("b"));
  const whole = make(length / 4);
  assert.ok(whole.get("a"));
  throws(
    () => whole.get("b"),
    "MODEL_FORMAT",
    /datasets of the HDF5 file declare more bytes than the file holds/,
  );
});

test("attributes that share one long string cannot add up to more than the file", () => {
  const vlenString = bytes([1, 0x19], [1, 1], [2, 0], [4, 16], [1, 0x13], [1, 0], [2, 0], [4, 1]);
  const attribute = (elements: number, heapAt: number, length = 1000): Uint8Array =>
    message(
      0x0c,
      concat(
        bytes([1, 1], [1, 0], [2, 1], [2, vlenString.length], [2, 16], [1, 0x61], [1, 0], [2, 0], [4, 0]),
        concat(vlenString, new Uint8Array(-vlenString.length & 7)),
        space(elements),
        ...Array.from({ length: elements }, () => bytes([4, length], [8, heapAt], [4, 1])),
      ),
    );
  const heap = concat(
    utf8("GCOL"),
    bytes([4, 1], [8, 1032], [2, 1], [2, 0], [4, 0], [8, 1000]),
    utf8("x".repeat(1000)),
  );
  const make = (elements: number, length?: number): Hdf5Group => {
    const heapAt = 96 + 16 + 8 + attribute(elements, 0).length;
    return openHdf5(file([message(0x0a, new Uint8Array(0)), attribute(elements, heapAt, length)], heap)).root;
  };
  assert.equal(make(1).attribute("a"), ["x".repeat(1000)]);
  assert.equal(make(1, 0).attribute("a"), [""]);
  throws(() => make(1, 1001).attribute("a"), "MODEL_FORMAT", /longer than its place in the global heap/);
  throws(
    () => make(100).attribute("a"),
    "MODEL_FORMAT",
    /names and attributes .* more bytes than the file holds/,
  );
});

test("the budget of structures and the depth of groups are limits one can set", () => {
  const open = (change: object): Hdf5Group =>
    openHdf5(fixture("wide.h5"), { limits: { ...DEFAULT_LIMITS, ...change } }).root;
  throws(() => open({ hdf5Nodes: 100 }).get("wide"), "MODEL_FORMAT", /too many structures.*at most 100/);
  assert.ok(open({ hdf5Nodes: 5000 }).get("wide"));
  throws(() => open({ hdf5Depth: 1 }).group("wide")!.get("000"), "MODEL_FORMAT", /too deep/);
});

test("headers: a continuation loop, messages cut short, shared messages, unknown ones", () => {
  const loop = file([message(0x10, bytes([8, 112], [8, 24]))]); // the block it is in itself
  throws(() => openHdf5(loop), "MODEL_FORMAT", /leads back to a block already read/);
  throws(
    () => openHdf5(file([message(0x10, bytes([8, 4096], [8, 24]))])),
    "MODEL_FORMAT",
    /outside the file/,
  );
  throws(
    () => openHdf5(file([bytes([2, 1], [2, 4000], [4, 0])])),
    "MODEL_FORMAT",
    /object header is cut short/,
  );
  throws(
    () => openHdf5(file([message(1, space(1)), message(3, FLOAT32, 2), message(8, contiguous(96, 4))])),
    "UNSUPPORTED",
    /shared/,
  );
  throws(
    () => openHdf5(file([message(0x30, bytes([8, 0]), 0x80)])),
    "UNSUPPORTED",
    /must not be read.*type 48/,
  );
  throws(
    () => openHdf5(file([message(0x30, bytes([8, 0]))])),
    "UNSUPPORTED",
    /neither a group nor a dataset/,
  );
  throws(() => openHdf5(file([message(8, contiguous(96, 4))])), "MODEL_FORMAT", /has no dataspace/);
  throws(
    () => openHdf5(file([message(1, space(1)), message(3, FLOAT32), message(8, bytes([1, 2], [1, 1]))])),
    "UNSUPPORTED",
    /layouts of version 3/,
  );
});

test("links: a name twice, an odd version", () => {
  const link = (name: string): Uint8Array =>
    message(6, concat(bytes([1, 1], [1, 0], [1, name.length]), utf8(name), bytes([8, 96])));
  throws(() => openHdf5(file([link("a"), link("a")])), "MODEL_FORMAT", /two members "a"/);
  throws(
    () => openHdf5(file([message(6, bytes([1, 7], [1, 0]))])),
    "MODEL_FORMAT",
    /link is of no known version/,
  );
  const self = openHdf5(file([link("a")])).root;
  throws(() => self.get("a"), "MODEL_FORMAT", /object "a" is also ""/);
});

test("superblocks: cut short, elsewhere, of odd widths and versions", () => {
  const sound = file([message(0x0a, bytes([2, 0]))]);
  assert.equal(openHdf5(sound).root.names(), []);
  throws(() => openHdf5(file([], undefined, { end: 4096 })), "MODEL_FORMAT", /cut short.*4096 bytes/);
  throws(() => openHdf5(file([], undefined, { base: 512 })), "UNSUPPORTED", /begins elsewhere.*512/);
  throws(() => openHdf5(patched(sound, 40, bytes([8, 2 ** 60]))), "MODEL_FORMAT", /number above 2\^53/);
  throws(() => openHdf5(patched(sound, 8, bytes([1, 9]))), "UNSUPPORTED", /versions 0 to 3/);
  throws(() => openHdf5(patched(sound, 13, bytes([1, 3]))), "UNSUPPORTED", /4 or 8 bytes wide.*3 and 8/);
});

test.run();
