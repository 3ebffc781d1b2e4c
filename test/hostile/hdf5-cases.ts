import { deflateSync } from "node:zlib";
import { bytes, concat, fixture, indexOf, patched, utf8 } from "../formats/helpers.ts";
import { dense, inputLayer, kerasFile, sequential, soundWeights } from "./files.ts";
import type { HostileCase } from "./harness.ts";
import { attribute, chunked, chunkKey, contiguous, DEFLATE, denseWeights, FLOAT32, GROUP, Hdf5File, link, type Message, NOWHERE, SCALAR, simple, summed, tree1, u64 } from "./hdf5-file.ts"; // prettier-ignore

const weights = (name: string, source: () => Uint8Array, text: RegExp, code: HostileCase["code"] = "MODEL_FORMAT"): HostileCase => ({
  name, code, text, as: "weights", source,
}); // prettier-ignore

/** A kernel that is put together in another way, with a sound bias. */
const kernel = (name: string, make: (file: Hdf5File) => number, text: RegExp, code?: HostileCase["code"]): HostileCase =>
  weights(name, () => denseWeights((file) => ({ 0: make(file), 1: file.dataset([3]) })), text, code); // prettier-ignore

/** The root is that group. */
const root = (name: string, make: (file: Hdf5File) => number, text: RegExp, code?: HostileCase["code"]): HostileCase =>
  weights(name, () => {
    const file = new Hdf5File();
    return file.finish(make(file));
  }, text, code); // prettier-ignore

const DIM = 2n ** 31n;

// ---- arrays ----

const datasets: readonly HostileCase[] = [
  kernel("sound arrays", (file) => file.dataset([2, 3]), /./, "LOADS"),
  ...[[DIM, 3n], [2n ** 63n, 1n], [2n ** 53n, 0n], [2n ** 29n, 2n], [2n ** 64n - 1n, 1n]].map((dims) =>
    kernel(`dimensions ${dims.join(" x ")}`, (file) => file.dataset([2, 3], { space: simple(dims) }), /dataspace/)),
  kernel("a shape bomb: 2^29 floats that are not there", (file) => file.dataset([2, 3], { space: simple([2 ** 29]), layout: contiguous(0, 2 ** 31) }), /outside the file/),
  kernel("a shape that is larger than its data", (file) => file.dataset([2, 3], { space: simple([2, 4]) }), /declares another size than it stores/),
  kernel("a shape that is smaller than its data", (file) => file.dataset([2, 3], { space: simple([2, 2]) }), /declares another size than it stores/),
  kernel("another shape", (file) => file.dataset([3, 2]), /another shape/, "WEIGHT"),
  kernel("rank 9", (file) => file.dataset([2, 3], { space: simple(Array<number>(9).fill(1)) }), /too high a rank/),
  kernel("rank 255", (file) => file.dataset([2, 3], { space: bytes([1, 2], [1, 255], [1, 0], [1, 1]) }), /too high a rank/),
  kernel("a dataspace cut short", (file) => file.dataset([2, 3], { space: simple([2, 3]).subarray(0, 12) }), /cut short/),
  kernel("a dataspace of another version", (file) => file.dataset([2, 3], { space: bytes([4, 7], [8, 0]) }), /no known version/),
  ...[2 ** 40, 2 ** 52].map((at) => kernel(`data at ${at}`, (file) => file.dataset([2, 3], { layout: contiguous(at, 24) }), /outside the file/)),
  kernel("data at 2^63", (file) => file.dataset([2, 3], { layout: contiguous(2n ** 63n, 24) }), /above 2\^53/),
  kernel("data that were never written", (file) => file.dataset([2, 3], { layout: concat(bytes([1, 3], [1, 1]), NOWHERE, u64(24)) }), /never written/),
  kernel("data at the end of the file, one byte short", (file) => file.dataset([2, 3], { layout: contiguous(file.next + 10_000, 24) }), /outside the file/),
  weights("two arrays on the same bytes", () => {
    const file = new Hdf5File();
    const at = file.put(new Uint8Array(24));
    const members = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [i, file.dataset([2, 3], { layout: contiguous(at, 24) })]));
    return file.finish(file.group({ layers: file.group({ dense: file.group({ vars: file.group(members) }) }) }));
  }, /surplus weights|more bytes than the file/, "WEIGHT"),
  kernel("elements of no size", (file) => file.dataset([2, 3], { type: patched(FLOAT32, 4, bytes([4, 0])) }), /no size/),
  kernel("elements of 4 GiB", (file) => file.dataset([2, 3], { type: patched(FLOAT32, 4, bytes([4, 2 ** 32 - 1])) }), /another size/),
  kernel("floats of an odd layout", (file) => file.dataset([2, 3], { type: patched(FLOAT32, 12, bytes([1, 22])) }), /cannot be read/, "UNSUPPORTED"),
  kernel("big-endian floats", (file) => file.dataset([2, 3], { type: patched(FLOAT32, 1, bytes([1, 0x21])) }), /cannot be read/, "UNSUPPORTED"),
  kernel("a type of another version", (file) => file.dataset([2, 3], { type: patched(FLOAT32, 0, bytes([1, 0xf1])) }), /no known version/),
  kernel("texts", (file) => file.dataset([2, 3], { type: bytes([1, 0x13], [1, 0], [2, 0], [4, 4]) }), /cannot be read/, "UNSUPPORTED"),
  ...[6, 7, 10].map((kind) => kernel(`a type of class ${kind}`, (file) => file.dataset([2, 3], { type: bytes([1, 0x10 + kind], [1, 0], [2, 0], [4, 4]) }), /cannot be read/, "UNSUPPORTED")),
  kernel("enumerations in each other", (file) => file.dataset([2, 3], { type: concat(...Array.from({ length: 1000 }, () => bytes([1, 0x18], [1, 0], [2, 0], [4, 4]))) }), /cannot be read/, "UNSUPPORTED"),
  kernel("a shared type that leads back to the array", (file) => {
    const at = file.next;
    return file.put(sharedType(at));
  }, /leads to no datatype|shared/),
  kernel("external files", (file) => file.dataset([2, 3], { more: [[0x07, bytes([1, 1], [8, 0], [8, 0])]] }), /never followed/),
  kernel("a virtual dataset", (file) => file.dataset([2, 3], { layout: concat(bytes([1, 4], [1, 3]), u64(0), bytes([4, 0])) }), /never followed/),
  ...[0, 1, 2, 6, 255].map((version) => kernel(`a layout of version ${version}`, (file) => file.dataset([2, 3], { layout: patched(contiguous(48, 24), 0, bytes([1, version])) }), /data layouts of version/, "UNSUPPORTED")),
  kernel("a layout of no known class", (file) => file.dataset([2, 3], { layout: patched(contiguous(48, 24), 1, bytes([1, 9])) }), /no known class/),
  kernel("a compact layout longer than its message", (file) => file.dataset([2, 3], { layout: bytes([1, 3], [1, 0], [2, 60_000]) }), /cut short/),
]; // prettier-ignore

