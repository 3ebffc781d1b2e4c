import * as assert from "uvu/assert";
import { elementCount } from "../../src/core/shape.ts";
import { layers, type Sequential, sequential, Tensor } from "../../src/index.ts";
import type { Layer } from "../../src/layers/layer.ts";
import { prepare } from "../../src/plan/prepare.ts";
import { Draw } from "./random.ts";

/** The kernels of a stack of layers; its numbers must be those of the layers one by one, which no pass sees together. */
export function kernelsOf(stack: readonly Layer[], seed: number): readonly string[] {
  const draw = new Draw(seed);
  const net = sequential({ layers: stack });
  net.setWeights(
    net.getWeights().map(({ data }) => draw.floats(data.length, 0.4).map((value) => value + 0.5)),
  );
  const [, ...sample] = net.inputShapes?.[0] ?? [];
  const x = new Tensor(draw.floats(2 * elementCount(sample)), [2, ...sample.map((dim) => dim ?? 1)]);
  const [together, expected] = [net.predict(x), apart(net, x)];
  assert.equal(together.shape, expected.shape);
  const scale = expected.data.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  for (const [i, value] of expected.data.entries())
    assert.ok(Math.abs(value - (together.data[i] ?? NaN)) <= 2e-6 * scale, `element ${i}`);
  return prepare(net.trace(), 2).steps.map(({ kernel }) => kernel);
}

/** The layers one after the other, each a model of its own: no pass sees two of them. */
function apart(net: Sequential, x: Tensor): Tensor {
  return net.layers.reduce((tensor, layer) => {
    const config = { ...layer.getConfig(), name: null };
    const copy = new (layer.constructor as unknown as new (options: object) => Layer)(config);
    const single = sequential({
      layers: [layers.inputLayer({ batchInputShape: [null, ...tensor.shape.slice(1)] }), copy],
    });
    single.setWeights(layer.getWeights());
    return single.predict(tensor);
  }, x);
}
