import { GraphBuilder, type Op, type Value } from "../../src/graph/graph.ts";
import type { Draft } from "../../src/plan/passes/rewrite.ts";
import { weight } from "./graphs.ts";

/** A graph as the first pass gets it. `build` names its inputs and says what comes out. */
export function draftOf(
  build: (builder: GraphBuilder, x: Value) => readonly Value[],
  shape = [null, 4, 4, 2],
): Draft {
  const builder = new GraphBuilder();
  const outputs = build(builder, builder.input(shape));
  return { ...builder.finish(outputs), aliases: new Map() };
}

/** The ops of a draft in a line: `dense+relu > transpose`. */
export function kindsOf({ ops }: Draft): string {
  return ops.map((op: Op) => (op.activation ? `${op.kind}+${op.activation.name}` : op.kind)).join(" > ");
}

/** A dense op with a kernel of zeros. */
export function addDense(builder: GraphBuilder, x: Value, n: number): Value {
  const k = x.shape.at(-1) ?? 1;
  return builder.addOne(
    "dense",
    [x, builder.constant(weight("kernel", [k, n], new Float32Array(k * n)))],
    {},
  );
}

export const RELU = { name: "relu", parameters: [0, Infinity, 0] } as const;
