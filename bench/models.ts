import { ensureInstalled, loadPeers, type Network, type Prepared, ZOO } from "../peers/index.ts";
import { sampler } from "../peers/samples.ts";
import type { Model } from "../src/models/model.ts";
import { init } from "../src/wasm/engine.ts";
import type { Options } from "./cli.ts";
import { describeHost, printHost } from "./host.ts";
import { onnxOf } from "./networks/onnx.ts";
import { buildOurs } from "./networks/ours.ts";
import { hostBinaries } from "./ours/engines.ts";
import type { Outcome } from "./outcome.ts";
import { progress } from "./progress.ts";
import type { ModelsResult, NetworkResult } from "./result.ts";
import { alignTable, formatMs } from "./table.ts";
import { QUICK, timeAlternately, THOROUGH } from "./timing.ts";

/** The most that results may differ between libraries, as a share of the largest value. */
const TOLERANCE = 1e-3;

/** Whole networks, one sample at a time, `predict` from an array to an array, beside the peers. */
export async function benchModels(options: Options): Promise<Outcome> {
  const host = describeHost();
  if (options.peers) ensureInstalled();
  const peers = options.peers ? await loadPeers() : [];
  const wanted = ZOO.filter(
    ({ name }) => options.only.length === 0 || options.only.some((word) => name.includes(word)),
  );
  const results: NetworkResult[] = [];
  for (const { variant, engine } of await hostBinaries(options.binaries)) {
    if (engine === undefined) continue;
    await init({ variant });
    for (const architecture of wanted) {
      progress(`${variant} ${architecture.name}`);
      const model = buildOurs(architecture);
      const network = networkOf(architecture, model);
      const shaped = { data: network.x, shape: [1, ...network.inputShape] };
      const subjects: { readonly owner: string; readonly prepared: Prepared }[] = [
        {
          owner: "lanewise",
          prepared: {
            run: () => void model.predict(shaped),
            output: async () => model.predict(shaped).data,
            dispose: () => model.dispose(),
          },
        },
      ];
      for (const peer of peers) {
        subjects.push({ owner: peer.name, prepared: await peer.prepareNetwork(network) });
      }
      const error = await disagreement(subjects.map(({ prepared }) => prepared));
      if (error > TOLERANCE) throw new Error(`${architecture.name}: results differ by ${error}`);
      const effort = options.quick ? QUICK : { ...THOROUGH, warmUpMs: 1500, budgetMs: 3000 };
      const times = await timeAlternately(
        subjects.map(({ prepared }) => prepared),
        effort,
      );
      const plan = model.plan({ batchSize: 1, printFn: () => undefined });
      results.push({
        variant,
        name: architecture.name,
        parameters: model.countParams(),
        flops: plan.steps.reduce((sum, { flops }) => sum + flops, 0),
        error,
        times: times.map((each, at) => ({ owner: subjects[at]?.owner ?? "", ...each })),
      });
      for (const { prepared } of subjects) await prepared.dispose();
    }
  }
  progress("");
  const names = peers.map(({ name }) => name);
  const table = alignTable(
    [
      "network",
      "binary",
      "parameters",
      "GFLOP",
      "lanewise",
      "median",
      "GFLOP/s",
      ...names.flatMap((name) => [name, "x"]),
      "error",
    ],
    results.map((result) => row(result, names)),
    2,
  );
  const notes = peers.map(({ note, version }) => `${note} (${version})`);
  const text = [
    printHost(host),
    table,
    "Minimum of all samples, one image or sequence at a time.",
    ...notes,
  ].join("\n\n");
  const json: ModelsResult = { host, effort: options.quick ? "quick" : "thorough", results };
  return { text, json, failed: false };
}

function row(result: NetworkResult, peers: readonly string[]): string[] {
  const { name, variant, parameters, flops, error, times } = result;
  const [ours, ...others] = times;
  const least = ours?.min ?? 0;
  return [
    name,
    variant,
    `${(parameters / 1e6).toFixed(2)} M`,
    (flops / 1e9).toFixed(2),
    formatMs(least),
    formatMs(ours?.median ?? 0),
    (flops / least / 1e6).toFixed(1),
    ...peers.flatMap((peer) => {
      const theirs = others.find(({ owner }) => owner === peer);
      return theirs ? [formatMs(theirs.min), (theirs.min / least).toFixed(2)] : ["-", "-"];
    }),
    error.toExponential(0),
  ];
}

/** The numbers of our model, for every library. */
export function networkOf(architecture: (typeof ZOO)[number], model: Model): Network {
  const { inputShape, vocabulary } = architecture;
  const size = inputShape.reduce((product, dim) => product * dim, 1);
  const x = sampler(1)(size);
  if (vocabulary !== undefined)
    for (const [at, value] of x.entries()) x[at] = Math.floor((Math.abs(value) % 1) * vocabulary);
  const weights = new Map(
    model.layers.map((layer) => [layer.name, layer.getWeights().map(({ data, shape }) => ({ data, shape }))]),
  );
  return { ...architecture, x, weights, onnx: onnxOf(model.trace(), x) };
}

async function disagreement(all: readonly Prepared[]): Promise<number> {
  const outputs: Float32Array[] = [];
  for (const prepared of all) outputs.push(await prepared.output());
  const [first = new Float32Array(0), ...others] = outputs;
  const largest = first.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  let worst = 0;
  for (const other of others) {
    if (other.length !== first.length) return Infinity;
    for (const [at, value] of first.entries()) worst = Math.max(worst, Math.abs(value - (other[at] ?? NaN)));
  }
  return worst / largest;
}
