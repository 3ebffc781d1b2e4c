import { suite } from "uvu";
import { elementCount } from "../../src/core/shape.ts";
import { VARIANTS } from "../helpers/binaries.ts";
import { checkEverywhere, checkOnce, type KernelCase } from "../helpers/cases.ts";
import { assertNone } from "../helpers/graphs.ts";
import { type Draw, trials } from "../helpers/random.ts";
import { Sandbox } from "../helpers/sandbox.ts";
import { broadcastCase, concatCase, padCase, sliceCase } from "./cases/general.ts";

const numbers = (draw: Draw, shape: readonly number[]): Float32Array => {
  return draw.integers(elementCount(shape), 1000);
};

/** A batch and up to four axes; now and then a long last one, for the copies that are made by the block. */
function randomShape(draw: Draw): number[] {
  const shape = Array.from({ length: draw.integer(2, 6) }, () => draw.integer(1, 4));
  return draw.chance(0.2) ? [2, 3, draw.integer(120, 140)] : shape;
}

const RANDOM: Readonly<Record<string, (draw: Draw) => KernelCase>> = {
  slice: (draw) => {
    const shape = randomShape(draw);
    const sample = shape.slice(1);
    const ends = sample.map((size) => [draw.integer(0, size - 1), draw.integer(0, size - 1)] as const);
    const strides = ends.map(([from, to]) => (from <= to ? 1 : -1) * draw.integer(1, 3));
    const size = ends.map(([from, to], i) => 1 + Math.floor(Math.abs(to - from) / Math.abs(strides[i] ?? 1)));
    const begin = ends.map(([from]) => from);
    return sliceCase(shape, begin, size, strides, numbers(draw, shape));
  },
  pad: (draw) => {
    const shape = randomShape(draw);
    const border = (): number[] => shape.slice(1).map(() => draw.integer(0, 3));
    return padCase(shape, border(), border(), draw.pick([0, -1.5, NaN, -Infinity]), numbers(draw, shape));
  },
  broadcast: (draw) => {
    const target = randomShape(draw);
    const shape = target.map((size, axis) => (axis > 0 && draw.chance() ? 1 : size));
    return broadcastCase(shape, target, numbers(draw, shape));
  },
  concat: (draw) => {
    const shape = randomShape(draw);
    const axis = draw.integer(1, shape.length - 1);
    const parts = Array.from({ length: draw.integer(1, 5) }, () => {
      const own = shape.map((size, i) => (i === axis ? draw.integer(1, 5) : size));
      return [numbers(draw, own), own] as const;
    });
    return concatCase(parts, axis);
  },
};

for (const variant of VARIANTS) {
  const test = suite(`copies ${variant}`);
  const sandbox = new Sandbox(variant);

  for (const [kind, make] of Object.entries(RANDOM)) {
    test(`${kind}: random shapes`, () => {
      trials(120, (draw) => {
        assertNone(checkOnce(sandbox, make(draw)));
      });
    });

    test(`${kind}: random shapes in every placement`, () => {
      trials(15, (draw) => {
        assertNone(checkEverywhere(sandbox, make(draw)));
      });
    });
  }

  test("the last axis of 1 to 20 and round 128 elements", () => {
    trials(1, (draw) => {
      for (const n of [...Array.from({ length: 20 }, (_, i) => i + 1), 127, 128, 129]) {
        const [x, z] = [numbers(draw, [2, 3, n]), numbers(draw, [2, 1, n])];
        assertNone(checkEverywhere(sandbox, padCase([2, 3, n], [1, 2], [0, 1], 7, x)));
        assertNone(checkEverywhere(sandbox, sliceCase([2, 3, n], [2, n - 1], [2, n], [-1, -1], x)));
        assertNone(checkEverywhere(sandbox, broadcastCase([2, 1, n], [2, 3, n], z)));
        assertNone(checkEverywhere(sandbox, broadcastCase([2, n, 1], [2, n, n], z)));
        assertNone(
          checkEverywhere(sandbox, concatCase([[x, [2, 3, n]] as const, [z, [2, 1, n]] as const], 1)),
        );
      }
    });
  });

  test.run();
}
