// What other programs make of the files that saveModel writes:
//   PYTHON=<a Python with Keras 3> node --import ./scripts/register.mjs test/saving/others.ts
// Keras opens the .keras and .weights.h5 files, TensorFlow.js (if peers/ is installed) the model.json. Each predicts; the
// differences from Lanewise are printed, and a difference above the bound ends with exit code 1.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { saveModel, type Tensor } from "../../src/index.ts";
import { outputsOf, samples } from "./models.ts";

const folder = mkdtempSync(join(tmpdir(), "lanewise-saving-"));
const plain = ({ data, shape }: Tensor): object => ({ data: [...data], shape });
const cases = samples();
for (const { name, net, inputs, notInTfjs } of cases) {
  const outputs = outputsOf(net, inputs);
  writeFileSync(
    join(folder, `${name}.json`),
    JSON.stringify({ inputs: inputs.map(plain), outputs: outputs.map(plain) }),
  );
  await saveModel(net, join(folder, `${name}.weights.h5`));
  for (const dtype of ["float32", "float16"] as const) {
    await saveModel(net, join(folder, `${name}.${dtype}.keras`), { dtype, selfTest: true });
  }
  if (notInTfjs) continue;
  for (const dtype of ["float32", "float16", "uint8"] as const) {
    mkdirSync(join(folder, `${name}.${dtype}`));
    await saveModel(net, join(folder, `${name}.${dtype}`, "model.json"), { dtype });
  }
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
let failed = false;
const run = (program: string, ...args: string[]): void => {
  const { status } = spawnSync(program, args, { stdio: "inherit" });
  failed ||= status !== 0;
};
const { PYTHON } = process.env;
if (PYTHON) run(PYTHON, here("keras_opens.py"), folder);
else console.log("Keras: not run, PYTHON is not set");
if (existsSync(here("../../peers/node_modules/@tensorflow/tfjs-layers")))
  run(process.execPath, here("tfjs-opens.mjs"), folder);
else console.log("TensorFlow.js: not run, peers/ is not installed");
rmSync(folder, { recursive: true });
process.exitCode = failed ? 1 : 0;
