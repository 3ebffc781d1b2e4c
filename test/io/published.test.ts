// Models that somebody else trained and published, from the registry: nsfwjs 4.3.0 (MIT licence) carries a MobileNetV2 and an
// InceptionV3 as TensorFlow.js layers models with uint8 weights. They are fetched, not committed; offline they are skipped.
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { PUBLISHED, publishedModel, PUBLISHER } from "../../peers/published.ts";
import { loadModel, tensor } from "../../src/index.ts";

/** What TensorFlow.js 4.22 on WebAssembly predicts for the picture below. */
const EXPECTED = {
  mobilenet_v2: { size: 224, parameters: 2_619_461, y: [0.54715, 0.02319, 0.41744, 0.00925, 0.00298] },
  inception_v3: { size: 299, parameters: 22_360_869, y: [0.21711, 0.01583, 0.75544, 0.00761, 0.00401] },
} as const;

const test = suite("published models");

for (const name of PUBLISHED) {
  const { size, parameters, y } = EXPECTED[name];
  const title = `${name} of ${PUBLISHER}`;
  const files = publishedModel(name);
  if (files === undefined) {
    test.skip(`${title}: the registry cannot be reached`, () => {});
    continue;
  }
  test(title, async () => {
    const net = await loadModel(files);
    assert.is(net.countParams(), parameters);
    const picture = Float32Array.from({ length: size * size * 3 }, (_, i) => ((i * 7919) % 256) / 255);
    const { data } = net.predict(tensor(picture, [1, size, size, 3]));
    for (const [at, expected] of y.entries()) {
      assert.ok(Math.abs((data[at] ?? NaN) - expected) < 2e-5, `${at}: ${data[at]} instead of ${expected}`);
    }
    net.dispose();
  });
}

test.run();
