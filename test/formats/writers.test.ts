// What the writers write, seen through the readers. Keras, h5py and TensorFlow.js see it in test/saving/others.ts.
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Image, render } from "../../src/formats/byte-writer.ts";
import { openHdf5 } from "../../src/formats/hdf5/index.ts";
import { type DatasetContent, type GroupContent, hdf5Image } from "../../src/formats/hdf5/writer.ts";
import { safetensorsImage } from "../../src/formats/safetensors/writer.ts";
import { storeFloats, toHalf } from "../../src/formats/store-floats.ts";
import { storeTfjsWeights } from "../../src/formats/tfjs/weights.ts";
import { ZipArchive } from "../../src/formats/zip/archive.ts";
import { zipImage } from "../../src/formats/zip/writer.ts";

const hdf5 = suite("HDF5 writer");
const floats = suite("stored floats");
const zip = suite("zip writer");
const packed = suite("safetensors and tfjs weights");

function dataset(shape: readonly number[], dtype: DatasetContent["dtype"] = "float32"): DatasetContent {
  const length = shape.reduce((product, size) => product * size, 1);
  return { shape, dtype, values: Float32Array.from({ length }, (_, at) => at / 8 - 1) };
}

const group = (members: Iterable<readonly [string, GroupContent | DatasetContent]>): GroupContent => ({
  members: new Map(members),
});

// A symbol table node holds 8 members, a B-tree node 32 of these: one more makes a level.
for (const count of [0, 1, 8, 9, 256, 257, 300]) {
  hdf5(`a group of ${count} members`, async () => {
    const names = Array.from({ length: count }, (_, at) => `dense_${at}`);
    const bytes = render(hdf5Image(group(names.map((name, at) => [name, dataset([at % 3, 2])]))));
    const { root } = openHdf5(bytes);
    assert.equal(root.names(), [...names].sort());
    for (const [at, name] of names.entries()) {
      assert.equal(root.dataset(name)?.shape, [at % 3, 2]);
      assert.equal(await root.dataset(name)?.float32(), dataset([at % 3, 2]).values);
    }
  });
}

hdf5("groups in groups, attributes in any language and of any length", () => {
  const long = "é".repeat(5000);
  const texts = Array.from({ length: 300 }, (_, at) => `the name of layer ${at}`);
  const inner = texts.map((name, at) => [`g${at}`, { ...group([]), attributes: { name } }] as const);
  const root = { ...group([["inner", group(inner)]]), attributes: { name: "模型", long, empty: "" } };
  const file = openHdf5(render(hdf5Image(root))).root;
  assert.equal([file.attribute("name"), file.attribute("long"), file.attribute("empty")], ["模型", long, ""]);
  for (const [at, name] of texts.entries()) {
    assert.is(file.group("inner")?.group(`g${at}`)?.attribute("name"), name);
  }
});

hdf5("a scalar, five axes, halves", async () => {
  const members = { scalar: dataset([]), five: dataset([2, 1, 3, 1, 2]), half: dataset([7], "float16") };
  const { root } = openHdf5(render(hdf5Image(group(Object.entries(members)))));
  for (const [name, { shape, values, dtype }] of Object.entries(members)) {
    assert.equal(root.dataset(name)?.shape, shape);
    assert.is(root.dataset(name)?.dtype, dtype);
    assert.equal(await root.dataset(name)?.float32(), values); // multiples of 1/8: exact as halves
  }
});

floats("every half is itself, and what lies between goes to the nearer, ties to even", () => {
  const bytes = new Uint8Array(4);
  const view = new DataView(bytes.buffer);
  const half = (bits: number): number => {
    const [exponent, mantissa] = [bits >> 10, bits & 0x3ff];
    return exponent === 0 ? mantissa * 2 ** -24 : (1 + mantissa / 1024) * 2 ** (exponent - 15);
  };
  for (let bits = 0; bits < 0x7c00; bits++) {
    const [low, high] = [half(bits), bits === 0x7bff ? 65536 : half(bits + 1)];
    const middle = (low + high) / 2;
    assert.is(toHalf(low), bits);
    assert.is(toHalf(-low), bits | (low === 0 ? 0x8000 : 0x8000));
    assert.is(toHalf(middle), bits + (bits & 1), `the middle above ${low}`);
    assert.is(toHalf((low + middle) / 2), bits);
    assert.is(toHalf((middle + high) / 2), bits + 1);
  }
  for (const value of [Infinity, 65520, 1e38]) assert.is(toHalf(value), 0x7c00);
  storeFloats(Float32Array.of(NaN, -Infinity), "float16", bytes);
  assert.is(view.getUint16(0, true), 0x7e00);
  assert.is(view.getUint16(2, true), 0xfc00);
});

