import { suite } from "uvu";
import { VARIANTS } from "../helpers/binaries.ts";
import { checkEverywhere, checkOnce } from "../helpers/cases.ts";
import { assertNone } from "../helpers/graphs.ts";
import { Draw, trials } from "../helpers/random.ts";
import { Sandbox } from "../helpers/sandbox.ts";
import { resizeCase } from "./cases/general.ts";

for (const variant of VARIANTS) {
  const test = suite(`resize2d ${variant}`);
  const sandbox = new Sandbox(variant);

  for (const interpolation of ["nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"] as const) {
    test(`${interpolation}: 1 to 21 channels, larger and smaller`, () => {
      const draw = new Draw(9);
      for (let channels = 1; channels <= 21; channels++) {
        for (const size of [
          [6, 12],
          [2, 3],
          [3, 4],
          [1, 1],
        ] as const) {
          const check = channels < 4 || channels === 17 ? checkEverywhere : checkOnce;
          const x = draw.integers(2 * 3 * 4 * channels);
          assertNone(check(sandbox, resizeCase([2, 3, 4, channels], { size, interpolation }, x)));
        }
      }
    });

    test(`${interpolation}: random sizes`, () => {
      trials(120, (draw) => {
        const shape = [
          draw.integer(1, 3),
          draw.integer(1, 9),
          draw.integer(1, 9),
          draw.integer(1, 9),
        ] as const;
        const size = [draw.integer(1, 20), draw.integer(1, 20)] as const;
        const x = draw.floats(
          shape.reduce((a, b) => a * b, 1),
          100,
        );
        const antialias = draw.chance();
        assertNone(checkOnce(sandbox, resizeCase(shape, { size, interpolation, antialias }, x)));
      });
    });

    test(`${interpolation}: a NaN spreads to the pixels that lie beside it, and no further`, () => {
      for (let at = 0; at < 36; at++) {
        const x = new Draw(at).integers(36);
        x[at] = NaN;
        assertNone(checkOnce(sandbox, resizeCase([1, 3, 4, 3], { size: [6, 8], interpolation }, x)));
      }
    });
  }

  test.run();
}
