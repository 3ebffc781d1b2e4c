// predict({ training: true }): the numbers are not Keras's, their distributions are.
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  ConfigError,
  input,
  layers,
  model,
  type PredictOptions,
  type Sequential,
  sequential,
  ShapeError,
  tensor,
  type Tensor,
  UnsupportedError,
} from "../../src/index.ts";
import type { Layer } from "../../src/layers/layer.ts";
import { thrown } from "../layers/thrown.ts";

const test = suite("training mode");

const SIZE = 250;
const SAMPLES = 200;

/** One layer on 200 samples of 250 (or other) numbers that are all `value`. */
function run(
  layer: Layer,
  options: PredictOptions = {},
  value = 1,
  sample: readonly number[] = [SIZE],
): Tensor {
  const net = sequential({ layers: [layers.inputLayer({ shape: sample }), layer] });
  const data = new Float32Array(SAMPLES * sample.reduce((a, b) => a * b, 1)).fill(value);
  return net.predict(tensor(data, [SAMPLES, ...sample]), { training: true, ...options });
}

const meanOf = (values: Float32Array): number => values.reduce((sum, v) => sum + v, 0) / values.length;
const varianceOf = (values: Float32Array): number => {
  const mean = meanOf(values);
  return values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
};

/** Within five standard errors. */
function near(actual: number, expected: number, deviation: number, count = SIZE * SAMPLES): void {
  const bound = (5 * deviation) / Math.sqrt(count);
  assert.ok(Math.abs(actual - expected) < bound, `${actual} for ${expected}, allowed ${bound}`);
}

test("without training nothing happens", () => {
  for (const layer of [
    layers.dropout({ rate: 0.5 }),
    layers.gaussianNoise({ stddev: 1 }),
    layers.alphaDropout({ rate: 0.5 }),
  ])
    assert.ok(run(layer, { training: false }).data.every((v) => v === 1));
});

test("a rate of 0 changes nothing, one of 1 leaves nothing", () => {
  for (const layer of [
    layers.dropout({ rate: 0 }),
    layers.gaussianNoise({ stddev: 0 }),
    layers.gaussianDropout({ rate: 0 }),
    layers.alphaDropout({ rate: 0 }),
    layers.spatialDropout1d({ rate: 0 }),
  ])
    assert.ok(
      run(layer, {}, 3, layer.className === "SpatialDropout1D" ? [5, 2] : [SIZE]).data.every((v) => v === 3),
    );
  assert.ok(run(layers.dropout({ rate: 1 })).data.every((v) => v === 0));
});

test("dropout: the rate, the scale, and elements independent of their neighbours and of other samples", () => {
  for (const rate of [0.1, 0.5, 0.9]) {
    const { data } = run(layers.dropout({ rate }), { seed: 1 });
    const kept = Math.fround(1 / (1 - rate));
    assert.ok(data.every((v) => v === 0 || Math.abs(v - kept) < 1e-6 * kept));
    const isKept = data.map((v) => (v === 0 ? 0 : 1));
    near(meanOf(isKept), 1 - rate, Math.sqrt(rate * (1 - rate)));
    for (const lag of [1, 2, 4, SIZE - 1, SIZE, 3 * SIZE]) {
      const together = isKept.subarray(lag).map((v, i) => v * (isKept[i] ?? 0));
      const p = (1 - rate) ** 2;
      near(meanOf(together), p, 2 * Math.sqrt(p * (1 - p)), together.length); // neighbouring products share a factor
    }
  }
});

test("gaussian noise and gaussian dropout: mean, variance, tails", () => {
  const rows = [
    { layer: layers.gaussianNoise({ stddev: 0.5 }), value: 2, deviation: 0.5 },
    { layer: layers.gaussianDropout({ rate: 0.2 }), value: 2, deviation: 2 * Math.sqrt(0.25) },
  ];
  for (const { layer, value, deviation } of rows) {
    const { data } = run(layer, { seed: 3 }, value);
    near(meanOf(data), value, deviation);
    near(varianceOf(data), deviation ** 2, Math.SQRT2 * deviation ** 2);
    const beyond = data.map((v) => (Math.abs(v - value) > 2 * deviation ? 1 : 0));
    near(meanOf(beyond), 0.0455, Math.sqrt(0.0455));
  }
});

