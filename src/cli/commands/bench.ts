import { init } from "../../index.ts";
import { loadModel } from "../../io/load-model.ts";
import { writeFile } from "../../io/write-file.ts";
import { profileText } from "../../plan/print-profile.ts";
import type { Command } from "../command.ts";
import { drawProfile } from "../svg/draw-profile.ts";

export const bench: Command = {
  summary: "how long each kernel call of a prediction takes, beside what this machine can do",
  usage: "FILE [options]",
  positionals: [1, 1],
  options: {
    batch: { type: "string" },
    runs: { type: "string" },
    shape: { type: "string" },
    variant: { type: "string" },
    svg: { type: "string" },
    json: { type: "boolean" },
  },
  help: [
    ["--batch N", "samples computed at once; default 1"],
    ["--runs N", "how often each step is timed, the least time counts; default 50"],
    ["--shape 28,28,1", "the shape of one sample, where the model leaves sizes open"],
    ["--variant NAME", "simd (default), or relaxed: fused multiply-add, from Node 22 on"],
    ["--svg OUT", "draw the times as bars"],
    ["--json", "everything as JSON"],
  ],
  examples: [
    "lanewise bench digits.keras",
    "lanewise bench digits.keras --batch 32 --svg digits-time.svg",
    "lanewise bench net.h5 --variant relaxed --runs 200 --json > times.json",
    "lanewise bench encoder.keras --shape 128,64",
  ],
  async run({ positionals, options, print, progress }) {
    const [path] = positionals as [string];
    const variant = options.choice("variant", ["simd", "relaxed"]) ?? "simd";
    const [batchSize, runs, sampleShape] = [
      options.count("batch"),
      options.count("runs"),
      options.sizes("shape"),
    ];
    const svg = options.text("svg");
    progress(`reading ${path} ...`);
    await init({ variant });
    const model = await loadModel(path);
    progress("timing ...");
    const profile = model.profile({ batchSize, runs, sampleShape, printFn: () => {} });
    if (svg !== undefined) await writeFile(svg, drawProfile(profile, model.name));
    print(options.flag("json") ? JSON.stringify({ file: path, ...profile }, null, 2) : profileText(profile));
    return 0;
  },
};
