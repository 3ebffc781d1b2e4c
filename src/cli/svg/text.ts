/** A line of text. */
export interface Line {
  readonly text: string;
  readonly size: number;
  /** Attributes: `font-weight="600"` makes it wider. */
  readonly style: string;
}

export const FONT = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif";

/** About as wide as the fonts that a viewer is likely to have; never much narrower. */
export function widthOf({ text, size, style }: Line): number {
  const em = style.includes("600") ? 0.66 : 0.6;
  return [...text].reduce((sum, sign) => sum + (/[ilI.,()[\]·:' ]/.test(sign) ? 0.38 : em), 0) * size;
}

export function clip(line: Line, width: number): string {
  if (widthOf(line) <= width + 1) return line.text;
  let shown = [...line.text];
  while (shown.length > 1 && widthOf({ ...line, text: `${shown.join("")}…` }) > width)
    shown = shown.slice(0, -1);
  return `${shown.join("")}…`;
}

/** Text of anybody's as the content of an element. Signs that XML does not allow become spaces. */
export function escape(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}
