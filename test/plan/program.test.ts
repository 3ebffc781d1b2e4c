import { suite } from "uvu";
import * as assert from "uvu/assert";
import { OutOfMemoryError } from "../../src/core/errors.ts";
import { elementCount } from "../../src/core/shape.ts";
import { type Constant, type Graph, GraphBuilder, type Variable } from "../../src/graph/graph.ts";
import { prepare } from "../../src/plan/prepare.ts";
import { Program } from "../../src/plan/program.ts";
import { WeightStore } from "../../src/plan/weight-store.ts";
import { Engine } from "../../src/wasm/engine.ts";
import { moduleOf } from "../helpers/binaries.ts";
import { checkOnce } from "../helpers/cases.ts";
import { assertNone, graphOf, weight } from "../helpers/graphs.ts";
import { sameBits } from "../helpers/numbers.ts";
import { Draw, trials } from "../helpers/random.ts";
import { randomGraph } from "../helpers/random-graph.ts";
import { Sandbox } from "../helpers/sandbox.ts";
import { evaluate } from "../reference/graph.ts";

const engine = new Engine(moduleOf("simd"), "simd");

function runProgram(
  graph: Graph,
  inputs: readonly Float32Array[],
  capacity: number,
  samples: number,
  linear = false,
): Float32Array[] {
  const store = new WeightStore(engine);
  const program = new Program(engine, prepare(graph, capacity, { linear }), store);
  const outputs = program.plan.outputs.map(({ sampleLength }) => new Float32Array(samples * sampleLength));
  program.run(inputs, outputs, samples);
  program.dispose();
  store.dispose();
  return outputs;
}

const test = suite("program");

test("random models: arena, no sharing, guarded and the reference all agree", () => {
  const sandbox = new Sandbox("simd");
  trials(300, (draw) => {
    const graph = randomGraph(draw);
    const capacity = draw.integer(1, 5);
    const samples = draw.integer(1, capacity);
    const x = draw.integers(samples * elementCount(graph.inputs[0]?.shape ?? []));
    const exact = evaluate(graph, [x], samples).map((values) => Float32Array.from(values));
    const arena = runProgram(graph, [x], capacity, samples);
    const linear = runProgram(graph, [x], capacity, samples, true);
    for (const [index, output] of exact.entries()) {
      const name = graph.ops.map(({ kind }) => kind).join(" > ");
      assert.equal(arena[index], output, `${name}: output ${index} in the arena`);
      assert.ok(
        sameBits(linear[index] as Float32Array, arena[index] as Float32Array),
        `${name}: output ${index}`,
      );
    }
    const expected = exact.map((values) => ({ values: Float64Array.from(values) }));
    assertNone(checkOnce(sandbox, { name: "random", graph, capacity: samples, inputs: [x], expected }));
  });
  assert.is(engine.heap.usedBytes, 0, "everything was given back");
});

test("10,000 runs grow nothing", () => {
  const draw = new Draw(1);
  const graph = randomGraph(draw);
  const store = new WeightStore(engine);
  const program = new Program(engine, prepare(graph, 4), store);
  const outputs = program.plan.outputs.map(({ sampleLength }) => new Float32Array(4 * sampleLength));
  const inputs = [draw.integers(4 * elementCount(graph.inputs[0]?.shape ?? []))];
  const { byteLength, usedBytes, generation } = engine.heap;
  for (let run = 0; run < 10_000; run++) program.run(inputs, outputs, 4);
  assert.equal(
    [engine.heap.byteLength, engine.heap.usedBytes, engine.heap.generation],
    [byteLength, usedBytes, generation],
  );
  program.dispose();
  program.dispose(); // harmless
  store.dispose();
  assert.is(engine.heap.usedBytes, 0);
});

test("a program keeps working when others grow the memory", () => {
  const graph = graphOf([null, 3], (builder, x) =>
    builder.addOne("activation", [x], { name: "relu", parameters: [0, 6, 0] }),
  );
  const store = new WeightStore(engine);
  const program = new Program(engine, prepare(graph, 1), store);
  const y = new Float32Array(3);
  program.run([Float32Array.of(-1, 5, 7)], [y], 1);
  const block = engine.heap.alloc(engine.heap.byteLength);
  program.run([Float32Array.of(1, -5, 9)], [y], 1);
  assert.equal([...y], [1, 0, 6]);
  engine.heap.free(block);
  program.dispose();
});

test("a weight that is set, and a state that is reset, take effect at the next run", () => {
  const kernel: { -readonly [K in keyof Constant]: Constant[K] } = weight(
    "kernel",
    [2, 2],
    Float32Array.of(1, 0, 0, 1),
  );
  const dense = graphOf([null, 2], (builder, x) =>
    builder.addOne("dense", [x, builder.constant(kernel)], {}),
  );
  const store = new WeightStore(engine);
  const program = new Program(engine, prepare(dense, 1), store);
  const y = new Float32Array(2);
  program.run([Float32Array.of(3, 4)], [y], 1);
  assert.equal([...y], [3, 4]);
  kernel.data = Float32Array.of(0, 1, 1, 0);
  kernel.version++;
  program.run([Float32Array.of(3, 4)], [y], 1);
  assert.equal([...y], [4, 3]);
  program.dispose();
  store.dispose();
});

test("states last from run to run until they are reset", () => {
  const states = ["h", "c"].map((name) => ({ name, shape: [1, 1], resets: 0 })) satisfies Variable[];
  const builder = new GraphBuilder();
  const x = builder.input([1, 1, 1]);
  const weights = [
    weight("kernel", [1, 4], Float32Array.of(1, 2, 1, 1)),
    weight("recurrent", [1, 4], Float32Array.of(1, 1, 1, 1)),
  ];
  const attributes = {
    activation: { name: "tanh", parameters: [] },
    recurrentActivation: { name: "sigmoid", parameters: [] },
    useBias: false,
    returnSequences: false,
    returnState: false,
    goBackwards: false,
    stateful: true,
  } as const;
  const inputs = [
    x,
    ...weights.map((each) => builder.constant(each)),
    ...states.map((each) => builder.variable(each)),
  ];
  const graph = builder.finish(builder.add("lstm", inputs, attributes));
  const store = new WeightStore(engine);
  const program = new Program(engine, prepare(graph, 1), store);
  const run = (): number => {
    const y = new Float32Array(1);
    program.run([Float32Array.of(1)], [y], 1);
    return y[0] as number;
  };
  const [first, second] = [run(), run()];
  assert.is.not(second, first);
  for (const state of states) state.resets++;
  assert.is(run(), first);
  assert.is(run(), second);
  program.dispose();
  store.dispose();
});

test("a plan that does not fit is refused, and nothing stays allocated", () => {
  const huge = graphOf([null, 2 ** 14, 2 ** 14], (builder, x) =>
    builder.addOne("transpose", [x], { permutation: [0, 2, 1] }),
  );
  assert.throws(
    () => prepare(huge, 4),
    (error: unknown) => error instanceof OutOfMemoryError,
  );
  const plan = prepare(huge, 2);
  assert.throws(
    () => new Program(engine, plan, new WeightStore(engine)),
    (error: unknown) => error instanceof OutOfMemoryError,
  );
  assert.is(engine.heap.usedBytes, 0);
});

test.run();
