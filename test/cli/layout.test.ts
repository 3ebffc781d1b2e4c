// The picture of a model: boxes do not overlap, and edges keep clear of the boxes they do not join.
import { test } from "uvu";
import * as assert from "uvu/assert";
import { type Box, type Edge, layOut, type Layout, type Point } from "../../src/cli/svg/layout.ts";
import { Random } from "../../src/core/random.ts";

const box: Box = { width: 150, height: 60 };
const chain = (count: number): Edge[] =>
  Array.from({ length: count - 1 }, (_, from) => ({ from, to: from + 1 }));

function faults(boxes: readonly Box[], edges: readonly Edge[], layout: Layout): string[] {
  const found: string[] = [];
  const rect = (at: number): { x: number; y: number; right: number; bottom: number } => {
    const { x, y } = layout.boxes[at] as Point;
    return { x, y, right: x + (boxes[at]?.width ?? 0), bottom: y + (boxes[at]?.height ?? 0) };
  };
  for (const [a] of boxes.entries()) {
    const one = rect(a);
    if (one.x < -0.5 || one.y < -0.5 || one.right > layout.width + 0.5 || one.bottom > layout.height + 0.5)
      found.push(`box ${a} lies outside`);
    for (let b = a + 1; b < boxes.length; b++) {
      const other = rect(b);
      if (one.x < other.right && other.x < one.right && one.y < other.bottom && other.y < one.bottom)
        found.push(`boxes ${a} and ${b} overlap`);
    }
  }
  for (const [at, { from, to }] of edges.entries()) {
    const points = layout.edges[at] ?? [];
    const [start, end] = [points[0] as Point, points.at(-1) as Point];
    if (Math.abs(start.y - rect(from).bottom) > 0.5 || Math.abs(end.y - rect(to).y) > 0.5)
      found.push(`edge ${from}-${to} does not join its boxes`);
    for (const [index, point] of points.entries()) {
      const before = points[index - 1] ?? point;
      for (const [other] of boxes.entries()) {
        const { x, y, right, bottom } = rect(other);
        // A curve stays within the heights and the sides of its two ends.
        const [left, wide] = [Math.min(before.x, point.x), Math.max(before.x, point.x)];
        const [top, low] = [Math.min(before.y, point.y), Math.max(before.y, point.y)];
        if (left < right - 0.5 && wide > x + 0.5 && top < bottom - 0.5 && low > y + 0.5)
          found.push(`edge ${from}-${to} crosses box ${other}`);
      }
    }
  }
  return found;
}

test("one box, a chain, a chain of 100 in columns", () => {
  for (const count of [1, 2, 7, 100]) {
    const boxes = Array.from({ length: count }, () => box);
    const layout = layOut(boxes, chain(count));
    assert.equal(faults(boxes, chain(count), layout), []);
    if (count === 100) assert.ok(layout.width / layout.height > 0.8 && layout.width / layout.height < 2.5);
  }
});

test("a graph without edges, and an empty one", () => {
  assert.equal(faults([box, box], [], layOut([box, box], [])), []);
  assert.equal(layOut([], []).boxes, []);
});

test("residual blocks are folded only where one edge leads on", () => {
  const edges: Edge[] = [];
  for (let block = 0; block < 12; block++) {
    const at = block * 4;
    edges.push({ from: at, to: at + 1 }, { from: at + 1, to: at + 2 }, { from: at + 2, to: at + 3 });
    edges.push({ from: at, to: at + 3 }, { from: at + 3, to: at + 4 });
  }
  const boxes = Array.from({ length: 49 }, (_, at) => ({
    width: 120 + 10 * (at % 5),
    height: 50 + 20 * (at % 3),
  }));
  assert.equal(faults(boxes, edges, layOut(boxes, edges)), []);
});

test("200 random graphs", () => {
  for (let seed = 0; seed < 200; seed++) {
    const random = new Random(seed);
    const count = 2 + Math.floor(random.uniform() * 20);
    const boxes = Array.from({ length: count }, () => ({
      width: 80 + Math.floor(random.uniform() * 200),
      height: 30 + Math.floor(random.uniform() * 90),
    }));
    const edges = chain(count)
      .flatMap(({ to }) => [
        { from: Math.floor(random.uniform() * to), to },
        { from: Math.floor(random.uniform() * to), to },
      ])
      .filter(
        ({ from, to }, at, all) => all.findIndex((each) => each.from === from && each.to === to) === at,
      );
    assert.equal(faults(boxes, edges, layOut(boxes, edges)), [], `seed ${seed}`);
  }
});

test.run();
