import { suite } from "uvu";
import { enterAll, skipAll, vectorFile } from "./report.ts";
import { wptCases } from "./wpt/cases.ts";
import type { WptFile } from "./wpt/file.ts";

const SOURCE = "web-platform-tests (webnn)";
const TOTALS = { mapped: 814, unmapped: 920 };

const test = suite("vectors of web-platform-tests");
const file = vectorFile("wpt-webnn.json");
if (file === undefined) skipAll(test, SOURCE, TOTALS);
else enterAll(test, SOURCE, wptCases(JSON.parse(file.toString()) as WptFile), TOTALS);
test.run();
