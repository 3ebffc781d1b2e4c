import { ConfigError, UnsupportedError } from "../core/errors.ts";
import type { Constant, Graph, NoiseKeys } from "../graph/graph.ts";
import { Programs } from "./programs.ts";

const WORD = 2 ** 24;

/** Four integers below 2^24, as the kernel of random numbers reads them: two of the seed, two of the first sample. */
class NoiseKey implements Constant {
  readonly name: string;
  readonly shape: readonly number[] = [4];
  data: Float32Array = new Float32Array(4);
  version = 0;

  constructor(name: string) {
    this.name = name;
  }

  set(seed: number, sample: number): void {
    this.data = Float32Array.of(word(seed), word(seed / WORD), word(sample), word(sample / WORD));
    this.version++;
  }
}

const word = (value: number): number => ((Math.floor(value) % WORD) + WORD) % WORD;

/** Is a prediction to compute as in training? @throws ConfigError for what is neither true nor false. */
export function isTraining(
  options: { readonly training?: unknown } | undefined,
  { label }: Trainee,
): boolean {
  const { training = false } = options ?? {};
  if (typeof training === "boolean") return training;
  throw new ConfigError("The value is not valid", {
    layer: label,
    argument: "training",
    expected: "true or false",
    received: String(training),
  });
}

/** A model, as far as training mode needs it. */
interface Trainee {
  readonly label: string;
  readonly layers: readonly { readonly states: readonly unknown[]; readonly label: string }[];
}

/** What predictions with `training: true` need of their own: other plans, and the keys of their random numbers. */
export class TrainingMode {
  readonly programs: Programs;
  readonly #keys = { seeded: new NoiseKey("key of seeded layers"), unseeded: new NoiseKey("key") };
  readonly #trace: (sampleShapes: readonly (readonly number[])[], keys: NoiseKeys) => Graph;
  #seeds: readonly [seeded: number, unseeded: number] = [0, 0];
  #predictions = 0;

  /** @param trace Gives what the model computes in training. */
  constructor(
    owner: object,
    trace: (sampleShapes: readonly (readonly number[])[], keys: NoiseKeys) => Graph,
  ) {
    this.programs = new Programs(owner);
    this.#trace = trace;
  }

  trace(sampleShapes: readonly (readonly number[])[]): Graph {
    return this.#trace(sampleShapes, this.#keys);
  }

  /**
   * Begins a prediction. With a seed it gives the same numbers each time; without one, layers that have a seed draw the
   * numbers of the first prediction, the second, and so on, and others any.
   * @throws ConfigError for a seed that is none; UnsupportedError for stateful layers.
   */
  begin(seed: unknown, { label, layers }: Trainee): void {
    if (seed !== undefined && !Number.isSafeInteger(seed)) {
      throw new ConfigError("Not a seed", {
        layer: label,
        argument: "seed",
        expected: "an integer",
        received: String(seed),
      });
    }
    const stateful = layers.find(({ states }) => states.length > 0);
    if (stateful !== undefined) {
      throw new UnsupportedError("Stateful layers are not supported in training mode", {
        layer: stateful.label,
      });
    }
    const given = seed as number | undefined;
    this.#seeds = [given ?? this.#predictions++, given ?? Math.floor(Math.random() * WORD * WORD)];
  }

  /** Before each batch: numbers belong to samples, however these are cut into batches. */
  startAt(sample: number): void {
    const [seeded, unseeded] = this.#seeds;
    this.#keys.seeded.set(seeded, sample);
    this.#keys.unseeded.set(unseeded, sample);
  }
}
