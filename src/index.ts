/**
 * Lanewise: Keras layers for JavaScript on a WebAssembly SIMD core.
 *
 * @example
 * import { loadModel } from "lanewise";
 * const net = await loadModel("digits.keras");
 * net.summary();
 * const y = net.predict(x, { batchSize: 32 });
 */

export {
  ConfigError,
  EngineError,
  type ErrorCode,
  LanewiseError,
  ModelFormatError,
  OutOfMemoryError,
  ShapeError,
  UnsupportedError,
  WeightError,
} from "./core/errors.ts";
export type { Dim, Shape } from "./core/shape.ts";
export { type NestedArray, type NumericArray, Tensor, tensor } from "./core/tensor.ts";
export type { FormatLimits } from "./formats/limits.ts";
export type { TfjsFiles } from "./formats/tfjs/writer.ts";
export type { Graph } from "./graph/graph.ts";
export type { LoadProgress } from "./io/bytes.ts";
export type { LoadModelOptions } from "./io/load-model.ts";
export type { LoadWeightsOptions } from "./io/load-weights.ts";
export { loadModel, loadWeights, saveModel, verifyModel } from "./io/on-demand.ts";
export type { OpenOptions } from "./io/open-stored.ts";
export type { SaveFormat, SaveOptions } from "./io/save-model.ts";
export type { SelfTestResult } from "./io/self-test.ts";
export type { DirectoryHandle, FileSource, ModelParts, ModelSource } from "./io/source.ts";
export * as layers from "./layers/index.ts";
export * as ops from "./layers/ops/index.ts";
export { SymbolicTensor } from "./layers/symbolic.ts";
export type { GraphBuilder, Value } from "./graph/graph.ts";
export { parseActivation } from "./layers/activations.ts";
export { parseInitializer } from "./layers/initializers/index.ts";
export { Layer, type LayerClass, type LayerConfig, type LayerOptions } from "./layers/layer.ts";
export type { Weight } from "./layers/weight.ts";
export { modelFromJson, type ModelFromJsonOptions } from "./models/config/model-from-json.ts";
export { Functional, type FunctionalOptions, model } from "./models/functional.ts";
export type { PredictInput, PredictInputs, ShapedData } from "./models/input.ts";
export { Model, type PlanOptions, type PredictOutput, type ProfileOptions } from "./models/model.ts";
export type { PredictOptions } from "./models/predict.ts";
export { Sequential, sequential, type SequentialOptions } from "./models/sequential.ts";
export type { Structure } from "./models/structure.ts";
export { type SummaryOptions, type SummaryPrintOptions, summaryText } from "./models/summary.ts";
export { input } from "./models/symbolic-input.ts";
export type { Plan } from "./plan/plan.ts";
export { planText } from "./plan/print.ts";
export type { Profile, StepProfile } from "./plan/profile.ts";
export { init, type InitOptions, type Variant } from "./wasm/engine.ts";
