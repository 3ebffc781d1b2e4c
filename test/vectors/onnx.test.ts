import { gunzipSync } from "node:zlib";
import { suite } from "uvu";
import { onnxCases } from "./onnx/cases.ts";
import type { OnnxCase } from "./onnx/file.ts";
import { enterAll, skipAll, vectorFile } from "./report.ts";

const SOURCE = "onnx";
const TOTALS = { mapped: 377, unmapped: 141 };

const test = suite("vectors of onnx");
const file = vectorFile("onnx-node.json.gz");
if (file === undefined) skipAll(test, SOURCE, TOTALS);
else enterAll(test, SOURCE, onnxCases(JSON.parse(gunzipSync(file).toString()) as OnnxCase[]), TOTALS);
test.run();
