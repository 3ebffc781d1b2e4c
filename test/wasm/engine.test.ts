import { runInNewContext } from "node:vm";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ConfigError, EngineError } from "../../src/core/errors.ts";
import { prepare } from "../../src/plan/prepare.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { Program } from "../../src/plan/program.ts";
import { WeightStore } from "../../src/plan/weight-store.ts";
import type { Binary } from "../../src/wasm/binary.ts";
import { defaultEngine, Engine, init, type Variant } from "../../src/wasm/engine.ts";
import { bytesOf, moduleOf, VARIANTS } from "../helpers/binaries.ts";
import { graphOf } from "../helpers/graphs.ts";

const RELU = { name: "relu", parameters: [0, Infinity, 0] } as const;

function reluPlan(): Plan {
  return prepare(
    graphOf([null, 5], (builder, x) => builder.addOne("activation", [x], RELU)),
    2,
  );
}

/** The same plan with an address that is none. */
function trappingPlan(): Plan {
  const plan = reluPlan();
  return {
    ...plan,
    steps: plan.steps.map((step) => ({ ...step, fields: [0xfffffff0, ...step.fields.slice(1)] })),
  };
}

function runsRelu(engine: Engine): boolean {
  const program = new Program(engine, reluPlan(), new WeightStore(engine));
  const y = new Float32Array(10);
  program.run([Float32Array.of(-1, 2, -3, 4, -5, 6, -7, 8, -9, 10)], [y], 2);
  program.dispose();
  return y.join() === "0,2,0,4,0,6,0,8,0,10";
}

const isEngineError = (error: unknown): boolean => error instanceof EngineError && error.code === "ENGINE";

const test = suite("engine");

for (const variant of VARIANTS) {
  test(`${variant}: from bytes, from a module, from a module of another realm`, () => {
    const foreign: unknown = runInNewContext("new WebAssembly.Module(bytes)", { bytes: bytesOf(variant) });
    assert.not.ok(foreign instanceof WebAssembly.Module);
    for (const binary of [bytesOf(variant), moduleOf(variant), foreign as Binary]) {
      assert.ok(runsRelu(new Engine(binary, variant)));
    }
  });
}

test("a binary the host refuses is a typed error", () => {
  for (const bytes of [new Uint8Array(0), Uint8Array.of(1, 2, 3), bytesOf("simd").subarray(0, 1000)]) {
    assert.throws(() => new Engine(bytes, "simd"), isEngineError);
  }
});

test("a trap is a typed error, and the engine refuses to go on", () => {
  const engine = new Engine(bytesOf("simd"), "simd");
  const sound = new Program(engine, reluPlan(), new WeightStore(engine));
  const broken = new Program(engine, trappingPlan(), new WeightStore(engine));
  const [x, y] = [new Float32Array(10), new Float32Array(10)];
  assert.ok(engine.isAlive);
  let trap: unknown;
  try {
    broken.run([x], [y], 2);
  } catch (error) {
    trap = error;
  }
  assert.instance(trap, EngineError);
  assert.match((trap as EngineError).message, /unary_f32 trapped/);
  assert.instance((trap as EngineError).cause, WebAssembly.RuntimeError);
  assert.not.ok(engine.isAlive);
  assert.throws(() => sound.run([x], [y], 2), isEngineError);
  sound.dispose(); // still does no harm
});

test("after a trap the default engine is a fresh one", () => {
  const first = defaultEngine();
  assert.is(defaultEngine(), first);
  const program = new Program(first, trappingPlan(), new WeightStore(first));
  assert.throws(() => program.run([new Float32Array(10)], [new Float32Array(10)], 2), isEngineError);
  const second = defaultEngine();
  assert.is.not(second, first);
  assert.ok(runsRelu(second));
});

test("init chooses the binary of the default engine", async () => {
  for (const variant of ["relaxed", "simd"] as const) {
    assert.equal(await init({ variant }), { variant });
    assert.is(defaultEngine().variant, variant);
    const engine = defaultEngine();
    await init({ variant });
    assert.is(defaultEngine(), engine, "the same again");
    assert.ok(runsRelu(engine));
  }
  assert.equal(await init(), { variant: "relaxed" });
  await init({ variant: "simd", binary: bytesOf("simd") });
  assert.is(defaultEngine().variant, "simd");
});

test("init refuses what it does not know", async () => {
  const refusal = async (options: object): Promise<unknown> => init(options).catch((error: unknown) => error);
  assert.instance(await refusal({ variant: "fast" as Variant }), ConfigError);
  assert.instance(await refusal({ binary: bytesOf("simd") }), ConfigError);
  assert.instance(await refusal({ variant: "simd", binary: Uint8Array.of(0) }), EngineError);
});

test.run();
