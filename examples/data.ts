import { readFile } from "node:fs/promises";

/** A file beside the models. */
export function modelFile(name: string): URL {
  return new URL(`./models/${name}`, import.meta.url);
}

export async function readJson<T>(name: string): Promise<T> {
  return JSON.parse(await readFile(modelFile(name), "utf8")) as T;
}

/** The bytes of a base64 text. */
export function decodeBytes(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/** The floats of a base64 text, little-endian. */
export function decodeFloats(base64: string): Float32Array {
  return new Float32Array(decodeBytes(base64).buffer);
}

export function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((largest, value, index) => Math.max(largest, Math.abs(value - (b[index] ?? NaN))), 0);
}

/** The median time of one call in microseconds, over about half a second after a warm-up of as long. */
export function timeOf(call: () => void): number {
  const until = (end: number, each: () => void): void => {
    while (performance.now() < end) each();
  };
  until(performance.now() + 300, call);
  const times: number[] = [];
  until(performance.now() + 500, () => {
    const start = performance.now();
    for (let i = 0; i < 10; i++) call();
    times.push((performance.now() - start) / 10);
  });
  times.sort((a, b) => a - b);
  return 1000 * (times[times.length >> 1] ?? NaN);
}

/** `12.3 µs a prediction, 81,301 predictions a second`. */
export function formatSpeed(microseconds: number): string {
  const perSecond = Math.round(1e6 / microseconds).toLocaleString("en");
  return `${microseconds.toFixed(1)} µs a prediction, ${perSecond} predictions a second`;
}

/** `98.8 %` */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
