/** A box to place. */
export interface Box {
  readonly width: number;
  readonly height: number;
}

export interface Edge {
  readonly from: number;
  readonly to: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where everything is: the top left corners of the boxes, and each edge as points that are joined. */
export interface Layout {
  readonly boxes: readonly Point[];
  readonly edges: readonly (readonly Point[])[];
  readonly width: number;
  readonly height: number;
}

const GAP_X = 28;
const GAP_Y = 34;
/** Between columns, where the edges from one to the next run. */
const GUTTER = 64;
/** Room for an edge that passes boxes. */
const LANE = 18;
/** A picture up to this height stays in one column. */
const TALL = 900;
/** Width by height that a folded picture aims at. */
const ASPECT = 1.5;
const SWEEPS = 12;

/** A box, or a place where a long edge passes a rank. */
interface Item extends Box {
  /** The index of the box, or -1. */
  readonly box: number;
  readonly above: Item[];
  readonly below: Item[];
  x: number;
  y: number;
  /** Where its row begins and ends: between rows edges go sideways. */
  top: number;
  bottom: number;
}

/**
 * Draws a graph without cycles from top to bottom: each box below those it needs, edges round the boxes between. Where a
 * picture would be too tall it goes on in a further column.
 *
 * Source: the layers of Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical system structures" (1981)
 */
export function layOut(boxes: readonly Box[], edges: readonly Edge[]): Layout {
  const ranks = rankOf(boxes.length, edges);
  const { rows, chains } = makeRows(boxes, edges, ranks);
  untangle(rows);
  const columns = fold(rows);
  let left = 0;
  const lefts: number[] = [];
  for (const column of columns) {
    placeX(column);
    placeY(column);
    const items = column.flat();
    const start = Math.min(...items.map(({ x }) => x));
    for (const item of items) item.x += left - start;
    lefts.push(left);
    left = Math.max(...items.map((item) => item.x + item.width)) + GUTTER;
  }
  const places = new Map<number, Point>();
  for (const { box, x, y } of rows.flat()) if (box >= 0) places.set(box, { x, y });
  const columnOf = new Map(columns.flatMap((column, at) => column.flat().map((item) => [item, at] as const)));
  return {
    boxes: boxes.map((_, at) => places.get(at) as Point),
    edges: chains.map((chain) => route(chain, columnOf, (item) => lefts[columnOf.get(item) ?? 0] ?? 0)),
    width: Math.max(0, left - GUTTER),
    height: Math.max(0, ...rows.flat().map(({ y, height }) => y + height)),
  };
}

/** The number of boxes on the longest way to each box. */
function rankOf(count: number, edges: readonly Edge[]): number[] {
  const ranks = Array.from({ length: count }, () => 0);
  const waiting = Array.from({ length: count }, () => 0);
  const next: number[][] = Array.from({ length: count }, () => []);
  for (const { from, to } of edges) {
    waiting[to] = (waiting[to] ?? 0) + 1;
    next[from]?.push(to);
  }
  const ready = ranks.flatMap((_, at) => (waiting[at] === 0 ? [at] : []));
  for (let at = ready.shift(); at !== undefined; at = ready.shift()) {
    for (const to of next[at] ?? []) {
      ranks[to] = Math.max(ranks[to] ?? 0, (ranks[at] ?? 0) + 1);
      waiting[to] = (waiting[to] ?? 0) - 1;
      if (waiting[to] === 0) ready.push(to);
    }
  }
  // A box that nothing leads to stands just above the first that needs it.
  for (let at = 0; at < count; at++) {
    if (edges.some(({ to }) => to === at)) continue;
    const below = edges.filter(({ from }) => from === at).map(({ to }) => ranks[to] ?? 0);
    if (below.length > 0) ranks[at] = Math.min(...below) - 1;
  }
  return ranks;
}

/** Rows of items, and each edge as the items it goes through. */
function makeRows(
  boxes: readonly Box[],
  edges: readonly Edge[],
  ranks: readonly number[],
): { rows: Item[][]; chains: Item[][] } {
  const rows: Item[][] = Array.from({ length: Math.max(0, ...ranks) + 1 }, () => []);
  const add = (rank: number, box: number, { width, height }: Box): Item => {
    const item: Item = { box, width, height, above: [], below: [], x: 0, y: 0, top: 0, bottom: 0 };
    rows[rank]?.push(item);
    return item;
  };
  const items = boxes.map((box, at) => add(ranks[at] ?? 0, at, box));
  const chains = edges.map(({ from, to }) => {
    const chain = [items[from] as Item];
    for (let rank = (ranks[from] ?? 0) + 1; rank < (ranks[to] ?? 0); rank++) {
      chain.push(add(rank, -1, { width: LANE, height: 0 }));
    }
    chain.push(items[to] as Item);
    for (let at = 1; at < chain.length; at++) {
      chain[at - 1]?.below.push(chain[at] as Item);
      chain[at]?.above.push(chain[at - 1] as Item);
    }
    return chain;
  });
  return { rows: rows.filter((row) => row.length > 0), chains };
}

/** Orders each row by the middle of its neighbours, down and up in turn, and keeps the order with the fewest crossings. */
function untangle(rows: Item[][]): void {
  let best = rows.map((row) => [...row]);
  let fewest = crossings(rows);
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
    const down = sweep % 2 === 0;
    for (const row of down ? rows : [...rows].reverse()) {
      const places = new Map(rows.flatMap((each) => each.map((item, at) => [item, at] as const)));
      const wanted = new Map(
        row.map((item, at) => [
          item,
          middle(down ? item.above : item.below, (each) => places.get(each) ?? 0, at),
        ]),
      );
      row.sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0));
    }
    const now = crossings(rows);
    if (now >= fewest) continue;
    fewest = now;
    best = rows.map((row) => [...row]);
  }
  for (const [at, row] of best.entries()) rows[at] = row;
}

