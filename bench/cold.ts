import {
  bytesOf,
  coldMlp,
  coldStarts,
  type ColdWork,
  ensureInstalled,
  onnxFiles,
  peerScripts,
  ZOO,
} from "../peers/index.ts";
import { sampler } from "../peers/samples.ts";
import { elementCount } from "../src/core/shape.ts";
import { saveModel } from "../src/index.ts";
import { builtPackage } from "./built.ts";
import type { Options } from "./cli.ts";
import { describeHost, printHost } from "./host.ts";
import { onnxOf } from "./networks/onnx.ts";
import { buildOurs } from "./networks/ours.ts";
import type { Outcome } from "./outcome.ts";
import { progress } from "./progress.ts";
import { alignTable, formatMs } from "./table.ts";

const STARTS = 11;
const QUICK_STARTS = 5;
const MOBILENET = "MobileNetV2 224";

interface ColdResult {
  readonly work: string;
  readonly name: string;
  readonly starts: number;
  /** Milliseconds. */
  readonly min: number;
  readonly median: number;
  /** Bytes beyond those of an empty process: medians. */
  readonly peak: number;
  readonly resident: number;
}

/** From before the import to after the first prediction, and the memory then, each time in a fresh process. */
export async function benchCold(options: Options): Promise<Outcome> {
  const { warning } = builtPackage();
  if (options.peers) ensureInstalled();
  const starts = options.quick ? QUICK_STARTS : STARTS;
  const host = describeHost();
  const works = [coldMlp(), await mobileNet()].filter(({ name }) => {
    return options.only.length === 0 || options.only.some((word) => name.includes(word));
  });
  const tables: string[] = [];
  const results: ColdResult[] = [];
  for (const work of works) {
    const ours = new URL(`./cold/lanewise-${work.kind}.js`, import.meta.url);
    const scripts = [ours, ...(options.peers ? peerScripts(work) : [])];
    const [empty = [], ...all] = await coldStarts(work, scripts, starts, (start) => {
      progress(`${work.name} ${Math.max(start, 0) + 1}/${starts}`);
    });
    const beyond = (key: "peak" | "resident", list: typeof empty): number =>
      median(list.map((cold) => cold[key])) - median(empty.map((cold) => cold[key]));
    const measured = all.map((list): ColdResult => {
      const times = list.map(({ ms }) => ms);
      return {
        work: work.name,
        name: list[0]?.name ?? "",
        starts,
        min: Math.min(...times),
        median: median(times),
        peak: beyond("peak", list),
        resident: beyond("resident", list),
      };
    });
    results.push(...measured);
    tables.push(table(work, measured));
  }
  progress("");
  const legend =
    `Time: from before the import to after the first prediction in a fresh Node process; ${starts} of each, started\n` +
    "alternately. x: how many times as long as Lanewise (medians). Memory: of the process beyond an empty one, when\n" +
    "garbage has been collected, and at its highest before (medians). x: how many times as much as Lanewise.";
  const text = [printHost(host), warning, ...tables, legend].filter((part) => part !== "").join("\n\n");
  return { text, json: { host, results }, failed: false };
}

/** MobileNetV2 with random weights, in the file that each library opens. */
async function mobileNet(): Promise<ColdWork> {
  const architecture = ZOO.find(({ name }) => name === MOBILENET);
  if (architecture === undefined) throw new Error(`There is no ${MOBILENET}`);
  const model = buildOurs(architecture);
  const shape = [1, ...architecture.inputShape];
  const x = sampler(1)(elementCount(shape));
  const { modelJson, shards } = await saveModel(model, { format: "tfjs" });
  return {
    name: `${MOBILENET}, from a file`,
    kind: "file",
    files: [
      ["x.f32", bytesOf(x)],
      ["x.json", JSON.stringify(shape)],
      ["model.keras", await saveModel(model)],
      ["model.json", modelJson],
      ...shards.map(({ name, bytes }) => [name, bytes] as const),
      ...onnxFiles(onnxOf(model.trace(), x)),
    ],
    y: model.predict({ data: x, shape }).data,
  };
}

function table(work: ColdWork, results: readonly ColdResult[]): string {
  const [ours] = results;
  const times = (value: number, one: number | undefined): string => (value / (one ?? value)).toFixed(1);
  return alignTable(
    [work.name, "min", "median", "x", "memory", "x", "at most"],
    results.map(({ name, min, median: ms, resident, peak }) => [
      name,
      formatMs(min),
      formatMs(ms),
      times(ms, ours?.median),
      megabytes(resident),
      times(resident, ours?.resident),
      megabytes(peak),
    ]),
    1,
  );
}

const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
