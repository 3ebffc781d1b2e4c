import type { KernelCase } from "../../helpers/cases.ts";
import type { Draw } from "../../helpers/random.ts";
import { recurrentCase, type RecurrentRow } from "./recurrent.ts";

export { SIGMOID, TANH } from "./recurrent.ts";
export type LstmRow = RecurrentRow;

/** An LSTM with weights small enough for its gates not to saturate. */
export function lstmCase(row: LstmRow, draw: Draw): KernelCase {
  return recurrentCase("lstm", row, draw);
}
