import { clip, escape, FONT } from "../src/cli/svg/text.ts";
import { OURS } from "./ours/subjects.ts";
import { fairTimes } from "./report.ts";
import type { Host, NetworkResult, RowResult, SavedResult } from "./result.ts";
import { formatMs, threeDigits } from "./table.ts";

/** One library's time for a work item. */
interface Bar {
  readonly label: string;
  readonly colour: string;
  /** On data that lies where the library wants it; undefined where its interface always copies. */
  readonly kernel: number | undefined;
  /** From an array to an array. */
  readonly call: number | undefined;
  readonly note: string;
}

interface Item {
  readonly name: string;
  readonly bars: readonly Bar[];
  /** The milliseconds that the machine's limit allows, and what limits. */
  readonly limit?: { readonly ms: number; readonly what: string };
}

/** In the order of the page; an item is of the first kind whose pattern its name has. */
const KINDS: readonly (readonly [title: string, pattern: RegExp])[] = [
  ["Convolutions", /^(conv|depthwise)/],
  ["Pooling", /pool/],
  ["Recurrent", /^(lstm|gru|rnn)/],
  ["Products", /^(gemm|gemv|mlp|matmul)/],
  ["Element by element, softmax", /./],
];

const COLOURS: Readonly<Record<string, string>> = {
  simd: "#2563eb",
  relaxed: "#0d9488",
  "tfjs-wasm": "#d97706",
  "onnxruntime-web": "#64748b",
};
const colourOf = (name: string): string => COLOURS[name] ?? "#a16207";

