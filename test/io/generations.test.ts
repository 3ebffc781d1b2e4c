// The same models as Keras 2.2 to 3.15 save them (fixtures/generations.py): each file predicts what its own Keras predicted.
import { readdirSync, readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { loadModel, loadWeights, type Model, type PredictOutput, Tensor } from "../../src/index.ts";

interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
interface Case {
  readonly name: string;
  readonly files: readonly string[];
  readonly inputs: readonly Numbers[];
  readonly outputs: readonly Numbers[];
}

const folder = new URL("fixtures/generations/", import.meta.url);
const tensorOf = ({ data, shape }: Numbers): Tensor => new Tensor(Float32Array.from(data), shape);

/** Within 1e-5 of the largest. */
function assertPredicts(net: Model, { inputs, outputs, name }: Case): void {
  const given = inputs.map(tensorOf);
  const options = name === "steps" ? {} : { batchSize: 2 };
  const results = [
    net.predict<PredictOutput>(given.length === 1 ? given[0]! : given, options),
  ].flat() as Tensor[];
  assert.is(results.length, outputs.length);
  for (const [at, { shape, data }] of outputs.entries()) {
    assert.equal(results[at]!.shape, shape);
    const scale = Math.max(1, ...data.map(Math.abs));
    const worst = Math.max(...data.map((value, i) => Math.abs(value - results[at]!.data[i]!)));
    assert.ok(worst <= 1e-5 * scale, `output ${at} is off by ${worst}`);
  }
}

const test = suite("generations");
const versions = readdirSync(folder).filter((name) => /^(tf)?[\d.]+\.json$/.test(name));

for (const version of versions) {
  const { cases } = JSON.parse(readFileSync(new URL(version, folder), "utf8")) as { readonly cases: readonly Case[] };
  for (const each of cases) {
    const whole = each.files.filter((file) => !/weights|json/.test(file));
    for (const file of whole) {
      test(`${file}: opens and predicts`, async () => assertPredicts(await loadModel(new URL(file, folder)), each));
    }
    for (const file of each.files.filter((name) => /weights/.test(name))) {
      test(`${file}: into the model of another file`, async () => {
        const net = await loadModel(new URL(each.files.find((name) => !/weights/.test(name))!, folder));
        net.setWeights(net.weights.map(({ size }) => new Float32Array(size)));
        await loadWeights(net, new URL(file, folder));
        assertPredicts(net, each);
      });
    }
  }
} // prettier-ignore

test("there are files of every generation", () => {
  assert.ok(versions.length >= 5, versions.join(", "));
});

test.run();
