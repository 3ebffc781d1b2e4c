export {
  openShards,
  readKerasArchive,
  readKerasMembers,
  type KerasArchive,
  type Members,
  type ReadKerasOptions,
} from "./archive.ts";
export { ConfigReader } from "../../core/config-reader.ts";
export { detectFormat, type ModelFormat, unknownFormat } from "./detect.ts";
export { describeJson, isJsonObject, parseJson, type Json, type JsonObject } from "../../core/json.ts";
export { toSnakeCase, weightPaths } from "./weight-paths.ts";
export { openWeightStore, openWeightTree, type Weights, type WeightStore } from "./weight-store.ts";
export { isLegacy, MODEL_CONFIG, readLegacyHdf5, type LayerArrays, type LegacyFile } from "./legacy-hdf5.ts";
export type { WeightArray } from "../weight-array.ts";
export type { FormatLimits } from "../limits.ts";
