import { summaryText } from "../../models/summary.ts";
import type { Command } from "../command.ts";
import { loadModel } from "../../io/load-model.ts";

export const summary: Command = {
  summary: "the table of layers, as model.summary() of Keras prints it",
  usage: "FILE [options]",
  positionals: [1, 1],
  options: {
    style: { type: "string" },
    width: { type: "string" },
    nested: { type: "boolean" },
    trainable: { type: "boolean" },
  },
  help: [
    ["--style keras2", "the table of Keras 2; default keras3"],
    ["--width N", "characters in a line"],
    ["--nested", "show the layers of models inside the model"],
    ["--trainable", "add a column that says which layers are"],
  ],
  examples: ["lanewise summary digits.keras", "lanewise summary digits.keras --style keras2 --nested"],
  async run({ positionals, options, print }) {
    const style = options.choice("style", ["keras3", "keras2"]);
    const lineLength = options.count("width");
    const model = await loadModel(positionals[0] as string);
    const [expandNested, showTrainable] = [options.flag("nested"), options.flag("trainable")];
    print(summaryText(model, { style, lineLength, expandNested, showTrainable }).trimEnd());
    return 0;
  },
};
