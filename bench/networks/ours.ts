import type { Architecture, Kit, LayerKind } from "../../peers/index.ts";
import * as layers from "../../src/layers/index.ts";
import type { SymbolicTensor } from "../../src/layers/symbolic.ts";
import { model } from "../../src/models/functional.ts";
import type { Model } from "../../src/models/model.ts";
import { input } from "../../src/models/symbolic-input.ts";

type Apply = { apply(inputs: unknown): SymbolicTensor };

const factories = { ...layers } as unknown as Record<LayerKind, (options: object) => Apply>;

/** Builds with Lanewise's own layers. */
const kit: Kit<SymbolicTensor> = {
  input: ({ shape, name }) => input({ shape, name }),
  layer: (kind, options) => factories[kind]({ ...initializer(kind), ...options }),
  bidirectionalLstm: ({ name, units }) => {
    const layer = layers.lstm({ units, returnSequences: true, name: `${name}_lstm` });
    return layers.bidirectional({ layer, name }) as Apply;
  },
};

/** Deep networks keep the size of their numbers with it, and the last softmax does not give a single 1. */
function initializer(kind: LayerKind): object {
  if (kind === "depthwiseConv2d") return { depthwiseInitializer: "heNormal" };
  if (kind === "dense") {
    return { kernelInitializer: { name: "randomNormal", stddev: 0.001 } };
  }
  return ["conv1d", "conv2d"].includes(kind) ? { kernelInitializer: "heNormal" } : {};
}

/** The network as a model of ours. */
export function buildOurs(architecture: Architecture): Model {
  const { input: inputs, output: outputs } = architecture.build(kit);
  return model({ inputs, outputs });
}