function sharedType(at: number): Uint8Array {
  const list = concat(
    ...([[1, 0, simple([2, 3])], [3, 2, concat(bytes([1, 3], [1, 2]), u64(at))], [8, 0, contiguous(48, 0)]] as const).flatMap(([type, flags, data]) => [bytes([1, type], [2, data.length], [1, flags]), data]),
  ); // prettier-ignore
  return summed(utf8("OHDR"), bytes([1, 2], [1, 2], [4, list.length]), list);
}

// ---- chunks ----

const chunkedArray = (file: Hdf5File, dims: readonly number[], chunk: readonly number[], entries: readonly (readonly [Uint8Array, number])[], more: readonly Message[] = []): number =>
  file.dataset(dims, { layout: chunked(file.put(tree1(1, 0, entries)), chunk), more }); // prettier-ignore
const ZEROS = new Uint8Array(deflateSync(new Uint8Array(2 ** 20)));

const chunks: readonly HostileCase[] = [
  kernel("one sound chunk", (file) => chunkedArray(file, [2, 3], [2, 3], [[chunkKey(24, 0, 0), file.put(new Uint8Array(24))]]), /./, "LOADS"),
  kernel("a chunk that is missing", (file) => chunkedArray(file, [2, 3], [1, 3], [[chunkKey(12, 0, 0), file.put(new Uint8Array(12))]]), /never written/),
  kernel("a chunk twice", (file) => chunkedArray(file, [2, 3], [1, 3], [[chunkKey(12, 0, 0), 48], [chunkKey(12, 0, 0), 60]]), /a chunk twice/),
  kernel("a chunk where none begins", (file) => chunkedArray(file, [2, 3], [2, 3], [[chunkKey(24, 1, 0), 48]]), /where a chunk begins/),
  kernel("a chunk beyond the file", (file) => chunkedArray(file, [2, 3], [2, 3], [[chunkKey(24, 0, 0), 2 ** 40]]), /outside the file/),
  kernel("a chunk of another size", (file) => chunkedArray(file, [2, 3], [2, 3], [[chunkKey(20, 0, 0), 48]]), /another size/),
  kernel("a chunk of 4 GiB", (file) => chunkedArray(file, [2, 3], [2, 3], [[chunkKey(2 ** 32 - 1, 0, 0), 48]]), /dataset|chunk|file/),
  kernel("two chunks on the same bytes", (file) => {
    const at = file.put(new Uint8Array(12));
    return chunkedArray(file, [2, 3], [1, 3], Array.from({ length: 2 }, (_, i) => [chunkKey(12, i, 0), at]));
  }, /./, "LOADS"),
  kernel("chunks of no size", (file) => chunkedArray(file, [2, 3], [0, 3], [[chunkKey(24, 0, 0), 48]]), /impossible size/),
  kernel("chunks of 2^31 x 2^31", (file) => chunkedArray(file, [2, 3], [2 ** 31, 2 ** 31], [[chunkKey(24, 0, 0), 48]]), /impossible size/),
  kernel("chunks of another rank", (file) => chunkedArray(file, [2, 3], [6], [[chunkKey(24, 0), 48]]), /another kind/),
  kernel("2^29 chunks of one element", (file) => file.dataset([2, 3], { space: simple([2 ** 29]), layout: chunked(48, [1]) }), /too many structures|another shape/, "WEIGHT"),
  kernel("a deflated chunk that is none", (file) => chunkedArray(file, [2, 3], [2, 3], [[chunkKey(24, 0, 0), file.put(new Uint8Array(24).fill(7))]], [DEFLATE]), /damaged/),
  kernel("a deflated chunk that grows", (file) => chunkedArray(file, [2, 3], [2, 3], [[chunkKey(ZEROS.length, 0, 0), file.put(ZEROS)]], [DEFLATE]), /more than its declared size/),
  kernel("an unknown filter", (file) => chunkedArray(file, [2, 3], [2, 3], [[chunkKey(24, 0, 0), 48]], [[0x0b, bytes([1, 2], [1, 1], [2, 32001], [2, 0], [2, 0], [2, 0])]]), /this filter cannot be read/, "UNSUPPORTED"),
  kernel("32 filters that are not there", (file) => chunkedArray(file, [2, 3], [2, 3], [[chunkKey(24, 0, 0), 48]], [[0x0b, bytes([1, 2], [1, 32])]]), /cut short/),
  kernel("33 times deflated", (file) => chunkedArray(file, [2, 3], [2, 3], [[chunkKey(24, 0, 0), 48]], [[0x0b, concat(bytes([1, 2], [1, 33]), ...Array.from({ length: 33 }, () => bytes([2, 1], [2, 0], [2, 0])))]]), /filters/),
  kernel("a filter for data that are not in chunks", (file) => file.dataset([2, 3], { more: [DEFLATE] }), /only chunked data/),
  { name: "one deflated megabyte that is 200 chunks", code: "MODEL_FORMAT", text: /more bytes than the file holds|inflate beyond/, source: () => bomb(200, true) },
  { name: "200 deflated megabytes of zeros", code: "MODEL_FORMAT", text: /inflate beyond/, source: () => bomb(200, false) },
  ...["the root", "itself"].map((where) => kernel(`a tree of chunks that leads to ${where}`, (file) => {
    const at = file.next;
    file.put(tree1(1, 1, [[chunkKey(24, 0, 0), where === "itself" ? at : 0]]));
    return file.dataset([2, 3], { layout: chunked(at, [2, 3]) });
  }, /B-tree node/)),
  kernel("a tree of chunks that is one of links", (file) => file.dataset([2, 3], { layout: chunked(file.put(tree1(0, 0, [[u64(0), 48]])), [2, 3]) }), /not of a chunked dataset/),
  kernel("a tree of 65,535 entries that are not there", (file) => file.dataset([2, 3], { layout: chunked(file.put(tree1(1, 0, [[chunkKey(24, 0, 0), 48]], 65_535)), [2, 3]) }), /./),
  ...[0, 6, 200].map((kind) => kernel(`a chunk index of kind ${kind}`, (file) => file.dataset([2, 3], { layout: concat(bytes([1, 4], [1, 2], [1, 0], [1, 3], [1, 1], [1, 2], [1, 3], [1, 4], [1, kind]), u64(48)) }), /no known kind/)),
  ...["FAHD", "EAHD", "BTHD"].map((name, i) => kernel(`a chunk index ${name} that is something else`, (file) => file.dataset([2, 3], { layout: concat(bytes([1, 4], [1, 2], [1, 0], [1, 3], [1, 1], [1, 2], [1, 3], [1, 4], [1, 3 + i]), new Uint8Array([1, 5, 6][i]!), u64(48)) }), /signature/)),
]; // prettier-ignore

