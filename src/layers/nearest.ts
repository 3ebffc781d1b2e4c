/** The candidate that a misspelt word most likely means, if one is near enough: at most a third of it wrong. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  if (word.length > 40) return undefined;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** How many letters to insert, delete, replace or swap with their neighbour, row by row. */
function editDistance(a: string, b: string): number {
  let beforeThat: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replace = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const swaps = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1] && row > 1 && column > 1;
      const swap = swaps ? (beforeThat[column - 2] ?? 0) + 1 : Infinity;
      current.push(Math.min(replace, swap, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    [beforeThat, above] = [above, current];
  }
  return above[b.length] ?? 0;
}
