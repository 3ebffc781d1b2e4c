import { type Family, familyOf, UNSUPPORTED } from "./families.ts";
import { layOut, type Point } from "./layout.ts";
import type { ModelGraph, ModelNode } from "./model-graph.ts";
import { clip, escape, FONT, type Line, widthOf } from "./text.ts";

const MARGIN = 32;
const BAND = 6;
const PADDING = 12;
const LINE = 17;
const NAME = 13;
const SMALL = 11;
const WIDEST = 300;
const CORNER = 8;
/** Lines of the layers inside a model that its box shows. */
const MOST_INNER = 8;

/** A model as an SVG picture: a box for each layer, coloured by family, with class, output shape and parameters. */
export function drawModel(graph: ModelGraph): string {
  const lines = graph.nodes.map(linesOf);
  const boxes = lines.map((each) => ({
    width: Math.min(WIDEST, Math.max(150, ...each.map(widthOf)) + BAND + 2 * PADDING),
    height: each.length * LINE + 2 * PADDING - 4,
  }));
  const layout = layOut(boxes, graph.edges);
  const families = legend(graph.nodes);
  const titleWidth = Math.max(
    widthOf({ text: graph.title, size: 20, style: "" }),
    widthOf({ text: graph.subtitle, size: 12, style: "" }),
  );
  const legendWidth = families.reduce((sum, { name }) => sum + legendItemWidth(name), 0);
  const content = Math.max(layout.width, titleWidth, Math.min(legendWidth, Math.max(layout.width, 640)));
  const rows = wrapLegend(families, content);
  const head = 64 + rows.length * 20;
  const width = Math.ceil(content + 2 * MARGIN);
  const height = Math.ceil(layout.height + head + 2 * MARGIN);
  const shift = { x: MARGIN + (content - layout.width) / 2, y: MARGIN + head };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ` +
      `font-family="${FONT}">`,
    `<title>${escape(graph.title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#f8fafc"/>`,
    `<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">` +
      `<path d="M0 0.5 L7.5 4 L0 7.5 z" fill="#94a3b8"/></marker></defs>`,
    `<text x="${MARGIN}" y="${MARGIN + 18}" font-size="20" font-weight="600" fill="#0f172a">${escape(graph.title)}</text>`,
    `<text x="${MARGIN}" y="${MARGIN + 40}" font-size="12" fill="#475569">${escape(graph.subtitle)}</text>`,
    ...rows.flatMap((row, at) => drawLegend(row, MARGIN + 62 + at * 20)),
    `<g transform="translate(${round(shift.x)} ${round(shift.y)})">`,
    ...layout.edges.map(drawEdge),
    ...graph.nodes.map((node, at) =>
      drawBox(node, lines[at] as Line[], boxes[at] as (typeof boxes)[number], layout.boxes[at] as Point),
    ),
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

function linesOf(node: ModelNode): Line[] {
  const detail = [node.shape, node.params].filter((part) => part !== "").join("  ·  ");
  const inner = node.inner.slice(0, MOST_INNER).map((text) => `└ ${text}`);
  const more = node.inner.length - inner.length;
  if (more > 0) inner.push(`└ ${more} more`);
  return [
    { text: node.name, size: NAME, style: `font-weight="600" fill="#0f172a"` },
    { text: node.className, size: SMALL, style: `font-weight="600" fill="${colourOf(node).colour}"` },
    ...(detail === "" ? [] : [{ text: detail, size: SMALL, style: `fill="#475569"` }]),
    ...inner.map((text) => ({ text, size: SMALL, style: `fill="#64748b"` })),
    ...(node.fault === undefined
      ? []
      : [{ text: node.fault, size: SMALL, style: `fill="${UNSUPPORTED.colour}"` }]),
  ];
}

const colourOf = (node: ModelNode): Family =>
  node.fault === undefined ? familyOf(node.className) : UNSUPPORTED;

function drawBox(
  node: ModelNode,
  lines: readonly Line[],
  box: { readonly width: number; readonly height: number },
  { x, y }: Point,
): string {
  const { colour } = colourOf(node);
  const dash = familyOf(node.className).name === "regularization" ? ` stroke-dasharray="4 3"` : "";
  const stack =
    node.inner.length === 0
      ? ""
      : `<rect x="${round(x + 4)}" y="${round(y + 4)}" width="${box.width}" height="${box.height}" rx="6" fill="#e2e8f0" stroke="#94a3b8"/>`;
  const texts = lines.map(({ text, size, style }, at) => {
    const shown = clip({ text, size, style }, box.width - BAND - 2 * PADDING);
    return `<text x="${round(x + BAND + PADDING)}" y="${round(y + PADDING + 9 + at * LINE)}" font-size="${size}" ${style}>${escape(shown)}</text>`;
  });
  const tip = [node.name, node.className, node.shape, node.params, ...node.inner, node.fault ?? ""];
  return [
    `<g><title>${escape(tip.filter((part) => part !== "").join("\n"))}</title>${stack}`,
    `<rect x="${round(x)}" y="${round(y)}" width="${box.width}" height="${box.height}" rx="6" fill="#ffffff" stroke="${node.fault === undefined ? "#cbd5e1" : colour}"${dash}/>`,
    `<path d="M${round(x + 6)} ${round(y)} h${BAND - 2} v${box.height} h-${BAND - 2} a6 6 0 0 1 -6 -6 v-${box.height - 12} a6 6 0 0 1 6 -6 z" fill="${colour}"/>`,
    ...texts,
    "</g>",
  ].join("");
}

/** Lines with rounded corners: the ways of edges are made of straight pieces. */
function drawEdge(points: readonly Point[]): string {
  const way = smooth(points);
  return `<path d="${way}" fill="none" stroke="#94a3b8" stroke-width="1.5" marker-end="url(#arrow)"/>`;
}

/** Curves between rows, straight lines through them. */
function smooth(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  let way = `M${round(first.x)} ${round(first.y)}`;
  let at = first;
  for (const [index, point] of rest.entries()) {
    const next = rest[index + 1];
    if (at.x === point.x || at.y === point.y) {
      // Into a corner: stop before it, and round it off.
      const corner =
        next !== undefined &&
        (at.x === point.x) !== (point.x === next.x) &&
        (next.x === point.x || next.y === point.y);
      if (!corner) {
        way += ` L${round(point.x)} ${round(point.y)}`;
        at = point;
        continue;
      }
      const before = towards(point, at, CORNER);
      const after = towards(point, next, CORNER);
      way += ` L${round(before.x)} ${round(before.y)} Q${round(point.x)} ${round(point.y)} ${round(after.x)} ${round(after.y)}`;
      at = after;
    } else {
      const middle = (at.y + point.y) / 2;
      way += ` C${round(at.x)} ${round(middle)} ${round(point.x)} ${round(middle)} ${round(point.x)} ${round(point.y)}`;
      at = point;
    }
  }
  return way;
}

function towards(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const part = Math.min(distance, length / 2) / (length || 1);
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

function legend(nodes: readonly ModelNode[]): Family[] {
  return [...new Map(nodes.map((node) => [colourOf(node).name, colourOf(node)])).values()];
}

const legendItemWidth = (name: string): number => 34 + name.length * 6.4;

function wrapLegend(families: readonly Family[], width: number): Family[][] {
  const rows: Family[][] = [[]];
  let used = 0;
  for (const family of families) {
    const size = legendItemWidth(family.name);
    if (used > 0 && used + size > width) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)?.push(family);
    used += size;
  }
  return rows;
}

function drawLegend(families: readonly Family[], y: number): string[] {
  let x = MARGIN;
  return families.map(({ name, colour }) => {
    const item =
      `<rect x="${round(x)}" y="${y - 9}" width="10" height="10" rx="2" fill="${colour}"/>` +
      `<text x="${round(x + 16)}" y="${y}" font-size="11" fill="#475569">${escape(name)}</text>`;
    x += legendItemWidth(name);
    return item;
  });
}

const round = (value: number): number => Math.round(value * 10) / 10;