/** A model whose kernel is `count` MiB of zeros, stored in a few kilobytes. */
function bomb(count: number, shared: boolean): Uint8Array {
  const side = 2 ** 18;
  const one = concat(ZEROS);
  const weights = denseWeights((file) => {
    const first = file.put(one);
    const entries = Array.from({ length: count }, (_, i) => [chunkKey(one.length, i, 0), shared || i === 0 ? first : file.put(one)] as const);
    return {
      0: file.dataset([2, 3], { space: simple([count, side]), layout: chunked(file.put(tree1(1, 0, entries)), [1, side]), more: [DEFLATE] }),
      1: file.dataset([side]),
    };
  }); // prettier-ignore
  return kerasFile(sequential(inputLayer(null, count), dense({ units: side })), weights);
}

// ---- groups ----

const linked = (name: string, message: Message, text: RegExp): HostileCase =>
  root(name, (file) => file.object(GROUP, message), text);

const groups: readonly HostileCase[] = [
  linked("a soft link", link("layers", concat(bytes([2, 7]), utf8("/layers")), 1), /a soft link/),
  linked("a link to another file", link("layers", concat(bytes([2, 12]), utf8("\0/etc/x\0/y\0")), 64), /a link to another file/),
  linked("a link of an unknown type", link("layers", bytes([2, 0]), 99), /a link of type 99/),
  linked("a link beyond the file", link("layers", 2 ** 40), /outside the file/),
  linked("a link to 2^63", link("layers", u64(2n ** 63n)), /above 2\^53/),
  linked("a link to nowhere", link("layers", NOWHERE), /lacks an address/),
  linked("a link to the superblock", link("layers", 0), /object header/),
  linked("a link cut short", [0x06, bytes([1, 1], [1, 1], [2, 60_000])], /cut short/),
  linked("a link of another version", [0x06, bytes([1, 9], [8, 0])], /no known version/),
  linked("a name of 2^63 letters", [0x06, concat(bytes([1, 1], [1, 3]), u64(2n ** 63n))], /above 2\^53/),
  root("a group in itself", (file) => { const at = file.next; return file.group({ layers: at }); }, /is also/),
  root("two groups in each other", (file) => {
    const inner = file.next;
    const size = inner + 4 + 6 + (4 + GROUP[1].length) + (4 + link("b", 0)[1].length) + 4;
    file.object(GROUP, link("b", size));
    return file.group({ a: inner });
  }, /is also/),
  root("one group in two places", (file) => { const one = file.group({}); return file.group({ a: one, b: one }); }, /is also/),
  root("one array in two places", (file) => { const one = file.dataset([3]); return file.group({ layers: file.group({ dense: file.group({ vars: file.group({ 0: one, 1: one }) }) }) }); }, /is also/),
  root("two members of one name", (file) => file.object(GROUP, link("a", file.group({})), link("a", file.group({}))), /two members/),
  root("10,000 groups in each other", (file) => { let at = file.group({}); for (let i = 0; i < 10_000; i++) at = file.group({ a: at }); return at; }, /lies too deep/),
  root("101 groups in each other", (file) => { let at = file.group({}); for (let i = 0; i < 101; i++) at = file.group({ a: at }); return at; }, /lies too deep/),
  root("names as long as no path", (file) => { let at = file.group({}); for (let i = 0; i < 60; i++) at = file.group({ ["a".repeat(60)]: at }); return at; }, /lies too deep/),
  root("a group named __proto__", (file) => file.group({ layers: file.group({ dense: file.group({ vars: file.group({ 0: file.dataset([2, 3]), 1: file.dataset([3]) }) }), ["__proto__"]: file.group({ vars: file.group({ 0: file.dataset([2]) }) }) }) }), /no layer of the model needs|lacks weights/, "WEIGHT"),
  root("an array for a root", (file) => file.dataset([2]), /not a group/),
  root("an object that is nothing", (file) => file.group({ a: file.object([0x12, new Uint8Array(8)]) }), /neither a group nor a dataset/, "UNSUPPORTED"),
  root("an empty group", (file) => file.group({}), /lacks weights/, "WEIGHT"),
  root("a message that must be understood", (file) => { const list = bytes([1, 0x60], [2, 0], [1, 0x80]); return file.put(summed(utf8("OHDR"), bytes([1, 2], [1, 2], [4, list.length]), list)); }, /must not be read/, "UNSUPPORTED"),
  root("a header longer than the file", (file) => file.put(utf8("OHDR"), bytes([1, 2], [1, 2], [4, 2 ** 32 - 1])), /cut short/),
  root("a header of 2^63 bytes", (file) => file.put(utf8("OHDR"), bytes([1, 2], [1, 3]), u64(2n ** 63n)), /above 2\^53/),
  root("a header with a wrong checksum", (file) => file.put(utf8("OHDR"), bytes([1, 2], [1, 2], [4, 0], [4, 0])), /checksum differs/),
  root("a header of another version", (file) => file.put(utf8("OHDR"), bytes([1, 9], [1, 2], [4, 0], [4, 0])), /no known version/),
  root("a continuation that leads back", (file) => { const at = file.next; return file.object(GROUP, [0x10, concat(u64(at), u64(100))]); }, /leads back/),
  root("a continuation beyond the file", (file) => file.object(GROUP, [0x10, concat(u64(2 ** 40), u64(100))]), /outside the file/),
  root("a continuation of no length", (file) => file.object(GROUP, [0x10, concat(u64(48), u64(0))]), /cut short|header/),
  root("a symbol table that leads to itself", (file) => { const at = file.next; return file.object([0x11, concat(u64(at), u64(at))]); }, /signature/),
  root("a tree of links that leads to itself", (file) => {
    const heap = file.put(utf8("HEAP"), bytes([4, 0]), u64(8), u64(1), u64(0));
    const at = file.next;
    file.put(tree1(0, 1, [[u64(0), at]]));
    return file.object([0x11, concat(u64(at), u64(heap))]);
  }, /twice|one level below/),
  root("a tree of links 255 levels high", (file) => {
    const heap = file.put(utf8("HEAP"), bytes([4, 0]), u64(8), u64(1), u64(0));
    let at = file.put(tree1(0, 0, []));
    for (let level = 1; level < 256; level += 2) at = file.put(tree1(0, level, [[u64(0), at]]));
    return file.object([0x11, concat(u64(at), u64(heap))]);
  }, /one level below/),
  root("a heap larger than the file", (file) => file.object([0x11, concat(u64(file.put(tree1(0, 0, []))), u64(file.put(utf8("HEAP"), bytes([4, 0]), u64(2 ** 40), u64(1), u64(0))))]), /heap/),
  root("a fractal heap that is none", (file) => file.object(GROUP, [0x02, concat(bytes([1, 0], [1, 0]), u64(48), u64(48))]), /signature/),
  root("20,000 groups", (file) => { const members: Record<string, number> = {}; for (let i = 0; i < 20_000; i++) members[`g${i}`] = file.group({}); return file.group(members); }, /lacks weights/, "WEIGHT"),
  root("arrays that are not numbered from 0", (file) => file.group({ layers: file.group({ dense: file.group({ vars: file.group({ 1: file.dataset([2, 3]), 2: file.dataset([3]) }) }) }) }), /not numbered from 0/),
  root("arrays that are named", (file) => file.group({ layers: file.group({ dense: file.group({ vars: file.group({ kernel: file.dataset([2, 3]) }) }) }) }), /not numbered from 0/),
  root("a group where an array belongs", (file) => file.group({ layers: file.group({ dense: file.group({ vars: file.group({ 0: file.group({}), 1: file.dataset([3]) }) }) }) }), /not numbered from 0|array/),
  root("a missing array", (file) => file.group({ layers: file.group({ dense: file.group({ vars: file.group({ 0: file.dataset([2, 3]) }) }) }) }), /lacks weights/, "WEIGHT"),
  root("a surplus array", (file) => file.group({ layers: file.group({ dense: file.group({ vars: file.group({ 0: file.dataset([2, 3]), 1: file.dataset([3]), 2: file.dataset([1]) }) }) }) }), /surplus/, "WEIGHT"),
  root("a layer too many", (file) => file.group({ layers: file.group({ dense: file.group({ vars: file.group({ 0: file.dataset([2, 3]), 1: file.dataset([3]) }) }), dense_1: file.group({ vars: file.group({ 0: file.dataset([1]) }) }) }) }), /no layer of the model needs/, "WEIGHT"),
  root("20,000 layers at the bottom of 80 groups", (file) => {
    const members: Record<string, number> = {};
    for (let i = 0; i < 20_000; i++) members[`g${i}`] = file.group({ vars: file.group({}) });
    let at = file.group(members);
    for (let i = 0; i < 80; i++) at = file.group({ [i % 2 ? "_layer_checkpoint_dependencies" : "a"]: at });
    return at;
  }, /lacks weights/, "WEIGHT"),
]; // prettier-ignore

