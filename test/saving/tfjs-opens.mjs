// Opens the model.json files of a folder in TensorFlow.js and compares predictions. Run by others.ts.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";

const peers = createRequire(new URL("../../peers/package.json", import.meta.url));
const tf = peers("@tensorflow/tfjs-core");
peers("@tensorflow/tfjs-backend-cpu");
const { loadLayersModel } = peers("@tensorflow/tfjs-layers");

const BOUNDS = { float32: 1e-5, float16: 5e-3, uint8: 5e-2 };
const folder = String(process.argv[2]);
const read = (/** @type {string} */ path) => JSON.parse(readFileSync(path, "utf8"));

await tf.setBackend("cpu");
for (const file of readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .sort()) {
  const name = basename(file, ".json");
  const { inputs, outputs } = read(join(folder, file));
  for (const [dtype, bound] of Object.entries(BOUNDS)) {
    const home = join(folder, `${name}.${dtype}`);
    if (!existsSync(home)) continue;
    const { modelTopology, weightsManifest } = read(join(home, "model.json"));
    const [{ paths, weights }] = weightsManifest;
    const shards = paths.map((/** @type {string} */ path) => readFileSync(join(home, path)));
    const weightData = new Uint8Array(Buffer.concat(shards)).buffer;
    const load = async () => ({ modelTopology, weightSpecs: weights, weightData });
    const model = await loadLayersModel({ load });
    const tensors = inputs.map((/** @type {any} */ each) => tf.tensor(each.data, each.shape));
    const received = [model.predict(tensors.length > 1 ? tensors : tensors[0])].flat();
    const errors = received.flatMap((/** @type {any} */ tensor, /** @type {number} */ at) =>
      [...tensor.dataSync()].map((value, i) => Math.abs(value - outputs[at].data[i])),
    );
    const error = Math.max(...errors);
    if (!(error <= bound)) process.exitCode = 1;
    console.log(`TensorFlow.js ${tf.version_core}  ${name}  ${dtype}  ${error.toExponential(1)}`);
  }
}
