/** Numbers as Python prints them. */

/** Python's `round`: a tie goes to the even neighbour. */
export function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** `{:,}`: 15690 is `15,690`. */
export function withCommas(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `{:.2f}`. `toFixed` rounds ties up, and a size of 1,152 bytes is such a tie: 1.125 KB is printed as 1.12. */
function twoDecimals(value: number): string {
  const hundredths = String(roundHalfToEven(value * 100)).padStart(3, "0");
  return `${hundredths.slice(0, -2)}.${hundredths.slice(-2)}`;
}

/** `61.73 KB`: bytes in the unit in which they are below 1024. */
export function readableSize(bytes: number, units: readonly string[]): string {
  let value = bytes;
  let at = 0;
  while (value >= 1024 && at < units.length - 1) {
    value /= 1024;
    at++;
  }
  return `${twoDecimals(value)} ${units[at]}`;
}