zip("members come back, and data lie at multiples of 8", async () => {
  const members = ["a", "config.json", "größe/µ.bin"].map((name, at) => ({
    name,
    bytes: Uint8Array.from({ length: 5 * at }, (_, i) => i + at),
  }));
  const image = (bytes: Uint8Array): Image => ({ size: bytes.length, write: (target) => target.set(bytes) });
  const bytes = render(zipImage(members.map(({ name, bytes: each }) => ({ name, content: image(each) }))));
  const archive = new ZipArchive(bytes);
  assert.equal(
    archive.names(),
    members.map(({ name }) => name),
  );
  for (const { name, bytes: expected } of members) {
    const found = await archive.read(name);
    assert.equal([...found], [...expected]);
    assert.is(found.byteOffset % 8, 0);
  }
});

const arrays = [
  { name: "dense/kernel", shape: [2, 3], values: Float32Array.of(-1, -0.5, 0, 0.25, 1, 2) },
  { name: "dense/bias", shape: [3], values: Float32Array.of(0.5, 0.5, 0.5) },
  { name: "none", shape: [0], values: new Float32Array(0) },
];

packed("safetensors: header, offsets, values", () => {
  for (const dtype of ["float32", "float16"] as const) {
    const bytes = render(safetensorsImage(arrays, dtype, { format: "keras" }));
    const length = new DataView(bytes.buffer).getUint32(0, true);
    assert.is(length % 8, 0);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as Record<string, any>; // oxlint-disable-line
    assert.equal(header["__metadata__"], { format: "keras" });
    const width = dtype === "float32" ? 4 : 2;
    assert.equal(header["dense/kernel"].data_offsets, [0, 6 * width]);
    assert.equal(header["dense/bias"].data_offsets, [6 * width, 9 * width]);
    assert.equal(header["none"].data_offsets, [9 * width, 9 * width]);
    assert.is(bytes.length, 8 + length + 9 * width);
    if (dtype === "float32") {
      assert.equal([...new Float32Array(bytes.buffer, 8 + length, 6)], [...(arrays[0]?.values ?? [])]);
    }
  }
});

packed("tfjs: packed without gaps, in shards of 4 MiB", () => {
  const large = { name: "large", shape: [3 * 2 ** 20], values: new Float32Array(3 * 2 ** 20).fill(3) };
  const { entries, shards } = storeTfjsWeights([...arrays, large], "float32");
  assert.equal(
    shards.map(({ length }) => length),
    [4 * 2 ** 20, 4 * 2 ** 20, 4 * 2 ** 20, 36],
  );
  assert.equal(entries[0], { name: "dense/kernel", shape: [2, 3], dtype: "float32" });
});

packed("tfjs: 8 bits, zero stays zero and no value is off by more than half a step", () => {
  const cases = [
    ...arrays.map(({ values }) => values),
    Float32Array.of(3, 4, 5),
    Float32Array.of(-7, -6.5, -3),
    Float32Array.of(0, 0),
    Float32Array.from({ length: 1000 }, (_, at) => Math.sin(at) * 3),
  ];
  for (const values of cases) {
    const { entries, shards } = storeTfjsWeights([{ name: "w", shape: [values.length], values }], "uint8");
    const quantization = entries[0]?.quantization;
    assert.ok(quantization?.dtype === "uint8");
    const { scale, min } = quantization;
    for (const [at, value] of values.entries()) {
      const back = (shards[0]?.[at] ?? NaN) * scale + min;
      assert.ok(Math.abs(back - value) <= scale * (1 / 2 + 1e-6) || scale === 1, `${value} became ${back}`);
      if (scale === 1 || value === 0) assert.is(Math.abs(back - value) < 1e-12, true);
    }
  }
});

for (const each of [hdf5, floats, zip, packed]) each.run();
