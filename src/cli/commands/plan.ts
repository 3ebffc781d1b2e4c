import { planText } from "../../plan/print.ts";
import type { Command } from "../command.ts";
import { loadModel } from "../../io/load-model.ts";

export const plan: Command = {
  summary: "the kernel calls a prediction is made of, with their place in memory",
  usage: "FILE [options]",
  positionals: [1, 1],
  options: { batch: { type: "string" }, shape: { type: "string" } },
  help: [
    ["--batch N", "the largest batch; default 1"],
    ["--shape 28,28,1", "the shape of one sample, where the model leaves sizes open"],
  ],
  examples: ["lanewise plan digits.keras", "lanewise plan encoder.keras --shape 128,64 --batch 8"],
  async run({ positionals, options, print }) {
    const batchSize = options.count("batch") ?? 1;
    const sampleShape = options.sizes("shape");
    const model = await loadModel(positionals[0] as string);
    print(planText(model.plan({ batchSize, sampleShape, printFn: () => {} })));
    return 0;
  },
};
