import { UnsupportedError } from "../../src/core/errors.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { prepare } from "../../src/plan/prepare.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { Program } from "../../src/plan/program.ts";
import { WeightStore } from "../../src/plan/weight-store.ts";
import { Engine } from "../../src/wasm/engine.ts";
import { moduleOf } from "../helpers/binaries.ts";
import { faultOf, type Tolerance } from "./compare.ts";
import { type NdArray, sizeOf } from "./ndarray.ts";
import { type Output, type Sketch, type Tensor, Unmapped } from "./sketch.ts";

/** An output of a vector as ours computes it, and as it should be. */
export interface Check {
  readonly name: string;
  readonly output: Output;
  readonly expected: NdArray;
  readonly tolerance: Tolerance;
}

let engine: Engine | undefined;

/** Plans the graph of a vector; the result runs it and says what is wrong. @throws Unmapped when an op has no kernel. */
export function planned(sketch: Sketch, checks: readonly Check[]): () => string | undefined {
  const tensors = checks.flatMap(({ output }) => output.parts);
  const graph = sketch.finish(tensors);
  if (graph.inputs.length === 0) throw new Unmapped("a graph without inputs");
  const plan = planOf(graph, sketch.capacity);
  return () => {
    const results = execute(plan, sketch, tensors);
    let next = 0;
    for (const { name, output, expected, tolerance } of checks) {
      const parts = output.parts.map(() => results[next++] as NdArray);
      const fault = faultOf(output.finish(parts), expected, tolerance);
      if (fault !== undefined) return `${name}: ${fault}`;
    }
    return undefined;
  };
}

function planOf(graph: Graph, capacity: number): Plan {
  try {
    return prepare(graph, capacity);
  } catch (error) {
    if (error instanceof UnsupportedError)
      throw new Unmapped(/[^:]*$/.exec(error.message.split(". ")[0] ?? "")?.[0].trim() ?? "");
    throw error;
  }
}

function execute(plan: Plan, { inputs, capacity }: Sketch, tensors: readonly Tensor[]): NdArray[] {
  engine ??= new Engine(moduleOf("simd"), "simd");
  const outputs = tensors.map(({ dims }) => ({ dims, data: new Float32Array(sizeOf(dims)) }));
  const store = new WeightStore(engine);
  try {
    const program = new Program(engine, plan, store);
    program.run(
      inputs,
      outputs.map(({ data }) => data),
      capacity,
    );
    program.dispose();
  } catch (error) {
    engine = undefined; // a trap ends an engine: the next vector gets a fresh one
    throw error;
  }
  store.dispose();
  return outputs;
}
