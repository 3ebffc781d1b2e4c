/** Prints a text where the caller gave nowhere else to. */
export function printToConsole(text: string): void {
  // oxlint-disable-next-line no-console -- printing is what was asked for
  console.log(text);
}
