import { suite } from "uvu";
import * as assert from "uvu/assert";
import { chartPage } from "../../bench/charts.ts";
import type { Host, RowResult, SavedResult, SubjectResult } from "../../bench/result.ts";

const charts = suite("the page of a benchmark");

const host: Host = {
  lanewise: "1.2.3",
  date: "2026-01-02T03:04:05.000Z",
  cpu: "A <CPU> & more",
  cores: 2,
  platform: "linux x64",
  node: "20.0.0",
  v8: "11.3",
  load: 0.1,
};

function subject(owner: string, scope: "kernel" | "call", min: number): SubjectResult {
  const times = { min, median: min, samples: 5, runsPerSample: 1, rate: 4 / min };
  return { owner, label: "k", scope, isChosen: true, ...times };
}

const row = (name: string, variant: "simd" | "relaxed"): RowResult => ({
  variant,
  name,
  flops: 4e6,
  bytes: 1e6,
  unit: "GFLOP/s",
  ceiling: 8,
  error: 0,
  subjects: [
    subject("lanewise", "kernel", variant === "simd" ? 1 : 0.75),
    subject("lanewise", "call", 1.5),
    subject("tfjs-wasm", "kernel", 2),
    subject("onnxruntime-web", "call", 6),
  ],
  lacks: {},
});

const time = (owner: string, min: number) => ({ owner, min, median: min, samples: 5, runsPerSample: 1 });

const saved: SavedResult = {
  kernels: {
    host,
    effort: "quick",
    command: "npm run bench -- --peers --save",
    binaries: [],
    peers: [{ name: "tfjs-wasm", version: "4", note: "tfjs-wasm: a <note>" }],
    rows: [row("gemm 9x9x9", "simd"), row("gemm 9x9x9", "relaxed"), row("maxpool2d <2>", "simd")],
    warnings: [],
  },
  models: {
    host,
    effort: "quick",
    command: "npm run bench -- --models --save",
    results: [
      {
        variant: "simd",
        name: "A network",
        parameters: 9,
        flops: 1e9,
        error: 0,
        times: [time("lanewise", 20), time("tfjs-wasm", 50)],
      },
    ],
  },
};

charts("bars of ours and the peers' beside the limit, in groups", () => {
  const page = chartPage(saved);
  const titles = [...page.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, title]) => title);
  assert.equal(titles, ["Whole networks", "Pooling", "Products"]);
  assert.match(page, />1\.00 ms, 4\.00 GFLOP\/s</);
  assert.match(page, />750 us, 5\.33 GFLOP\/s</);
  assert.match(page, />2\.00 ms, 2\.00 ×</, "kernel to kernel");
  assert.match(page, />6\.00 ms, 4\.00 ×</, "array to array");
  assert.match(page, />50\.0 ms, 2\.50 ×</);
  assert.match(page, /limit of arithmetic 500 us</);
  assert.match(page, /npm run bench -- --peers --save/);
});

charts("is well-formed, and needs nothing from elsewhere", () => {
  const page = chartPage(saved);
  assert.match(page, /A &lt;CPU&gt; &amp; more/);
  assert.not.match(page, /NaN|undefined|Infinity|<CPU>|<note>|<2>|<script|<link|src=|href=|url\(/);
  const svgs = page.match(/<svg[\s\S]*?<\/svg>/g) ?? [];
  assert.is(svgs.length, 3);
  for (const svg of svgs) {
    const open: string[] = [];
    for (const [, close, name, end] of svg.matchAll(/<(\/?)(\w+)(?:\s[\w:-]+="[^"<>]*")*\s*(\/?)>/g)) {
      if (close === "/") assert.is(open.pop(), name);
      else if (end !== "/" && name !== undefined) open.push(name);
    }
    assert.equal(open, []);
  }
});

charts("of one kind alone, and of nothing", () => {
  assert.not.match(chartPage({ models: saved.models! }), /Products/);
  assert.match(chartPage({}), /<\/html>\n$/);
});

charts.run();
