import { ConfigError } from "../../core/errors.ts";
import type { ArgumentReader } from "../arguments.ts";
import { describe } from "../json.ts";
import { Layer } from "../layer.ts";
import { Cell } from "./cell.ts";

/** Reads an argument that must be a list of cells. */
export function readCells(args: ArgumentReader, key: string): readonly Cell[] {
  const cells = args.optional(key);
  if (!Array.isArray(cells) || cells.length === 0) throw args.wrong(key, "a list of cells", cells);
  for (const cell of cells as readonly unknown[]) checkCell(cell, args, key, "All cells");
  return [...(cells as readonly Cell[])];
}

/** Is it a cell? If not, says so in Keras's words. */
export function checkCell(
  value: unknown,
  args: ArgumentReader,
  key: string,
  who: string,
): asserts value is Cell {
  if (value instanceof Cell) return;
  const isLayer = value instanceof Layer;
  const what = isLayer ? "`state_size` attribute" : "`call` method";
  throw new ConfigError(`${who} ${who.startsWith("All") ? "must" : "should"} have a ${what}`, {
    ...args.where(key),
    expected: "LSTMCell, GRUCell, SimpleRNNCell, StackedRNNCells or a class that extends Cell",
    received: isLayer ? value.label : describe(value),
  });
}