// ---- attributes, and the files of Keras 2 that say in them what they hold ----

const legacy = (name: string, make: (file: Hdf5File) => number, text: RegExp, code?: HostileCase["code"]): HostileCase =>
  root(`Keras 2: ${name}`, make, text, code); // prettier-ignore
const arrays = (file: Hdf5File): Record<string, number> => ({ kernel: file.dataset([2, 3]), bias: file.dataset([3]) }); // prettier-ignore
const many = (count: number, text: (i: number) => string): string[] =>
  Array.from({ length: count }, (_, i) => text(i));

const attributes: readonly HostileCase[] = [
  legacy("sound arrays", (file) => file.group({ dense: file.group(arrays(file), attribute("weight_names", ["kernel", "bias"])) }, attribute("layer_names", ["dense"])), /./, "LOADS"),
  legacy("a layer that is not there", (file) => file.group({}, attribute("layer_names", ["dense"])), /leads nowhere/),
  legacy("an array that is not there", (file) => file.group({ dense: file.group({}, attribute("weight_names", ["kernel"])) }, attribute("layer_names", ["dense"])), /leads nowhere/),
  legacy("a layer twice", (file) => file.group({ dense: file.group(arrays(file), attribute("weight_names", ["kernel", "bias"])) }, attribute("layer_names", ["dense", "dense"])), /stands twice/),
  legacy("a layer twice under two names", (file) => file.group({ dense: file.group(arrays(file), attribute("weight_names", ["kernel", "bias"])) }, attribute("layer_names", ["dense", "./dense/"])), /stands twice/),
  legacy("an array twice", (file) => file.group({ dense: file.group(arrays(file), attribute("weight_names", ["kernel", "bias", "kernel"])) }, attribute("layer_names", ["dense"])), /stands twice/),
  legacy("30,000 times a layer of 30,000 times an array", (file) => file.group({ d: file.group({ k: file.dataset([2, 3]) }, attribute("weight_names", many(30_000, () => "k"))) }, attribute("layer_names", many(30_000, () => "d"))), /stands twice/),
  legacy("a layer that climbs", (file) => file.group({ dense: file.group(arrays(file), attribute("weight_names", ["kernel", "bias"])) }, attribute("layer_names", ["../dense"])), /leads nowhere/),
  legacy("a layer that is an array", (file) => file.group({ dense: file.dataset([3]) }, attribute("layer_names", ["dense"])), /leads nowhere/),
  legacy("no list of arrays", (file) => file.group({ dense: file.group({}) }, attribute("layer_names", ["dense"])), /does not say which arrays/),
  legacy("a list of numbers", (file) => file.group({}, [0x0c, concat(bytes([1, 3], [1, 0], [2, 12], [2, FLOAT32.length], [2, simple([2]).length], [1, 0]), utf8("layer_names\0"), FLOAT32, simple([2]), new Uint8Array(8))]), /no list of names/),
  legacy("a list of 2^29 names that are not there", (file) => file.group({}, attribute("layer_names", ["dense"], simple([2 ** 29]))), /cut short/),
  legacy("a list of 2^60 names", (file) => file.group({}, attribute("layer_names", ["dense"], simple([2n ** 60n]))), /dataspace/),
  legacy("an attribute cut short", (file) => file.group({}, [0x0c, bytes([1, 3], [1, 0], [2, 60_000], [2, 60_000], [2, 60_000], [1, 0])]), /cut short/),
  legacy("an attribute of another version", (file) => file.group({}, [0x0c, bytes([1, 9], [8, 0])]), /no known version/),
  legacy("a text in a heap that is not there", (file) => file.group({}, [0x0c, concat(bytes([1, 3], [1, 0], [2, 12], [2, 8], [2, 4], [1, 0]), utf8("layer_names\0"), bytes([1, 0x19], [1, 1], [2, 0], [4, 16]), SCALAR, bytes([4, 5]), u64(48), bytes([4, 1]))]), /global heap/),
  legacy("a configuration that is no JSON", (file) => file.group({}, attribute("model_config", "{")), /model_config.*not valid JSON/),
  legacy("a configuration nested deeply", (file) => file.group({}, attribute("model_config", "[".repeat(60_000))), /model_config.*nested too deeply/),
  legacy("a configuration that is a list", (file) => file.group({}, attribute("model_config", "[]")), /model_config.*no configuration/),
  legacy("a configuration twice", (file) => file.group({}, attribute("model_config", "{}"), attribute("model_config", "[]")), /stands twice/),
  legacy("another number of layers", (file) => file.group({}, attribute("layer_names", [])), /.|Layer count/, "WEIGHT"),
]; // prettier-ignore

