import type { Mlp } from "../../peers/index.ts";
import { dense } from "../../src/layers/index.ts";
import { type Sequential, sequential } from "../../src/models/sequential.ts";
import type { Subject } from "../subject.ts";
import { OURS } from "./subjects.ts";

/** The perceptron of a work item as a user writes it. */
export function mlpModel(work: Mlp): Sequential {
  const last = work.weights.length - 1;
  const model = sequential({
    layers: work.weights.map(({ bias }, index) =>
      dense({
        units: bias.length,
        activation: index === last ? "softmax" : "relu",
        kernelInitializer: "zeros",
        ...(index === 0 ? { inputShape: [work.sizes[0] ?? 1] } : {}),
      }),
    ),
  });
  model.setWeights(work.weights.flatMap(({ kernel, bias }) => [kernel, bias]));
  return model;
}

/** `model.predict` on the engine that `init` chose. */
export function predictSubject(work: Mlp): Subject {
  const model = mlpModel(work);
  const options = { batchSize: work.batch };
  return {
    owner: OURS,
    label: "predict",
    scope: "call",
    isChosen: true,
    run: () => void model.predict(work.x, options),
    output: async () => model.predict(work.x, options).data,
    dispose: () => model.dispose(),
  };
}
