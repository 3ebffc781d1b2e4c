import { suite } from "uvu";
import { configCases } from "./config-cases.ts";
import { assertHarmless } from "./harness.ts";
import { hdf5Cases } from "./hdf5-cases.ts";
import { numpyCases, otherCases, safetensorsCases, tfjsCases } from "./list-cases.ts";

/** Files that mean harm, by format: each gets its typed error, in time, and leaves nothing behind. */
const test = suite("hostile files");

const formats = {
  config: configCases,
  hdf5: hdf5Cases,
  tfjs: tfjsCases,
  safetensors: safetensorsCases,
  numpy: numpyCases,
  other: otherCases,
};

for (const [format, cases] of Object.entries(formats)) {
  for (const each of cases) test(`${format}: ${each.name}`, () => assertHarmless(each));
}

test.run();
