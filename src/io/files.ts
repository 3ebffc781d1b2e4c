/** All that reads and writes model files: what `on-demand.ts` loads. */
export { loadModel } from "./load-model.ts";
export { loadWeights } from "./load-weights.ts";
export { saveModel } from "./save-model.ts";
export { verifyModel } from "./verify-model.ts";
