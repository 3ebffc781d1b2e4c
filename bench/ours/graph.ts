import type { UnaryOp, Work } from "../../peers/index.ts";
import { type Constant, type Graph, GraphBuilder, type Value } from "../../src/graph/graph.ts";
import { type Activation, type ActivationName, LINEAR } from "../../src/ops/activation.ts";

/** A work item as our graph: its data on one side, what is computed on the other. */
export interface Task {
  readonly graph: Graph;
  readonly input: Float32Array;
  /** The samples of the batch; also the capacity of the plan. */
  readonly samples: number;
}

/** @throws for work that Lanewise has no op for. */
export function taskOf(work: Work): Task {
  const graph = new GraphBuilder();
  graph.layer = work.kind;
  switch (work.kind) {
    case "gemm": {
      const x = graph.input([null, work.k]);
      const kernel = constant(graph, "kernel", work.b, [work.k, work.n]);
      const y = graph.addOne("dense", [x, kernel, ...bias(graph, work.bias)], {});
      return task(graph, activate(graph, y, work.activation), work.a, work.m);
    }
    case "conv2d": {
      const { strides, dilation, padding, groups, inChannels, filters } = work;
      const x = graph.input([null, work.height, work.width, inChannels]);
      const shape = [...work.kernelSize, inChannels / groups, filters];
      const inputs = [x, constant(graph, "kernel", work.kernel, shape), ...bias(graph, work.bias)];
      const y = graph.addOne("conv2d", inputs, { strides, dilation, padding, groups });
      return task(graph, activate(graph, y, work.activation), work.x, work.batch);
    }
    case "depthwise_conv2d": {
      const { strides, dilation, padding, inChannels, depthMultiplier } = work;
      const x = graph.input([null, work.height, work.width, inChannels]);
      const shape = [...work.kernelSize, inChannels, depthMultiplier];
      const inputs = [x, constant(graph, "kernel", work.kernel, shape), ...bias(graph, work.bias)];
      const y = graph.addOne("depthwiseConv2d", inputs, { strides, dilation, padding });
      return task(graph, activate(graph, y, work.activation), work.x, work.batch);
    }
    case "maxpool2d":
    case "avgpool2d": {
      const x = graph.input([null, work.height, work.width, work.inChannels]);
      const mode = work.kind === "maxpool2d" ? "max" : "average";
      const { kernelSize: poolSize, strides, padding } = work;
      return task(
        graph,
        graph.addOne("pool2d", [x], { mode, poolSize, strides, padding }),
        work.x,
        work.batch,
      );
    }
    case "unary":
      return task(graph, activate(graph, graph.input([null, work.x.length]), work.op), work.x, 1);
    case "softmax": {
      const x = graph.input([null, work.columns]);
      return task(graph, graph.addOne("activation", [x], plain("softmax")), work.x, work.rows);
    }
    case "layer_norm": {
      const { rows, columns, epsilon } = work;
      const parameters = [
        constant(graph, "gamma", work.gamma, [columns]),
        constant(graph, "beta", work.beta, [columns]),
      ];
      const y = graph.addOne("layerNorm", [graph.input([null, columns]), ...parameters], {
        mode: "layer",
        epsilon,
        scale: true,
        center: true,
        groups: 1,
      });
      return task(graph, y, work.x, rows);
    }
    case "lstm":
    case "gru": {
      const { features, units, steps } = work;
      const columns = (work.kind === "lstm" ? 4 : 3) * units;
      const inputs = [
        graph.input([null, steps, features]),
        constant(graph, "kernel", work.kernel, [features, columns]),
        constant(graph, "recurrent_kernel", work.recurrentKernel, [units, columns]),
        constant(graph, "bias", work.bias, work.kind === "lstm" ? [columns] : [2, columns]),
      ];
      const attributes = {
        activation: plain("tanh"),
        recurrentActivation: plain("sigmoid"),
        useBias: true,
        returnSequences: work.returnSequences ?? false,
        returnState: false,
        goBackwards: false,
        stateful: false,
      };
      const y =
        work.kind === "lstm"
          ? graph.addOne("lstm", inputs, attributes)
          : graph.addOne("gru", inputs, { ...attributes, resetAfter: true });
      return task(graph, y, work.x, work.batch);
    }
    case "mlp": {
      let y = graph.input([null, work.sizes[0] ?? 1]);
      for (const [index, { kernel, bias: b }] of work.weights.entries()) {
        graph.layer = `dense_${index}`;
        const matrix = constant(graph, "kernel", kernel, [kernel.length / b.length, b.length]);
        y = graph.addOne("dense", [y, matrix, ...bias(graph, b)], {});
        const isLast = index === work.weights.length - 1;
        y = isLast ? graph.addOne("activation", [y], plain("softmax")) : activate(graph, y, "relu");
      }
      return task(graph, y, work.x, work.batch);
    }
    case "binary":
      throw new Error(`Lanewise has no op for ${work.kind} yet: leave it out of the list`);
  }
}

function task(graph: GraphBuilder, output: Value, input: Float32Array, samples: number): Task {
  return { graph: graph.finish([output]), input, samples };
}

function constant(graph: GraphBuilder, name: string, data: Float32Array, shape: readonly number[]): Value {
  const weight: Constant = { name, data, shape, version: 0 };
  return graph.constant(weight);
}

function bias(graph: GraphBuilder, data: Float32Array | undefined): readonly Value[] {
  return data === undefined ? [] : [constant(graph, "bias", data, [data.length])];
}

function activate(graph: GraphBuilder, x: Value, op: UnaryOp | undefined): Value {
  return op === undefined ? x : graph.addOne("activation", [x], activationOf(op));
}

function activationOf(op: UnaryOp): Activation {
  switch (op) {
    case "relu":
      return { name: "relu", parameters: [0, Infinity, 0] };
    case "relu6":
      return { name: "relu", parameters: [0, 6, 0] };
    case "exp":
      return plain("exponential");
    case "elu":
      return { name: "elu", parameters: [1] };
    default:
      return plain(op);
  }
}

function plain(name: ActivationName): Activation {
  return { ...LINEAR, name };
}
