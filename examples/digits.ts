// A convolutional classifier of handwritten digits, on digits it has not seen.
import { loadModel, tensor } from "../src/index.ts";
import {
  decodeBytes,
  decodeFloats,
  formatSpeed,
  largestDifference,
  modelFile,
  percent,
  readJson,
  timeOf,
} from "./data.ts";

interface Digits {
  readonly keras: string;
  readonly count: number;
  readonly accuracy: number;
  readonly labels: readonly number[];
  readonly pixels: string;
  readonly outputs: string;
}

const SIDE = 28;
const SHOWN = [0, 1, 2, 3];

export async function runDigits(): Promise<void> {
  const net = await loadModel(modelFile("digits.keras"));
  const { keras, count, accuracy, labels, pixels, outputs } = await readJson<Digits>("digits.json");
  const bytes = decodeBytes(pixels);
  const images = Float32Array.from(bytes, (byte) => byte / 255);

  net.summary();
  console.log();
  net.plan({ batchSize: 1 });
  console.log();

  const y = net.predict(tensor(images, [count, SIDE, SIDE, 1]));
  const classes = Array.from({ length: count }, (_, n) => argmax(y.data.subarray(10 * n, 10 * n + 10)));
  const captions = SHOWN.map((n) => {
    const best = classes[n] ?? 0;
    return `${best}, with ${percent(y.data[10 * n + best] ?? 0)}`;
  });
  console.log(
    drawSideBySide(SHOWN.map((n) => drawDigit(bytes.subarray(n * SIDE * SIDE, (n + 1) * SIDE * SIDE)))),
  );
  console.log(captions.map((caption) => caption.padEnd(SIDE + 2)).join(""));

  const right = classes.filter((each, n) => each === labels[n]).length / count;
  console.log(
    `\nAccuracy on ${count} held-out digits: ${percent(right)}; Keras ${keras}: ${percent(accuracy)}`,
  );
  const difference = largestDifference(y.data, decodeFloats(outputs));
  console.log(`Largest difference from Keras's outputs: ${difference.toExponential(1)}`);
  const one = images.subarray(0, SIDE * SIDE);
  console.log(formatSpeed(timeOf(() => net.predict(one))));
}

function argmax(values: Float32Array): number {
  return values.indexOf(Math.max(...values));
}

/** Two rows of pixels to one line of text. */
function drawDigit(pixels: Uint8Array): string[] {
  const isInk = (y: number, x: number): boolean => (pixels[y * SIDE + x] ?? 0) > 96;
  return Array.from({ length: SIDE / 2 }, (_, line) =>
    Array.from(
      { length: SIDE },
      (_, x) => " ▀▄█"[(isInk(2 * line, x) ? 1 : 0) + (isInk(2 * line + 1, x) ? 2 : 0)],
    ).join(""),
  );
}

function drawSideBySide(pictures: readonly (readonly string[])[]): string {
  return (pictures[0] ?? [])
    .map((_, line) =>
      pictures
        .map((picture) => picture[line])
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