/** A page with everything that was measured as bars: static, without anything from elsewhere. */
export function chartPage(saved: SavedResult): string {
  const { kernels, models } = saved;
  const groups = KINDS.map(([title]): [string, Item[]] => [title, []]);
  for (const name of new Set(kernels?.rows.map((row) => row.name))) {
    const at = KINDS.findIndex(([, pattern]) => pattern.test(name));
    groups[at]?.[1].push(kernelItem(kernels?.rows.filter((row) => row.name === name) ?? []));
  }
  const names = new Set(models?.results.map(({ name }) => name));
  const networks = [...names].map((name) =>
    networkItem(models?.results.filter((each) => each.name === name) ?? []),
  );
  const runs = [kernels, models].filter((run) => run !== undefined);
  const sections = ([["Whole networks", networks], ...groups] as const).filter(
    ([, items]) => items.length > 0,
  );
  return [
    "<!doctype html>",
    '<html lang="en">',
    `<head><meta charset="utf-8"><title>Lanewise benchmark</title><style>${STYLE}</style></head>`,
    "<body>",
    "<h1>Lanewise benchmark</h1>",
    ...runs.map(
      ({ host, effort, command }) =>
        `<p>${escape(machine(host, effort))}<br><code>${escape(command)}</code></p>`,
    ),
    `<p>${LEGEND}</p>`,
    ...sections.map(([title, items]) => `<h2>${escape(title)}</h2>\n${drawItems(items)}`),
    ...(kernels?.peers ?? []).map(({ version, note }) => `<p>${escape(`${note} (${version})`)}</p>`),
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

const STYLE =
  `body{font:14px/1.5 ${FONT};color:#0f172a;background:#f8fafc;max-width:1000px;margin:32px auto;padding:0 24px}` +
  "h1{font-size:24px;margin:0}h2{font-size:18px;margin:32px 0 8px}p{color:#475569;margin:8px 0}" +
  "code{color:#0f172a;font-size:12px}svg{display:block;width:100%;height:auto}";

const LEGEND =
  "Shorter is better; least times of one thread. <b>Dark</b>: the kernel alone, on data that lies where the library wants it. " +
  "<b>Light</b>: from an array to an array, with all copies; onnxruntime-web, networks and mlp have only this. " +
  "<b>Dashed line</b>: what the machine allows, arithmetic in registers or reading memory; Winograd's convolutions " +
  "need fewer operations and may pass it. × is how many times as long as Lanewise on simd, in the same scope. Each item has a scale of its own.";

function machine(host: Host, effort: string): string {
  const { lanewise, date, cpu, cores, platform, node, v8, load } = host;
  return (
    `Lanewise ${lanewise}, ${date.slice(0, 10)}: ${cpu}, ${cores} cores, ${platform}; Node ${node}, V8 ${v8}; ` +
    `${effort} run, load ${load} before it`
  );
}

/** The rows of a work item, one for each binary. */
function kernelItem(rows: readonly RowResult[]): Item {
  const first = rows.find(({ variant }) => variant === "simd") ?? rows[0];
  const isModel = rows.some(({ subjects }) => subjects.some(({ label }) => label === "predict"));
  const ours = rows.map((row): Bar => {
    const chosen = row.subjects.filter(({ owner, isChosen }) => owner === OURS && isChosen);
    const kernel = isModel ? undefined : chosen.find(({ scope }) => scope === "kernel");
    const call = chosen.filter(({ scope }) => scope === "call").at(-1);
    const note = `${threeDigits((kernel ?? call)?.rate ?? 0)} ${row.unit}`;
    return {
      label: `Lanewise ${row.variant}`,
      colour: colourOf(row.variant),
      kernel: kernel?.min,
      call: call?.min,
      note,
    };
  });
  const peers = [...new Set(first?.subjects.map(({ owner }) => owner))].filter((owner) => owner !== OURS);
  const theirs = peers.map((peer): Bar => {
    const times = first && fairTimes(first, peer);
    const of = (scope: string): number | undefined =>
      first?.subjects.find((each) => each.owner === peer && each.scope === scope)?.min;
    const note = times === undefined ? "" : ratio(times.theirs / times.ours);
    return {
      label: peer,
      colour: colourOf(peer),
      kernel: isModel ? undefined : of("kernel"),
      call: of("call"),
      note,
    };
  });
  const limits = rows.map(
    ({ flops, bytes, unit, ceiling }) => (unit === "GB/s" ? bytes : flops) / ceiling / 1e6,
  );
  const what = first?.unit === "GB/s" ? "memory" : "arithmetic";
  return { name: first?.name ?? "", bars: [...ours, ...theirs], limit: { ms: Math.min(...limits), what } };
}

/** A network on each binary; the peers beside the first. */
function networkItem(results: readonly NetworkResult[]): Item {
  const first = results.find(({ variant }) => variant === "simd") ?? results[0];
  const bars = results.map(({ variant, flops, times }): Bar => {
    const call = times[0]?.min ?? 0;
    const note = `${threeDigits(flops / call / 1e6)} GFLOP/s`;
    return { label: `Lanewise ${variant}`, colour: colourOf(variant), kernel: undefined, call, note };
  });
  const least = first?.times[0]?.min ?? 1;
  const peers = (first?.times.slice(1) ?? []).map(({ owner, min }): Bar => ({
    label: owner,
    colour: colourOf(owner),
    kernel: undefined,
    call: min,
    note: ratio(min / least),
  }));
  return { name: first?.name ?? "", bars: [...bars, ...peers] };
}

const ratio = (times: number): string => `${threeDigits(times)} ×`;

const WIDTH = 1000;
const [LABELS, BARS] = [140, 640];
const [ROW, TITLE, GAP] = [20, 24, 14];

/** Items one below the other, each with a bar for each library. */
function drawItems(items: readonly Item[]): string {
  let y = 0;
  const parts = items.map((item) => {
    const drawn = drawItem(item, y);
    y += TITLE + item.bars.length * ROW + GAP;
    return drawn;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" font-family="${FONT}" font-size="12">`,
    ...parts,
    "</svg>",
  ].join("\n");
}

function drawItem({ name, bars, limit }: Item, y: number): string {
  const times = bars.flatMap(({ kernel, call }) => [kernel ?? 0, call ?? 0]);
  const longest = Math.max(Number.MIN_VALUE, limit?.ms ?? 0, ...times);
  const x = (ms: number): string => (LABELS + (BARS * ms) / longest).toFixed(1);
  const top = y + TITLE;
  const title = clip({ text: name, size: 13, style: "600" }, WIDTH);
  const line =
    limit === undefined
      ? ""
      : `<path d="M${x(limit.ms)} ${top - 2}V${top + bars.length * ROW}" stroke="#dc2626" stroke-width="1.5" stroke-dasharray="4 3"/>`;
  const said = limit === undefined ? "" : `limit of ${limit.what} ${formatMs(limit.ms)}`;
  return [
    `<text x="0" y="${y + 15}" font-size="13" font-weight="600" fill="#0f172a">${escape(title)}</text>`,
    `<text x="${WIDTH}" y="${y + 15}" font-size="11" fill="#dc2626" text-anchor="end">${escape(said)}</text>`,
    ...bars.map((bar, at) => drawBar(bar, top + at * ROW, x)),
    line,
    ...bars.map((bar, at) => drawTexts(bar, top + at * ROW, x)),
  ].join("");
}

function drawBar({ colour, kernel, call }: Bar, y: number, x: (ms: number) => string): string {
  const part = (ms: number | undefined, opacity: number): string =>
    ms === undefined
      ? ""
      : `<rect x="${LABELS}" y="${y + 2}" width="${(Number(x(ms)) - LABELS).toFixed(1)}" height="${ROW - 5}" rx="2" fill="${colour}" fill-opacity="${opacity}"/>`;
  return part(call, 0.4) + part(kernel, 1);
}

/** The library before the bar and its time after it, with a rim that covers the limit's line. */
function drawTexts({ label, kernel, call, note }: Bar, y: number, x: (ms: number) => string): string {
  const end = Math.max(Number(x(kernel ?? 0)), Number(x(call ?? 0))) + 8;
  const text = `${formatMs(kernel ?? call ?? 0)}${note === "" ? "" : `, ${note}`}`;
  const rim = `paint-order="stroke" stroke="#f8fafc" stroke-width="5"`;
  return (
    `<text x="0" y="${y + 14}" fill="#475569">${escape(label)}</text>` +
    `<text x="${end.toFixed(1)}" y="${y + 14}" fill="#0f172a" ${rim}>${escape(text)}</text>`
  );
}