test("alpha dropout: two values, and mean 0 and variance 1 stay", () => {
  const rate = 0.3;
  const alpha = -1.7580993408473766;
  const a = ((1 - rate) * (1 + rate * alpha ** 2)) ** -0.5;
  const { data } = run(layers.alphaDropout({ rate }), { seed: 5 }, 0.25);
  const [kept, dropped] = [a * 0.25 - a * alpha * rate, a * alpha - a * alpha * rate];
  const isDropped = data.map((v) => {
    assert.ok(Math.min(Math.abs(v - kept), Math.abs(v - dropped)) < 1e-5, String(v));
    return Math.abs(v - dropped) < 1e-5 ? 1 : 0;
  });
  near(meanOf(isDropped), rate, Math.sqrt(rate * (1 - rate)));
});

test("spatial dropout drops whole feature maps, a noise shape what it says", () => {
  const rows: [Layer, readonly number[], (i: number) => number][] = [
    [layers.spatialDropout1d({ rate: 0.5 }), [7, 5], (i) => i % 5],
    [layers.spatialDropout2d({ rate: 0.5 }), [3, 2, 5], (i) => i % 5],
    [
      layers.spatialDropout2d({ rate: 0.5, dataFormat: "channelsFirst" }),
      [5, 3, 2],
      (i) => Math.floor(i / 6),
    ],
    [layers.spatialDropout3d({ rate: 0.5 }), [2, 2, 2, 5], (i) => i % 5],
    [layers.dropout({ rate: 0.5, noiseShape: [null, 1, null] }), [7, 5], (i) => i % 5],
    [layers.dropout({ rate: 0.5, noiseShape: [null, 7, 1] }), [7, 5], (i) => Math.floor(i / 5)],
  ];
  for (const [layer, sample, mapOf] of rows) {
    const { data } = run(layer, {}, 1, sample);
    const size = sample.reduce((x, y) => x * y, 1);
    const maps = new Map<number, number>();
    for (const [i, v] of data.entries()) {
      const map = Math.floor(i / size) * 100 + mapOf(i % size);
      assert.is(maps.get(map) ?? v, v, layer.label);
      maps.set(map, v);
    }
    near(meanOf(Float32Array.from(maps.values())), 1, 1, maps.size);
  }
});

test("a seed gives the same numbers, whatever the batches; without one they differ", () => {
  const net = sequential({
    layers: [
      layers.dense({ units: 5, inputShape: [4] }),
      layers.dropout({ rate: 0.5 }),
      layers.gaussianNoise({ stddev: 1 }),
    ],
  });
  const x = tensor(new Float32Array(44).fill(1), [11, 4]);
  const one = net.predict(x, { training: true, seed: 7 });
  for (const batchSize of [1, 2, 3, 11, 64])
    assert.equal(net.predict(x, { training: true, seed: 7, batchSize }), one);
  assert.equal(net.predict([...(x.toArray() as number[][])], { training: true, seed: 7 }), one);
  assert.not.equal(net.predict(x, { training: true, seed: 8 }), one);
  assert.not.equal(net.predict(x, { training: true, seed: 7 + 2 ** 24 }), one);
  assert.not.equal(net.predict(x, { training: true, seed: -7 }), one);
  assert.not.equal(net.predict(x, { training: true }), net.predict(x, { training: true }));
  assert.equal(net.predict(x), net.predict(x));
});

test("a layer's seed fixes the first prediction, the second, and so on", () => {
  const make = (): Sequential =>
    sequential({ layers: [layers.dropout({ rate: 0.5, seed: 3, inputShape: [99] })] });
  const x = new Float32Array(99).fill(1);
  const [a, b] = [make(), make()];
  const first = a.predict(x, { training: true });
  assert.equal(b.predict(x, { training: true }), first);
  const second = a.predict(x, { training: true });
  assert.not.equal(second, first);
  assert.equal(b.predict(x, { training: true }), second);
});