function middle(items: readonly Item[], place: (item: Item) => number, otherwise: number): number {
  return items.length === 0 ? otherwise : items.reduce((sum, item) => sum + place(item), 0) / items.length;
}

function crossings(rows: readonly (readonly Item[])[]): number {
  let count = 0;
  for (const [at, row] of rows.entries()) {
    const places = new Map((rows[at + 1] ?? []).map((item, place) => [item, place]));
    const ends = row.flatMap((item, from) => item.below.map((to) => [from, places.get(to) ?? 0] as const));
    for (let i = 0; i < ends.length; i++) {
      for (let j = i + 1; j < ends.length; j++) {
        const [a, b] = [ends[i] as (typeof ends)[number], ends[j] as (typeof ends)[number]];
        if ((a[0] - b[0]) * (a[1] - b[1]) < 0) count++;
      }
    }
  }
  return count;
}

/** Cuts the rows into columns of about equal height, only where a single box leads to a single other. */
function fold(rows: readonly Item[][]): Item[][][] {
  const heights = rows.map((row) => Math.max(...row.map(({ height }) => height)) + GAP_Y);
  const total = heights.reduce((sum, height) => sum + height, 0);
  const width = Math.max(...rows.map((row) => row.reduce((sum, each) => sum + each.width + GAP_X, GUTTER)));
  const count = total <= TALL ? 1 : Math.max(1, Math.round(Math.sqrt((ASPECT * total) / width)));
  let height = 0;
  const places = rows.flatMap((row, at) => {
    const above = height;
    height += heights[at] ?? 0;
    const [only, ...more] = rows[at - 1] ?? [];
    const narrow = only !== undefined && more.length === 0 && row.length === 1 && only.below.length === 1;
    return narrow ? [{ at, above }] : [];
  });
  const cuts = new Set([0]);
  for (let column = 1; column < count; column++) {
    const wanted = (column * total) / count;
    const off = ({ above }: { readonly above: number }): number => Math.abs(above - wanted);
    const [nearest] = [...places].sort((a, b) => off(a) - off(b));
    if (nearest !== undefined && off(nearest) < total / count / 2) cuts.add(nearest.at);
  }
  const starts = [...cuts].sort((a, b) => a - b);
  return starts.map((start, at) => rows.slice(start, starts[at + 1]));
}

/** Moves each item towards the middle of its neighbours, as far as the row has room. */
function placeX(rows: readonly Item[][]): void {
  for (const row of rows) {
    let x = 0;
    for (const item of row) {
      item.x = x;
      x += item.width + GAP_X;
    }
  }
  const inColumn = new Set(rows.flat());
  for (let sweep = 0; sweep < 2 * SWEEPS; sweep++) {
    const down = sweep % 2 === 0;
    for (const row of down ? rows : [...rows].reverse()) {
      const wanted = row.map((item) => {
        const near = (down ? item.above : item.below).filter((each) => inColumn.has(each));
        return middle(near, (each) => each.x + each.width / 2, item.x + item.width / 2) - item.width / 2;
      });
      settle(row, wanted);
    }
  }
}

/**
 * Places as near to the wanted ones as order and gaps allow: items that get too close move as one block, whose place is
 * the mean of what its members want.
 */
function settle(row: readonly Item[], wanted: readonly number[]): void {
  const blocks: { items: Item[]; sum: number; width: number }[] = [];
  for (const [at, item] of row.entries()) {
    blocks.push({ items: [item], sum: wanted[at] ?? 0, width: item.width });
    for (;;) {
      const [before, last] = [blocks.at(-2), blocks.at(-1)];
      if (before === undefined || last === undefined) break;
      if (before.sum / before.items.length + before.width + GAP_X <= last.sum / last.items.length) break;
      blocks.length -= 2;
      const shift = before.width + GAP_X;
      blocks.push({
        items: [...before.items, ...last.items],
        sum: before.sum + last.sum - shift * last.items.length,
        width: shift + last.width,
      });
    }
  }
  for (const { items, sum } of blocks) {
    let x = sum / items.length;
    for (const item of items) {
      item.x = x;
      x += item.width + GAP_X;
    }
  }
}

function placeY(rows: readonly Item[][]): void {
  let y = 0;
  for (const row of rows) {
    const height = Math.max(...row.map((item) => item.height));
    for (const item of row) {
      item.y = y + (height - item.height) / 2;
      item.top = y;
      item.bottom = y + height;
    }
    y += height + GAP_Y;
  }
}

/** From the bottom of the first item to the top of the last; from column to column through the space between. */
function route(
  chain: readonly Item[],
  columnOf: ReadonlyMap<Item, number>,
  leftOf: (item: Item) => number,
): Point[] {
  const points: Point[] = [];
  for (const [at, item] of chain.entries()) {
    const x = item.x + item.width / 2;
    const before = chain[at - 1];
    if (before !== undefined && columnOf.get(before) !== columnOf.get(item)) {
      const [bottom, top] = [before.bottom + GAP_Y / 2, item.top - GAP_Y / 2];
      const between = leftOf(item) - GUTTER / 2;
      points.push({ x: before.x + before.width / 2, y: bottom }, { x: between, y: bottom });
      points.push({ x: between, y: top }, { x, y: top });
    }
    if (at > 0) points.push({ x, y: item.top }, { x, y: item.y });
    if (at < chain.length - 1) points.push({ x, y: item.y + item.height }, { x, y: item.bottom });
  }
  return points.filter(({ x, y }, at) => x !== points[at - 1]?.x || y !== points[at - 1]?.y);
}
