import { ConfigError } from "../core/errors.ts";
import { printToConsole } from "./console.ts";
import { keras2Lines } from "./summary-keras2.ts";
import { keras3Lines } from "./summary-keras3.ts";
import type { SummaryOptions, SummarySource } from "./summary-rows.ts";

export type { SummaryOptions, SummarySource } from "./summary-rows.ts";

export interface SummaryPrintOptions extends SummaryOptions {
  /** Gets the text instead of the console: the whole of it once, or line by line with `style: "keras2"`. */
  readonly printFn?: ((text: string) => void) | undefined;
}

/**
 * The table that `model.summary()` prints, as a text that ends with a newline.
 *
 * @throws ConfigError for options that cannot be met, and in Keras 2's style for a model that is not built.
 *
 * @example
 * document.querySelector("pre").textContent = summaryText(net, { lineLength: 60 });
 */
export function summaryText(model: SummarySource, options: SummaryOptions = {}): string {
  return `${summaryLines(model, options).join("\n")}\n`;
}

/** Prints the table to the console, or gives it to `printFn`. */
export function printSummary(model: SummarySource, options: SummaryPrintOptions): void {
  const { printFn } = options;
  const lines = summaryLines(model, options);
  if (printFn === undefined) printToConsole(lines.join("\n"));
  else if (options.style === "keras2") for (const line of lines) printFn(line);
  else printFn(`${lines.join("\n")}\n`);
}

function summaryLines(model: SummarySource, options: SummaryOptions): string[] {
  const { style = "keras3" } = options;
  if (style === "keras3") return keras3Lines(model, options);
  if (style === "keras2") return keras2Lines(model, options);
  throw new ConfigError("Unknown style", {
    argument: "style",
    expected: '"keras3" or "keras2"',
    received: JSON.stringify(style),
  });
}