test("two layers, and two calls of one, draw different numbers", () => {
  const x = input({ shape: [64] });
  const shared = layers.dropout({ rate: 0.5, seed: 1 });
  const outputs = [shared.apply(x), shared.apply(x), layers.dropout({ rate: 0.5, seed: 1 }).apply(x)];
  const [a, b, c] = model({ inputs: x, outputs }).predict<Tensor[]>(new Float32Array(64).fill(1), {
    training: true,
  }) as [Tensor, Tensor, Tensor];
  assert.not.equal(a.data, b.data);
  assert.not.equal(a.data, c.data);
  assert.not.equal(b.data, c.data);
});

test("weights that are set are those of training too, and models inside models act", () => {
  const inner = sequential({
    layers: [layers.dense({ units: 200, inputShape: [1] }), layers.dropout({ rate: 0.5 })],
  });
  const net = sequential({
    layers: [inner, layers.timeDistributed({ layer: layers.dropout({ rate: 0.5 }) })].slice(0, 1),
  });
  const zeros = (): number => net.predict([[1]], { training: true }).data.filter((v) => v === 0).length;
  net.setWeights([new Float32Array(200).fill(1), new Float32Array(200)]);
  assert.ok(zeros() > 60 && zeros() < 140);
  net.setWeights([new Float32Array(200).fill(2), new Float32Array(200)]);
  assert.ok(net.predict([[1]], { training: true }).data.every((v) => v === 0 || v === 4));
});

test("what is not supported says so", () => {
  const sequence = [4, 3];
  const rows: [Layer, readonly number[], RegExp][] = [
    [layers.batchNormalization({ name: "b" }), [3], /^BatchNormalization "b".*: The statistics of a batch/],
    [layers.lstm({ units: 2, dropout: 0.1, name: "l" }), sequence, /^LSTM "l".*\bdropout/],
    [layers.gru({ units: 2, recurrentDropout: 0.1, name: "g" }), sequence, /^GRU "g".*recurrent_dropout/],
    [
      layers.bidirectional({ layer: layers.gru({ units: 2, recurrentDropout: 0.1 }) }),
      sequence,
      /recurrent_dropout/,
    ],
    [layers.augmentation("RandomFlip", { name: "f" }), [4, 4, 1], /^RandomFlip "f": Augmentation/],
    [layers.dropout({ rate: 0.5, noiseShape: [1, 3] }), [3], /share what is dropped/],
  ];
  for (const [layer, sample, message] of rows) {
    const error = thrown(() => run(layer, {}, 1, sample), String(message));
    assert.instance(error, UnsupportedError);
    assert.match(error.message, message);
  }
  run(layers.batchNormalization({ trainable: false }), {}, 1, [3]);
  run(layers.lstm({ units: 2 }), {}, 1, sequence);
  assert.instance(
    thrown(() => run(layers.dropout({ rate: 0.5, noiseShape: [null, 4] }), {}, 1, [3]), "size"),
    ShapeError,
  );
  assert.instance(
    thrown(() => run(layers.dropout({ rate: 0.5, noiseShape: [null] }), {}, 1, [3]), "rank"),
    ShapeError,
  );
  assert.instance(
    thrown(() => run(layers.gaussianDropout({ rate: 1 }), {}, 1, [3]), "rate"),
    ConfigError,
  );
  const stateful = sequential({
    layers: [layers.lstm({ units: 2, stateful: true, batchInputShape: [1, 4, 3] })],
  });
  assert.instance(
    thrown(() => stateful.predict(new Float32Array(12), { training: true }), "state"),
    UnsupportedError,
  );
  for (const bad of [
    { training: 1 },
    { training: null },
    { training: true, seed: 0.5 },
    { training: true, seed: "x" },
  ]) {
    assert.instance(
      thrown(() => run(layers.dropout({ rate: 0.5 }), bad as never), JSON.stringify(bad)),
      ConfigError,
    );
  }
});

test.run();
