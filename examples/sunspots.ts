// An LSTM that forecasts next year's sunspots from 33 years, for the years after those it was trained on.
import { loadModel, tensor } from "../src/index.ts";
import { decodeFloats, formatSpeed, largestDifference, modelFile, readJson, timeOf } from "./data.ts";

interface Sunspots {
  readonly keras: string;
  readonly window: number;
  readonly mean: number;
  readonly std: number;
  readonly years: readonly number[];
  readonly values: readonly number[];
  readonly heldOutFrom: number;
  readonly meanAbsoluteError: { readonly model: number; readonly persistence: number };
  readonly count: number;
  readonly outputs: string;
}

const CHART_WIDTH = 60;
const MOST_SPOTS = 200;

export async function runSunspots(): Promise<void> {
  const net = await loadModel(modelFile("sunspots.keras"));
  const data = await readJson<Sunspots>("sunspots.json");
  const { keras, window, mean, std, years, values, heldOutFrom, meanAbsoluteError, count, outputs } = data;
  const first = years.indexOf(heldOutFrom);
  const truth = values.slice(first, first + count);
  const scaled = truth
    .flatMap((_, n) => values.slice(first + n - window, first + n))
    .map((value) => (value - mean) / std);
  const x = tensor(Float32Array.from(scaled), [count, window, 1]);

  net.summary();
  console.log();
  net.plan({ batchSize: 1 });
  console.log();

  const y = net.predict(x);
  const forecast = Array.from(y.data, (value) => value * std + mean);
  console.log("Sunspots a year: the truth as a bar, the forecast from the 33 years before as ◆");
  for (const [n, value] of truth.entries()) {
    if (n % 2 === 0) console.log(`${heldOutFrom + n}  ${drawBar(value, forecast[n] ?? 0)}`);
  }
  const error = truth.reduce((sum, value, n) => sum + Math.abs(value - (forecast[n] ?? NaN)), 0) / count;
  console.log(
    `\nMean error over ${count} held-out years: ${error.toFixed(1)} sunspots; Keras ${keras}: ${meanAbsoluteError.model.toFixed(1)}; last year's value: ${meanAbsoluteError.persistence.toFixed(1)}`,
  );
  console.log(
    `Largest difference from Keras's outputs: ${largestDifference(y.data, decodeFloats(outputs)).toExponential(1)}`,
  );
  const one = x.data.subarray(0, window);
  console.log(formatSpeed(timeOf(() => net.predict(one))));
}

function drawBar(truth: number, forecast: number): string {
  const column = (value: number): number => Math.max(0, Math.round((value / MOST_SPOTS) * CHART_WIDTH));
  const line = ["█".repeat(column(truth)).padEnd(CHART_WIDTH), " "].join("").split("");
  line[Math.min(column(forecast), CHART_WIDTH)] = "◆";
  return `${line
    .join("")
    .trimEnd()
    .padEnd(CHART_WIDTH + 2)}${truth.toFixed(0).padStart(4)}  ◆ ${Math.max(0, forecast).toFixed(0)}`;
}
