import { LanewiseError } from "../../core/errors.ts";
import { formatShape, type Shape } from "../../core/shape.ts";
import type { Model, Plan } from "../../index.ts";
import { writeFile } from "../../io/write-file.ts";
import { formatBytes } from "../../plan/print.ts";
import { type Command, type Options, UsageError } from "../command.ts";
import { type LayerReport, reportLayers } from "../inspection.ts";
import { estimateMilliseconds, measureMachine } from "../machine.ts";
import { isModelFile, type ModelFile, openModelFile } from "../model-file.ts";
import { drawModel } from "../svg/draw.ts";
import { modelGraph, nameOf } from "../svg/model-graph.ts";
import { listWeights, weightListText } from "../weight-list.ts";

/** All that `inspect --json` gives. */
interface Inspection {
  readonly file: string;
  readonly bytes: number;
  readonly format: string;
  readonly kerasVersion: string | null;
  readonly model: string;
  readonly className: string;
  readonly supported: boolean;
  readonly problems: readonly string[];
  readonly layers: readonly LayerReport[];
  readonly selfTest: boolean;
  readonly inputs?: readonly Shape[];
  readonly outputs?: readonly Shape[];
  readonly parameters?: { readonly total: number; readonly trainable: number; readonly nonTrainable: number };
  /** Absent while sizes are open. */
  readonly plan?: Planned;
}

interface Planned {
  readonly batchSize: number;
  readonly steps: number;
  /** For one sample, as are the milliseconds. */
  readonly flops: number;
  readonly arenaBytes: number;
  readonly weightBytes: number;
  readonly milliseconds: number;
  /** What this machine was measured to do. */
  readonly gigaflops: number;
}

export const inspect: Command = {
  summary: "what is in a model file, whether Lanewise can compute it, and what that costs",
  usage: "FILE [options]",
  positionals: [1, 1],
  options: {
    json: { type: "boolean" },
    svg: { type: "string" },
    shape: { type: "string" },
    batch: { type: "string" },
  },
  help: [
    ["--json", "everything as JSON"],
    ["--svg OUT", "draw the layers as a picture"],
    ["--shape 28,28,1", "the shape of one sample, where the model leaves sizes open"],
    ["--batch N", "samples computed at once, for the memory; default 1"],
  ],
  examples: [
    "lanewise inspect digits.keras",
    "lanewise inspect digits.keras --svg digits.svg",
    "lanewise inspect old-model.h5",
    "lanewise inspect web/model.json",
    "lanewise inspect checkpoint.weights.h5          # the arrays, with shape and type",
    "lanewise inspect https://example.org/net.keras --json",
    "lanewise inspect encoder.keras --shape 128,64 --batch 8",
  ],
  async run({ positionals, options, print, progress }) {
    progress("reading ...");
    const [path] = positionals as [string];
    const file = await openModelFile(path);
    if (!isModelFile(file)) {
      const list = listWeights(path, file);
      print(options.flag("json") ? JSON.stringify(list, null, 2) : weightListText(list));
      return 0;
    }
    const major = /^(1\.|2\.|tfjs)/.test(file.kerasVersion ?? "") ? 2 : 3;
    const layers = reportLayers(file.config, major, file.configPath);
    const problems: string[] = [];
    let model: Model | undefined;
    if (layers.every(({ supported }) => supported)) {
      try {
        model = await file.load();
      } catch (error) {
        if (!(error instanceof LanewiseError)) throw error;
        problems.push(error.message);
      }
    }
    if (model !== undefined) progress("measuring this machine ...");
    const result: Inspection = { ...describe(path, file, layers, problems), ...costs(model, options) };
    const svg = options.text("svg");
    if (svg !== undefined) {
      const faults = new Map(layers.flatMap(({ name, reason }) => (reason ? [[name, reason] as const] : [])));
      const head = { title: result.model, subtitle: subtitle(result) };
      await writeFile(svg, drawModel(modelGraph(file.config, head, model?.summaryRows(), faults)));
    }
    print(options.flag("json") ? JSON.stringify(result, null, 2) : text(result, model).join("\n"));
    return result.supported ? 0 : 1;
  },
};

function describe(
  path: string,
  file: ModelFile,
  layers: readonly LayerReport[],
  problems: readonly string[],
): Inspection {
  return {
    file: path,
    bytes: file.bytes,
    format: file.format,
    kerasVersion: file.kerasVersion ?? null,
    model: nameOf(file.config),
    className: String(file.config["class_name"]),
    supported: problems.length === 0 && layers.every(({ supported }) => supported),
    problems,
    layers,
    selfTest: file.hasSelfTest,
  };
}

