export { readKerasArchive, type KerasArchive, type ReadKerasOptions } from "./archive.ts";
export { ConfigReader } from "../../core/config-reader.ts";
export { detectFormat, type ModelFormat } from "./detect.ts";
export { describeJson, isJsonObject, parseJson, type Json, type JsonObject } from "../../core/json.ts";
export { toSnakeCase, weightPaths } from "./weight-paths.ts";
export { openWeightStore, type WeightArray, type Weights, type WeightStore } from "./weight-store.ts";
export type { FormatLimits } from "../limits.ts";
