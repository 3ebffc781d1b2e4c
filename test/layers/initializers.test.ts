import { test } from "uvu";
import * as assert from "uvu/assert";
import { ConfigError, UnsupportedError } from "../../src/core/errors.ts";
import { computeFans } from "../../src/layers/initializers/fans.ts";
import { type InitializerIdentifier, parseInitializer } from "../../src/layers/initializers/index.ts";
import { thrown } from "./thrown.ts";

const at = { layer: 'Dense "d"', argument: "kernelInitializer", kerasMajor: 3 };

function values(identifier: InitializerIdentifier, shape: readonly number[]): Float32Array {
  return parseInitializer(identifier, at).value.values(shape);
}

function statistics(data: Float32Array): { mean: number; deviation: number; largest: number } {
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  const variance = data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length;
  return {
    mean,
    deviation: Math.sqrt(variance),
    largest: data.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
  };
}

function near(actual: number, expected: number, tolerance: number, what: string): void {
  assert.ok(
    Math.abs(actual - expected) <= tolerance,
    `${what}: ${actual} is not within ${tolerance} of ${expected}`,
  );
}

test("constants", () => {
  assert.equal([...values("zeros", [2, 2])], [0, 0, 0, 0]);
  assert.equal([...values("ones", [3])], [1, 1, 1]);
  assert.equal([...values({ name: "constant", value: 0.5 }, [2])], [0.5, 0.5]);
  assert.equal([...values({ name: "identity", gain: 2 }, [2, 3])], [2, 0, 0, 0, 2, 0]);
  assert.is(values("zeros", []).length, 1);
});

test("means and deviations are those of the formulas", () => {
  const shape = [3, 3, 40, 60]; // fan in 360, fan out 540, 21,600 values
  const scaled = (scale: number, n: number): number => Math.sqrt(scale / n);
  const rows: [InitializerIdentifier, deviation: number, largest: number][] = [
    [{ name: "randomNormal", seed: 1 }, 0.05, 0.3],
    [{ name: "truncatedNormal", seed: 1 }, 0.05 * 0.87962566103423978, 0.1],
    [{ name: "randomUniform", seed: 1 }, 0.1 / Math.sqrt(12), 0.05],
    [{ name: "glorotUniform", seed: 1 }, scaled(1, 450), Math.sqrt(3 / 450)],
    [{ name: "glorotNormal", seed: 1 }, scaled(1, 450), (2 * scaled(1, 450)) / 0.8796],
    [{ name: "heUniform", seed: 1 }, scaled(2, 360), Math.sqrt(6 / 360)],
    [{ name: "heNormal", seed: 1 }, scaled(2, 360), (2 * scaled(2, 360)) / 0.8796],
    [{ name: "lecunUniform", seed: 1 }, scaled(1, 360), Math.sqrt(3 / 360)],
    [{ name: "lecunNormal", seed: 1 }, scaled(1, 360), (2 * scaled(1, 360)) / 0.8796],
    [
      { name: "varianceScaling", scale: 3, mode: "fanOut", distribution: "uniform", seed: 1 },
      scaled(3, 540),
      scaled(9, 540),
    ],
    [
      { name: "varianceScaling", mode: "fan_avg", distribution: "untruncated_normal", seed: 1 },
      scaled(1, 450),
      1,
    ],
    [{ name: "varianceScaling", inputAxes: [0], outputAxes: [3], seed: 1 }, scaled(1, 3), 2],
  ];
  for (const [identifier, deviation, largest] of rows) {
    const name = JSON.stringify(identifier);
    const found = statistics(values(identifier, shape));
    near(found.mean, 0, 4 * (deviation / Math.sqrt(21600)), `${name} mean`);
    near(found.deviation, deviation, 0.03 * deviation, `${name} deviation`);
    assert.ok(found.largest <= largest * (1 + 1e-6), `${name}: ${found.largest} exceeds ${largest}`);
  }
});

test("mean and standard deviation, minimum and maximum are used", () => {
  const normal = statistics(values({ name: "randomNormal", mean: 3, stddev: 0.5, seed: 2 }, [20000]));
  near(normal.mean, 3, 0.02, "mean");
  near(normal.deviation, 0.5, 0.015, "deviation");
  const uniform = values({ name: "randomUniform", minval: 2, maxval: 4, seed: 2 }, [1000]);
  assert.ok(uniform.every((value) => value >= 2 && value <= 4));
});

test("fans with axes given", () => {
  assert.equal(computeFans([2, 3, 4], { inputAxes: [0, 1], outputAxes: [-1] }), { fanIn: 6, fanOut: 4 });
  assert.equal(computeFans([2, 3, 4], { inputAxes: [0], outputAxes: null }), { fanIn: 6, fanOut: 8 });
});

test("orthogonal: rows or columns are orthonormal to 1e-6, times the gain", () => {
  for (const [shape, gain] of [
    [[6, 6], 1],
    [[40, 7], 1],
    [[7, 40], 2],
    [[3, 2, 5], 1],
    [[1, 4], 1],
    [[64, 256], 1],
  ] as const) {
    const data = values({ name: "orthogonal", gain, seed: 4 }, shape);
    const columns = shape.at(-1) ?? 1;
    const rows = data.length / columns;
    const wide = rows < columns;
    const count = Math.min(rows, columns);
    const item = (vector: number, i: number): number =>
      data[wide ? vector * columns + i : i * columns + vector] ?? NaN;
    for (let a = 0; a < count; a++) {
      for (let b = 0; b <= a; b++) {
        let dot = 0;
        for (let i = 0; i < data.length / count; i++) dot += (item(a, i) / gain) * (item(b, i) / gain);
        near(dot, a === b ? 1 : 0, 1e-6, `[${shape.join()}] ${a}·${b}`);
      }
    }
  }
});

