import {
  type Architecture,
  ensureInstalled,
  loadPeers,
  type Network,
  type NetworkSource,
  type Prepared,
  PUBLISHED,
  publishedModel,
  PUBLISHER,
  ZOO,
} from "../peers/index.ts";
import { sampler } from "../peers/samples.ts";
import { elementCount } from "../src/core/shape.ts";
import { loadModel } from "../src/io/load-model.ts";
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
  const wanted = candidates().filter(
    ({ name }) => options.only.length === 0 || options.only.some((word) => name.includes(word)),
  );
  const results: NetworkResult[] = [];
  for (const { variant, engine } of await hostBinaries(options.binaries)) {
    if (engine === undefined) continue;
    await init({ variant });
    for (const { name, make } of wanted) {
      progress(`${variant} ${name}`);
      const made = await make();
      if (made === undefined) continue;
      const { model, network } = made;
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
      if (error > TOLERANCE) throw new Error(`${name}: results differ by ${error}`);
      const effort = options.quick ? QUICK : { ...THOROUGH, warmUpMs: 1500, budgetMs: 3000 };
      const times = await timeAlternately(
        subjects.map(({ prepared }) => prepared),
        effort,
      );
      const plan = model.plan({ batchSize: 1, printFn: () => undefined });
      results.push({
        variant,
        name: name,
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

/** What can be measured, and how it is made; undefined for what cannot be had here. */
interface Candidate {
  readonly name: string;
  make(): Promise<{ readonly model: Model; readonly network: Network } | undefined>;
}

function candidates(): readonly Candidate[] {
  return [...ZOO.map(ofArchitecture), ...PUBLISHED.map(ofPublished)];
}

/** With random weights: those of our model, for every library. */
function ofArchitecture(architecture: Architecture): Candidate {
  const { name, build } = architecture;
  return {
    name,
    make: async () => {
      const model = buildOurs(architecture);
      const weights = new Map(
        model.layers.map((layer) => [
          layer.name,
          layer.getWeights().map(({ data, shape }) => ({ data, shape })),
        ]),
      );
      return { model, network: networkOf(name, model, { build, weights }, architecture.vocabulary) };
    },
  };
}

/** With the weights that somebody trained. */
function ofPublished(published: (typeof PUBLISHED)[number]): Candidate {
  const name = `${published} of ${PUBLISHER}`;
  return {
    name,
    make: async () => {
      const files = publishedModel(published);
      if (files === undefined) {
        console.error(`${name}: the registry cannot be reached`);
        return undefined;
      }
      const model = await loadModel(files);
      return { model, network: networkOf(name, model, files) };
    },
  };
}

function networkOf(name: string, model: Model, source: NetworkSource, vocabulary?: number): Network {
  const inputShape = (model.inputShapes?.[0] ?? []).slice(1).map((dim) => dim ?? 1);
  const x = sampler(1)(elementCount(inputShape));
  if (vocabulary !== undefined)
    for (const [at, value] of x.entries()) x[at] = Math.floor((Math.abs(value) % 1) * vocabulary);
  return { name, inputShape, x, source, onnx: onnxOf(model.trace(), x) };
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