// ---- the file itself ----

const old = fixture("hard-links.h5");
const changed = (name: string, change: (sound: Uint8Array) => Uint8Array, text: RegExp, code?: HostileCase["code"]): HostileCase =>
  weights(name, () => change(soundWeights), text, code); // prettier-ignore
/** With the superblock's checksum put right. */
const superblock = (at: number, field: Uint8Array) => (sound: Uint8Array): Uint8Array =>
  concat(summed(patched(sound, at, field).subarray(0, 44)), sound.subarray(48)); // prettier-ignore

const files: readonly HostileCase[] = [
  changed("a sound file", (sound) => sound, /./, "LOADS"),
  changed("the signature alone", (sound) => sound.subarray(0, 8), /superblock is cut short/),
  changed("a wrong signature", (sound) => patched(sound, 0, bytes([1, 0])), /not a model file/),
  ...[4, 9, 255].map((version) => changed(`superblock ${version}`, (sound) => patched(sound, 8, bytes([1, version])), /superblock versions/, "UNSUPPORTED")),
  changed("a superblock with a wrong checksum", (sound) => patched(sound, 44, bytes([4, 1])), /checksum differs/),
  changed("addresses of 3 bytes", superblock(9, bytes([1, 3])), /4 or 8 bytes/, "UNSUPPORTED"),
  changed("a base address", superblock(12, u64(512)), /begins elsewhere/, "UNSUPPORTED"),
  changed("an end beyond the file", superblock(28, u64(2 ** 40)), /cut short/),
  changed("a root beyond the file", superblock(36, u64(2 ** 40)), /outside the file/),
  changed("a root in the superblock", superblock(36, u64(0)), /object header/),
  changed("no root", superblock(36, NOWHERE), /lacks an address/),
  ...[9, 47, 48, 60, 100, 200, -1, -9].map((length) => changed(`cut at ${length}`, (sound) => sound.subarray(0, length < 0 ? sound.length + length : length), /cut short|outside the file/)),
  weights("Keras's own layout with a tree that leads to itself", () => { const at = indexOf(old, "TREE"); return patched(old, at + 32, u64(at)); }, /symbol table node|signature/),
  weights("Keras's own layout with a heap elsewhere", () => { const at = indexOf(old, "HEAP"); return patched(old, at + 24, u64(2 ** 40)); }, /heap/),
  weights("Keras's own layout with 65,535 links", () => { const at = indexOf(old, "SNOD"); return patched(old, at + 6, bytes([2, 65_535])); }, /symbol table node|link name|above|outside|cut short|two members/),
]; // prettier-ignore

export const hdf5Cases: readonly HostileCase[] = [...datasets, ...chunks, ...groups, ...attributes, ...files];
