// Import to first prediction of a model in a file with the built package. Started by ../cold.ts.
import { floats, json, path, report } from "../../peers/cold/process.js";

const x = floats("x.f32");
const shape = json("x.json");
const entry = new URL("../../dist/index.js", import.meta.url).href;

await report("lanewise", async () => {
  const { loadModel } = /** @type {typeof import("../../src/index.ts")} */ (await import(entry));
  const model = await loadModel(path("model.keras"));
  return { y: model.predict({ data: x, shape }).data, model };
});
