// Models with attention that Keras saved (fixtures/attention.py): order of the layers, weights, masks and predictions are Keras's.
import { readFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  input,
  layers,
  loadModel,
  model,
  modelFromJson,
  type SymbolicTensor,
  Tensor,
} from "../../src/index.ts";

interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

const folder = new URL("fixtures/", import.meta.url);
const { cases } = JSON.parse(readFileSync(new URL("attention.json", folder), "utf8")) as {
  readonly cases: readonly {
    readonly name: string;
    readonly layers: readonly string[];
    readonly inputs: readonly Numbers[];
    readonly outputs: readonly Numbers[];
  }[];
};

const tensorOf = ({ data, shape }: Numbers): Tensor => new Tensor(Float32Array.from(data), shape);

/** Within 1e-5 of the largest number. */
function close(actual: readonly Tensor[], expected: readonly Numbers[]): void {
  assert.is(actual.length, expected.length);
  for (const [at, { shape, data }] of expected.entries()) {
    const own = actual[at] as Tensor;
    assert.equal(own.shape, shape);
    const scale = Math.max(1, ...data.map(Math.abs));
    for (const [i, value] of data.entries()) {
      const off = Math.abs((own.data[i] ?? NaN) - value);
      assert.ok(off <= 1e-5 * scale, `output ${at}, element ${i}: ${own.data[i]} for ${value}`);
    }
  }
}

for (const { name, layers: names, inputs, outputs } of cases) {
  test(`${name}: predictions are those of Keras`, async () => {
    const net = await loadModel(new URL(`attention-${name}.keras`, folder));
    assert.equal(
      net.layers.map((layer) => layer.name),
      names,
    );
    const tensors = inputs.map(tensorOf);
    const x = tensors.length === 1 ? (tensors[0] as Tensor) : tensors;
    close([net.predict(x)].flat() as Tensor[], outputs);

    const again = modelFromJson(JSON.stringify(net));
    again.setWeights(net.getWeights());
    close([again.predict(x)].flat() as Tensor[], outputs);
  });
}

test("a model put together here loses masks where Keras loses them", async () => {
  const saved = cases.find(({ name }) => name === "masked_encoder") as (typeof cases)[number];
  const heads = (): layers.MultiHeadAttention => layers.multiHeadAttention({ numHeads: 2, keyDim: 3 });
  const words = input({ shape: [7] });
  const x = layers.embedding({ inputDim: 11, outputDim: 8, maskZero: true }).apply(words);
  const [first, second] = [heads().apply([x, x]), heads().apply([x, x])];
  const y = layers.layerNormalization().apply(layers.add().apply([x, first]));
  const third = heads().apply([y, y]);
  const pooled = [x, first, y, third].map((each): SymbolicTensor =>
    layers.globalAveragePooling1d().apply(each),
  );
  const net = model({ inputs: words, outputs: [first, second, third, ...pooled] });
  const file = await loadModel(new URL("attention-masked_encoder.keras", folder));
  net.setWeights(file.getWeights());
  close(net.predict(tensorOf(saved.inputs[0] as Numbers)) as readonly Tensor[], saved.outputs);
});

test.run();
