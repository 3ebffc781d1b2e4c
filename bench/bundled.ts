import { fileURLToPath } from "node:url";
import { transform } from "esbuild";
import { rollup } from "rollup";

/** What a page with a small convolutional net imports. */
const PROGRAM = `import { layers, sequential } from "lanewise";
const net = sequential({ layers: [
  layers.conv2d({ filters: 8, kernelSize: 3, activation: "relu", inputShape: [28, 28, 1] }),
  layers.maxPooling2d(), layers.flatten(), layers.dense({ units: 10, activation: "softmax" }) ] });
console.log(net.predict(new Float32Array(784)).data);`;

/** The script that Rollup, and so Vite, makes of a small program with the package in `folder`, minified. */
export async function bundledProgram(folder: URL): Promise<Buffer> {
  const entry = fileURLToPath(new URL("bundler/index.js", folder));
  const bundle = await rollup({
    input: "program",
    external: (id) => id.endsWith("relaxed.js"),
    plugins: [
      {
        name: "program",
        resolveId: (id) => (id === "program" ? id : id === "lanewise" ? entry : undefined),
        load: (id) => (id === "program" ? PROGRAM : undefined),
      },
    ],
  });
  const { output } = await bundle.generate({ format: "es" });
  const { code } = await transform(output[0].code, { minify: true, target: "es2022", format: "esm" });
  return Buffer.from(code);
}