test("orthogonal: the signs are not those of the decomposition", () => {
  const signs = Array.from({ length: 64 }, (_, seed) =>
    Math.sign(values({ name: "orthogonal", seed }, [1, 1])[0] ?? 0),
  );
  const positive = signs.filter((sign) => sign > 0).length;
  assert.ok(positive > 16 && positive < 48, `${positive} of 64`);
});

test("a seed repeats the numbers; without one they differ", () => {
  for (const name of [
    "randomNormal",
    "randomUniform",
    "truncatedNormal",
    "glorotUniform",
    "heNormal",
    "orthogonal",
  ]) {
    const seeded = parseInitializer({ name, seed: 5 }, at).value;
    assert.equal(seeded.values([4, 4]), seeded.values([4, 4]), name);
    assert.equal(seeded.values([4, 4]), values({ name, seed: 5 }, [4, 4]), name);
    assert.not.equal(seeded.values([4, 4]), values({ name, seed: 6 }, [4, 4]), name);
    assert.not.equal(values(name, [4, 4]), values(name, [4, 4]), name);
  }
});

test("names as in tfjs and in Keras, and serialised objects", () => {
  const rows: [unknown, string][] = [
    ["glorotUniform", "GlorotUniform"],
    ["glorot_uniform", "GlorotUniform"],
    ["GlorotUniform", "GlorotUniform"],
    ["leCunNormal", "LecunNormal"],
    ["LeCunNormal", "LecunNormal"],
    ["lecun_normal", "LecunNormal"],
    ["uniform", "RandomUniform"],
    ["normal", "RandomNormal"],
    ["OrthogonalInitializer", "Orthogonal"],
    [{ class_name: "Zeros", config: {} }, "Zeros"],
    [{ class_name: "Zeros", config: { dtype: "float32" } }, "Zeros"],
    [{ class_name: "he_normal", config: { seed: null } }, "HeNormal"],
    [
      {
        class_name: "VarianceScaling",
        config: { mode: "fanAvg", distribution: "normal", scale: 1, seed: null },
      },
      "VarianceScaling",
    ],
    [
      { module: "keras.initializers", class_name: "RandomNormal", config: { mean: 0, stddev: 1, seed: 3 } },
      "RandomNormal",
    ],
  ];
  for (const [identifier, className] of rows) {
    const { value, config } = parseInitializer(identifier, at);
    assert.is(value.className, className);
    assert.equal(parseInitializer(config, at).config, config, className);
  }
});

test("a custom initializer of a file is kept, and an error only when its values are wanted", () => {
  const serialized = {
    module: "mine",
    class_name: "MyInit",
    config: { a: [1] },
    registered_name: "mine>MyInit",
  };
  const { value, config } = parseInitializer(serialized, at);
  assert.equal((config as { config: unknown }).config, { a: [1] });
  const error = thrown(() => value.values([2]), "values");
  assert.instance(error, UnsupportedError);
  assert.match(error.message, /"MyInit"/);
});

test("bad initializers are typed errors that name the place", () => {
  const rows: [unknown, RegExp][] = [
    ["glorotunifrom", /did you mean GlorotUniform\?/],
    ["constructor", /Unknown initializer/],
    [null, /Received: null/],
    [4, /Received: 4/],
    [[], /Received: \[\]/],
    [{}, /an object/],
    [{ name: 4 }, /an object/],
    [{ class_name: 4, config: {} }, /Unknown initializer/],
    [
      { name: "randomNormal", stdev: 1 },
      /kernelInitializer\.stdev: Unknown argument \(did you mean stddev\?\)/,
    ],
    [{ name: "randomNormal", stddev: -1 }, /kernelInitializer\.stddev.*-1/],
    [{ name: "randomNormal", stddev: "1" }, /kernelInitializer\.stddev.*"1"/],
    [{ name: "randomNormal", seed: 1.5 }, /kernelInitializer\.seed.*1\.5/],
    [{ name: "varianceScaling", scale: 0 }, /kernelInitializer\.scale.*0/],
    [{ name: "varianceScaling", mode: "fan" }, /kernelInitializer\.mode.*"fan_in"/],
    [{ name: "varianceScaling", distribution: "cauchy" }, /kernelInitializer\.distribution/],
    [{ name: "varianceScaling", inputAxes: ["a"] }, /kernelInitializer\.inputAxes/],
    [{ name: "constant", value: NaN }, /kernelInitializer\.value.*NaN/],
    [{ class_name: "GlorotUniform", config: { gain: 1 } }, /kernelInitializer\.gain: Unknown argument/],
    [{ class_name: "GlorotUniform", config: 3 }, /not an object/],
    [{ class_name: "Mine", config: 3 }, /Unknown initializer/],
  ];
  for (const [identifier, message] of rows) {
    const row = JSON.stringify(identifier);
    const error = thrown(() => parseInitializer(identifier, at), row);
    assert.instance(error, ConfigError, row);
    assert.match(error.message, message);
    assert.match(error.message, /^Dense "d", kernelInitializer/);
  }
});

test("shapes an initializer cannot fill", () => {
  assert.throws(() => values("orthogonal", [4]), /at least two-dimensional/);
  assert.throws(() => values("identity", [4]), /2D matrices/);
});

test.run();