function costs(
  model: Model | undefined,
  options: Options,
): Pick<Inspection, "inputs" | "outputs" | "parameters" | "plan"> {
  const batchSize = options.count("batch") ?? 1;
  const sampleShape = options.sizes("shape");
  if (model?.inputShapes === undefined || model.outputShapes === undefined) return {};
  const { inputShapes: inputs, outputShapes: outputs, totals: parameters } = model;
  if (sampleShape !== undefined && inputs.length > 1) {
    throw new UsageError("--shape is for models with one input");
  }
  const open = inputs.some((shape) => shape.slice(1).includes(null));
  if (open && sampleShape === undefined) return { inputs, outputs, parameters };
  const fixed = model.states.length > 0 ? inputs[0]?.[0] : undefined;
  const plan = model.plan({ batchSize: fixed ?? batchSize, sampleShape, printFn: () => {} });
  return { inputs, outputs, parameters, plan: planned(plan) };
}

function planned(plan: Plan): Planned {
  const machine = measureMachine();
  return {
    batchSize: plan.capacity,
    steps: plan.steps.length,
    flops: plan.steps.reduce((sum, { flops }) => sum + flops, 0),
    arenaBytes: plan.arenaBytes,
    weightBytes: plan.weightBytes,
    milliseconds: round(estimateMilliseconds(plan, machine)),
    gigaflops: round(machine.product / 1e9),
  };
}

/** Two digits are all an estimate has. */
const round = (value: number): number => Number(value.toPrecision(2));

function text(result: Inspection, model: Model | undefined): string[] {
  const { parameters, plan, inputs, outputs, layers } = result;
  const shapes = (list: readonly Shape[]): string => list.map(formatShape).join(", ");
  const by = result.kerasVersion === null ? "" : `, written by ${writer(result.kerasVersion)}`;
  const lines: [string, string][] = [
    ["file", `${result.file} (${formatBytes(result.bytes)})`],
    ["format", `${result.format}${by}`],
    ["model", `${result.className} "${result.model}"`],
  ];
  if (inputs && outputs) lines.push(["inputs", shapes(inputs)], ["outputs", shapes(outputs)]);
  if (parameters) {
    const { total, trainable, nonTrainable } = parameters;
    lines.push(["parameters", `${count(total)} (${count(trainable)} trainable, ${count(nonTrainable)} not)`]);
  }
  if (plan) {
    lines.push(
      ["work", `${count(plan.flops)} floating-point operations for one sample, ${plan.steps} kernel calls`],
      [
        "memory",
        `${formatBytes(plan.arenaBytes)} arena for a batch of ${plan.batchSize}, ` +
          `${formatBytes(plan.weightBytes)} packed weights`,
      ],
      [
        "time",
        `about ${plan.milliseconds} ms for one sample (this machine: ${plan.gigaflops} GFLOP/s, one thread)`,
      ],
    );
  } else if (inputs)
    lines.push(["work", "not known while sizes are open: give the shape of a sample with --shape"]);
  if (result.selfTest) lines.push(["self-test", `in the file: lanewise verify ${result.file}`]);
  lines.push(["supported", verdict(result)]);
  const heads = Math.max(...lines.map(([head]) => head.length));
  return [...lines.map(([head, rest]) => `${head.padEnd(heads)}  ${rest}`), "", ...layerLines(layers, model)];
}

function verdict({ supported, layers, problems }: Inspection): string {
  if (supported) return `yes, all ${layers.length} layers`;
  const faults = layers.filter((layer) => !layer.supported).length;
  return faults > 0 ? `no, ${faults} of ${layers.length} layers are not` : `no: ${problems.join("; ")}`;
}

function layerLines(layers: readonly LayerReport[], model: Model | undefined): string[] {
  const rows = new Map(model?.summaryRows().map((row) => [row.name, row]));
  const cells = layers.map(({ name, className, depth, supported, reason }) => {
    const row = depth === 0 ? rows.get(name) : undefined;
    const params = row === undefined ? "" : count(row.trainableParams + row.nonTrainableParams);
    const shape = row?.outputShapes?.map(formatShape).join(" ") ?? "";
    return [supported ? "✓" : "✗", `${"  ".repeat(depth)}${name}`, className, shape, params, reason ?? ""];
  });
  const widths = [0, 1, 2, 3, 4].map((at) => Math.max(0, ...cells.map((row) => row[at]?.length ?? 0)));
  return cells.map((row) =>
    row
      .map((cell, at) => (at === 4 ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}

function subtitle({ className, layers, parameters, plan, kerasVersion }: Inspection): string {
  return [
    className,
    `${layers.filter(({ depth }) => depth === 0).length} layers`,
    ...(parameters ? [`${count(parameters.total)} parameters`] : []),
    ...(plan ? [`${count(plan.flops)} operations for one sample`] : []),
    ...(kerasVersion === null ? [] : [writer(kerasVersion)]),
  ].join("  ·  ");
}

/** TensorFlow.js writes `tfjs-layers 4.22.0` where Keras has its version. */
const writer = (version: string): string =>
  version.startsWith("tfjs") ? version.replace(/^tfjs-layers/, "TensorFlow.js") : `Keras ${version}`;

const count = (value: number): string => value.toLocaleString("en");
