/** Terminal cells: how wide a text is where each character has one column, two (CJK, emoji) or none (accents). */

const NO_CELL = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const TWO_CELLS =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]$/u;

function cellsOf(character: string): number {
  if (NO_CELL.test(character)) return 0;
  return TWO_CELLS.test(character) ? 2 : 1;
}

export function cellLength(text: string): number {
  let cells = 0;
  for (const character of text) cells += cellsOf(character);
  return cells;
}

/** The longest start of a text that is at most `width` cells. */
export function takeCells(text: string, width: number): string {
  let cells = 0;
  let kept = "";
  for (const character of text) {
    cells += cellsOf(character);
    if (cells > width) break;
    kept += character;
  }
  return kept;
}

/** At most `width` cells, the last of them `…` when something had to go. Half of a wide character becomes a space. */
export function truncate(text: string, width: number): string {
  if (cellLength(text) <= width) return text;
  const kept = takeCells(text, width - 1);
  return `${kept}${" ".repeat(Math.max(0, width - 1 - cellLength(kept)))}…`;
}
