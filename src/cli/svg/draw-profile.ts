import { formatMilliseconds, shareOfPeak } from "../../plan/print-profile.ts";
import type { Profile, StepProfile } from "../../plan/profile.ts";
import { type Family, kernelFamilyOf } from "./families.ts";
import { clip, escape, FONT, widthOf } from "./text.ts";

const MARGIN = 32;
const ROW = 24;
const NAMES = 270;
const OUTPUTS = 150;
const BARS = 380;
/** Right edges of the columns of numbers, from the end of the bars. */
const [MS, SHARE, RATE, PEAK] = [70, 130, 210, 280];
const WIDTH = MARGIN + NAMES + OUTPUTS + BARS + PEAK + MARGIN;
const HEAD = 128;
/** Steps that have a bar of their own; the others share one. */
const MOST_ROWS = 40;

/** One row: a step, or the sum of small ones, which has no bar. */
interface Bar {
  readonly name: string;
  readonly output: string;
  readonly family: Family | undefined;
  readonly milliseconds: number;
  readonly gflops: number;
  readonly ofPeak: number | undefined;
  readonly tip: string;
}

/**
 * Where the time of a prediction goes, as an SVG picture: a bar for each kernel call in the order of the plan, as long as it
 * takes, coloured by what it does; its dark part is what it would take at the machine's peak.
 * @param title What the model is called.
 */
export function drawProfile(profile: Profile, title: string): string {
  const bars = barsOf(profile);
  const longest = Math.max(Number.MIN_VALUE, ...profile.steps.map(({ milliseconds }) => milliseconds));
  const height = HEAD + bars.length * ROW + 16 + ROW + MARGIN;
  const left = MARGIN + NAMES + OUTPUTS;
  const heads: readonly (readonly [x: number, text: string])[] = [
    [left + BARS + MS, "ms"],
    [left + BARS + SHARE, "share"],
    [left + BARS + RATE, "GFLOP/s"],
    [left + BARS + PEAK, "of peak"],
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" ` +
      `font-family="${FONT}">`,
    `<title>${escape(title)}</title>`,
    `<rect width="${WIDTH}" height="${height}" fill="#f8fafc"/>`,
    text(
      MARGIN,
      MARGIN + 18,
      clip({ text: title, size: 20, style: "600" }, WIDTH - 2 * MARGIN),
      `font-size="20" font-weight="600" fill="#0f172a"`,
    ),
    text(MARGIN, MARGIN + 40, subtitle(profile), `font-size="12" fill="#475569"`),
    ...legend(bars),
    text(MARGIN, HEAD - 8, "layers", HEADING),
    text(MARGIN + NAMES, HEAD - 8, "output", HEADING),
    text(left, HEAD - 8, "time; dark: what its arithmetic would take at the peak", HEADING),
    ...heads.map(([x, name]) => text(x, HEAD - 8, name, `${HEADING} text-anchor="end"`)),
    ...bars.map((bar, at) => drawBar(bar, HEAD + at * ROW, longest, profile.milliseconds, at)),
    total(profile, HEAD + bars.length * ROW + 12),
    "</svg>",
    "",
  ].join("\n");
}

const HEADING = `font-size="11" font-weight="600" fill="#64748b"`;

/** The longest steps in their order, and the rest as one. */
function barsOf(profile: Profile): readonly Bar[] {
  const { steps, milliseconds: all } = profile;
  const bySize = [...steps].sort((a, b) => b.milliseconds - a.milliseconds);
  const shown = new Set(steps.length > MOST_ROWS ? bySize.slice(0, MOST_ROWS - 1) : bySize);
  const bars = steps.filter((step) => shown.has(step)).map((step) => barOf(profile, step));
  const small = bySize.filter((step) => !shown.has(step));
  if (small.length === 0) return bars;
  const milliseconds = sum(small.map((step) => step.milliseconds));
  const most = small[0]?.milliseconds ?? 0;
  const rest: Bar = {
    name: `${small.length} shorter steps`,
    output: `each at most ${percent(all > 0 ? most / all : 0, 1)}`,
    family: undefined,
    milliseconds,
    gflops: rate(sum(small.map(({ flops }) => flops)), milliseconds),
    ofPeak: undefined,
    tip: small.map(({ kernel, layers }) => `${kernel} ${layers.join(" + ")}`).join("\n"),
  };
  return [...bars, rest];
}

function barOf(profile: Profile, step: StepProfile): Bar {
  const { kernel, layers, output, milliseconds, flops, bytes, fused } = step;
  return {
    name: layers.join(" + ") || kernel,
    output,
    family: kernelFamilyOf(kernel),
    milliseconds,
    gflops: rate(flops, milliseconds),
    ofPeak: shareOfPeak(profile, step),
    tip: [kernel, layers.join(" + "), fused.join(", "), `${(bytes / 1024).toFixed(1)} KB read and written`]
      .filter((line) => line !== "")
      .join("\n"),
  };
}

