import { onnxOf } from "../../bench/networks/onnx.ts";
import type { Peer } from "../../peers/index.ts";
import type { Graph, Op } from "../../src/graph/graph.ts";
import { elementCount } from "../../src/core/shape.ts";
import { Lacking, type Oracle } from "./oracle.ts";

/** ONNX Runtime Web, from the ops of our model: an oracle for ops, plans and kernels, not for what layers mean. */
export async function onnx(): Promise<Oracle> {
  // The address is computed, so that this type-checks without peers/node_modules.
  const file = new URL("../../peers/ort.ts", import.meta.url).href;
  const peer = await ((await import(file)) as { createPeer(): Promise<Peer> }).createPeer();
  return {
    name: "onnx",
    async predict({ inputs, outputs }, net, [x]) {
      if (inputs.length !== 1 || outputs.length !== 1 || !x) throw new Lacking("one input and one output");
      const [, ...sample] = net.outputShapes[0] ?? [];
      const graph = net.trace();
      const samples = x.shape[0] ?? 1;
      const size = x.data.length / samples;
      const data = new Float32Array(samples * elementCount(sample));
      for (let i = 0; i < samples; i++) {
        const one = x.data.subarray(i * size, (i + 1) * size);
        const network = { name: "oracle", onnx: translated(graph, one) };
        const prepared = await peer.prepareNetwork(
          network as unknown as Parameters<Peer["prepareNetwork"]>[0],
        );
        data.set(await prepared.output(), i * elementCount(sample));
        await prepared.dispose();
      }
      return [{ data, shape: [samples, ...sample.map((dim) => dim ?? 1)] }];
    },
    close() {},
  };
}

function translated(graph: Graph, x: Float32Array): ReturnType<typeof onnxOf> {
  for (const op of graph.ops) if (!isAsInZoo(op)) throw new Lacking(`this ${op.kind} is not translated`);
  try {
    return onnxOf(graph, x);
  } catch (error) {
    throw new Lacking((error as Error).message.replace(/ of .* is/, " is"));
  }
}

/** The translator knows the attributes that the benchmark's networks have, and does not look at these. */
function isAsInZoo(op: Op): boolean {
  switch (op.kind) {
    case "activation":
      return op.attributes.name !== "relu" || op.attributes.parameters[0] === 0;
    case "lstm":
      return op.attributes.activation.name === "tanh" && op.attributes.recurrentActivation.name === "sigmoid";
    case "layerNorm":
      return op.inputs.length === 3;
    case "reduce":
      return op.attributes.axes.every((axis, i) => axis === i + 1);
    default:
      return true;
  }
}
