import { suite } from "uvu";
import type { Padding } from "../../src/ops/window.ts";
import { VARIANTS } from "../helpers/binaries.ts";
import { checkEverywhere, checkOnce } from "../helpers/cases.ts";
import { assertNone } from "../helpers/graphs.ts";
import { Draw, trials } from "../helpers/random.ts";
import { Sandbox } from "../helpers/sandbox.ts";
import { drawBorder } from "./cases/border.ts";
import { adaptivePool2dCase, pool2dCase, type Pool2DRow } from "./cases/pool2d.ts";

const MODES = ["max", "average"] as const;
/** Size and stride of the windows that are walked through. */
const WALKS = [
  [2, 2],
  [3, 2],
  [3, 1],
] as const;
const size = ({ input }: Pool2DRow): number => input.reduce((product, dim) => product * dim, 1);

for (const variant of VARIANTS) {
  const test = suite(`pool2d ${variant}`);
  const sandbox = new Sandbox(variant);

  for (const mode of MODES) {
    test(`${mode}: 1 to 35 channels`, () => {
      const draw = new Draw(1);
      for (let channels = 1; channels <= 35; channels++) {
        const padding: Padding = channels % 2 === 0 ? "same" : "valid";
        const row: Pool2DRow = {
          input: [3, 5, 4, channels],
          mode,
          poolSize: [2, 3],
          strides: [2, 1],
          padding,
        };
        const check = channels < 8 || [16, 17, 19, 33].includes(channels) ? checkEverywhere : checkOnce;
        assertNone(check(sandbox, pool2dCase(row, draw.integers(size(row)))));
      }
    });

    test(`${mode}: negative images, where a counted or compared padding would show`, () => {
      for (let at = 1; at <= 6; at++) {
        const row: Pool2DRow = {
          input: [2, at, 7 - at, 5],
          mode,
          poolSize: [3, 4],
          strides: [1, 2],
          padding: "same",
        };
        const x = new Draw(at).integers(size(row)).map((value) => -1 - Math.abs(value));
        assertNone(checkOnce(sandbox, pool2dCase(row, x)));
      }
    });

    test(`${mode}: NaN and infinities in every lane and place of the window`, () => {
      for (const channels of [1, 3, 4, 7, 16, 23]) {
        const row: Pool2DRow = {
          input: [1, 4, 4, channels],
          mode,
          poolSize: [2, 2],
          strides: [2, 2],
          padding: "valid",
        };
        for (let place = 0; place < 4 * channels; place++) {
          for (const special of [NaN, -Infinity, Infinity]) {
            const x = new Draw(place).integers(size(row));
            // One element of the first window, and all of the last one.
            x[
              (Math.floor(place / channels / 2) * 4 + (Math.floor(place / channels) % 2)) * channels +
                (place % channels)
            ] = special;
            for (const pixel of [10, 11, 14, 15]) x[pixel * channels + (place % channels)] = special;
            assertNone(checkOnce(sandbox, pool2dCase(row, x)));
          }
        }
      }
    });

    test(`${mode}: windows that share columns, with all guards`, () => {
      const draw = new Draw(3);
      for (const [size, stride] of WALKS) {
        for (const [height, width, channels] of [
          [size, size, 4],
          [5, 7, 8],
          [7, 6, 20],
          [4, 9, 36],
        ] as const) {
          for (const padding of ["valid", "same"] as const) {
            const row: Pool2DRow = {
              input: [2, height, width, channels],
              mode,
              poolSize: [size, size],
              strides: [stride, stride],
              padding,
            };
            const x = draw.integers(2 * height * width * channels).map((value) => -1 - Math.abs(value));
            assertNone(checkEverywhere(sandbox, pool2dCase(row, x)));
          }
        }
      }
    });

    test(`${mode}: NaN and infinities in every pixel where windows share columns`, () => {
      for (const [size, stride] of WALKS) {
        const row: Pool2DRow = {
          input: [1, 5, 7, 4],
          mode,
          poolSize: [size, size],
          strides: [stride, stride],
          padding: "same",
        };
        for (let pixel = 0; pixel < 35; pixel++) {
          for (const special of [NaN, -Infinity, Infinity]) {
            const x = new Draw(pixel).integers(140);
            x[pixel * 4 + (pixel % 4)] = special;
            // Also where the same channel has an infinity of the other sign, and a 0.
            assertNone(checkOnce(sandbox, pool2dCase(row, x)));
            x[((pixel + 11) % 35) * 4 + (pixel % 4)] = -Infinity;
            x[((pixel + 12) % 35) * 4 + (pixel % 4)] = 0;
            assertNone(checkOnce(sandbox, pool2dCase(row, x)));
          }
        }
      }
    });

    test(`${mode}: windows that share the image out`, () => {
      trials(100, (draw) => {
        const input = [
          draw.integer(1, 3),
          draw.integer(1, 13),
          draw.integer(1, 13),
          draw.integer(1, 21),
        ] as const;
        const side = (): number | null => draw.pick([null, 1, draw.integer(1, 13), draw.integer(1, 20)]);
        const row = { input, mode, size: [side(), side()] } as const;
        const x = draw.integers(input.reduce((product, dim) => product * dim, 1));
        const check = draw.chance() && draw.chance() ? checkEverywhere : checkOnce;
        assertNone(check(sandbox, adaptivePool2dCase(row, x)));
      });
    });

    test(`${mode}: random windows`, () => {
      trials(150, (draw) => {
        const kind = draw.pick(["valid", "same", "border"] as const);
        const input = [
          draw.integer(1, 3),
          draw.integer(1, 19),
          draw.integer(1, 19),
          draw.integer(1, 35),
        ] as const;
        const largest = (axis: 1 | 2): number => (kind === "valid" ? Math.min(5, input[axis]) : 5);
        const poolSize = [draw.integer(1, largest(1)), draw.integer(1, largest(2))] as const;
        const padding =
          kind === "border"
            ? drawBorder(
                draw,
                poolSize.map((size) => size - 1),
              )
            : kind;
        const row: Pool2DRow = {
          input,
          mode,
          poolSize,
          strides: [draw.integer(1, 4), draw.integer(1, 4)],
          padding,
        };
        assertNone(checkOnce(sandbox, pool2dCase(row, draw.integers(size(row)))));
      });
    });
  }

  test.run();
}