function drawBar(bar: Bar, y: number, longest: number, all: number, index: number): string {
  const { name, output, family, milliseconds, gflops, ofPeak, tip } = bar;
  const x = MARGIN + NAMES + OUTPUTS;
  const end = x + BARS;
  const length = (BARS * milliseconds) / longest;
  const part = (width: number, style: string): string =>
    `<rect x="${x}" y="${y + 4}" width="${round(width)}" height="${ROW - 8}" rx="2" fill="${family?.colour}"${style}/>`;
  const base = y + 16;
  const number = (right: number, value: string): string =>
    text(end + right, base, value, `font-size="12" fill="#0f172a" text-anchor="end"`);
  const [nameSize, outputSize] = [12, 11];
  return [
    `<g><title>${escape(tip)}</title>`,
    index % 2 === 0
      ? `<rect x="${MARGIN - 8}" y="${y}" width="${WIDTH - 2 * MARGIN + 16}" height="${ROW}" fill="#f1f5f9"/>`
      : "",
    text(
      MARGIN,
      base,
      clip({ text: name, size: nameSize, style: "600" }, NAMES - 12),
      `font-size="${nameSize}" font-weight="600" fill="#0f172a"`,
    ),
    text(
      MARGIN + NAMES,
      base,
      clip({ text: output, size: outputSize, style: "" }, OUTPUTS - 12),
      `font-size="${outputSize}" fill="#475569"`,
    ),
    family === undefined ? "" : part(Math.max(1, length), ` fill-opacity="0.4"`),
    family === undefined || ofPeak === undefined ? "" : part(length * Math.min(1, ofPeak), ""),
    number(MS, formatMilliseconds(milliseconds)),
    number(SHARE, all > 0 ? percent(milliseconds / all, 0) : ""),
    number(RATE, gflops > 0 ? gflops.toFixed(1) : ""),
    number(PEAK, ofPeak === undefined ? "" : percent(ofPeak, 0)),
    "</g>",
  ].join("");
}

function total({ milliseconds, steps, peakGflops }: Profile, y: number): string {
  const gflops = rate(sum(steps.map(({ flops }) => flops)), milliseconds);
  const end = MARGIN + NAMES + OUTPUTS + BARS;
  const style = `font-size="12" font-weight="600" fill="#0f172a"`;
  return [
    `<path d="M${MARGIN - 8} ${y}H${WIDTH - MARGIN + 8}" stroke="#94a3b8"/>`,
    text(MARGIN, y + 18, steps.length === 1 ? "1 step" : `all ${steps.length} steps`, style),
    text(end + MS, y + 18, formatMilliseconds(milliseconds), `${style} text-anchor="end"`),
    text(end + SHARE, y + 18, "100 %", `${style} text-anchor="end"`),
    ...(gflops > 0
      ? [
          text(end + RATE, y + 18, gflops.toFixed(1), `${style} text-anchor="end"`),
          text(end + PEAK, y + 18, percent(gflops / peakGflops, 0), `${style} text-anchor="end"`),
        ]
      : []),
  ].join("");
}

/** The families of the bars. */
function legend(bars: readonly Bar[]): string[] {
  const families = new Set(bars.flatMap(({ family }) => family ?? []));
  let x = MARGIN;
  const items = [...families].map(({ name, colour }) => {
    const item =
      `<rect x="${round(x)}" y="${MARGIN + 53}" width="10" height="10" rx="2" fill="${colour}"/>` +
      text(round(x + 16), MARGIN + 62, name, `font-size="11" fill="#475569"`);
    x += 34 + widthOf({ text: name, size: 11, style: "" });
    return item;
  });
  return items;
}

function subtitle({ batchSize, runs, variant, peakGflops, milliseconds }: Profile): string {
  const samples = milliseconds > 0 ? (1000 * batchSize) / milliseconds : 0;
  const speed =
    samples > 0 ? [`${Number(samples.toPrecision(3)).toLocaleString("en")} samples a second`] : [];
  return [
    `${formatMilliseconds(milliseconds)} ms for a batch of ${batchSize}`,
    ...speed,
    `least times of ${runs} runs`,
    `${variant}.wasm, one thread`,
    `peak ${peakGflops.toFixed(1)} GFLOP/s`,
  ].join("  ·  ");
}

const text = (x: number, y: number, content: string, style: string): string =>
  `<text x="${x}" y="${y}" ${style}>${escape(content)}</text>`;
const rate = (flops: number, milliseconds: number): number =>
  milliseconds > 0 ? flops / milliseconds / 1e6 : 0;
const percent = (share: number, digits: number): string => `${(100 * share).toFixed(digits)} %`;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const round = (value: number): number => Math.round(value * 10) / 10;
