import { verifyModel } from "../../io/verify-model.ts";
import type { Command } from "../command.ts";

export const verify: Command = {
  summary: "ask the model the question in its file, and compare the answers",
  usage: "FILE [options]",
  positionals: [1, 1],
  options: { json: { type: "boolean" } },
  help: [["--json", "the result as JSON"]],
  examples: ["lanewise convert trained.keras digits.keras", "lanewise verify digits.keras"],
  async run({ positionals, options, print }) {
    const result = await verifyModel(positionals[0] as string);
    const { passed, error, tolerance, values } = result;
    const text =
      `${passed ? "passed" : "FAILED"}: the largest difference of ${values} values is ${error.toExponential(1)} of ` +
      `the largest value, ${passed ? "within" : "more than"} ${tolerance}`;
    print(options.flag("json") ? JSON.stringify(result) : text);
    return passed ? 0 : 1;
  },
};
