import type { ParseArgsConfig } from "node:util";

/** What a command is given, and where it writes. */
export interface Context {
  readonly positionals: readonly string[];
  readonly options: Options;
  /** A line of the result, to standard output. */
  print(text: string): void;
  /** What is going on, to standard error; not shown where nobody is watching. */
  progress(text: string): void;
}

/** One command of `lanewise`. */
export interface Command {
  /** One line. */
  readonly summary: string;
  /** What stands after the name: `FILE [options]`. */
  readonly usage: string;
  /** The fewest and the most positional arguments. */
  readonly positionals: readonly [number, number];
  readonly options: NonNullable<ParseArgsConfig["options"]>;
  /** What `--help` says of each option, with its argument: `["--json", "..."]`. */
  readonly help: readonly (readonly [option: string, text: string])[];
  readonly examples: readonly string[];
  /** @returns The exit code: 0, or 1 for a model that does not do what was asked. */
  run(context: Context): Promise<number>;
}

/** The command line is wrong: exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The options of a call, by name. */
export class Options {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  flag(name: string): boolean {
    return this.#values[name] === true;
  }

  text(name: string): string | undefined {
    const value = this.#values[name];
    return typeof value === "string" ? value : undefined;
  }

  /** @throws UsageError unless it is one of these. */
  choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const value = this.text(name);
    if (value === undefined || (choices as readonly string[]).includes(value)) return value as T | undefined;
    throw new UsageError(`--${name} is one of ${choices.join(", ")}; received "${value}"`);
  }

  /** @throws UsageError for what is no integer of 1 or more. */
  count(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
    throw new UsageError(`--${name} is a whole number from 1; received "${value}"`);
  }

  /** Numbers, or fractions as `1/255`, with commas between. @throws UsageError for anything else. */
  numbers(name: string): readonly number[] | undefined {
    const numbers = this.text(name)
      ?.split(",")
      .map((part) => part.split("/").map((term) => (term.trim() === "" ? NaN : Number(term))))
      .map((terms) => (terms.length > 2 ? NaN : (terms[0] ?? NaN) / (terms[1] ?? 1)));
    if (numbers === undefined || numbers.every(Number.isFinite)) return numbers;
    throw new UsageError(
      `--${name} is a number, or several with commas between; received "${this.text(name)}"`,
    );
  }

  number(name: string): number | undefined {
    const [value, ...more] = this.numbers(name) ?? [];
    if (more.length === 0) return value;
    throw new UsageError(`--${name} is one number; received "${this.text(name)}"`);
  }

  /** Sizes with commas or × between: `28,28,1`. @throws UsageError */
  sizes(name: string): readonly number[] | undefined {
    const text = this.text(name);
    const sizes = text
      ?.split(/[,x×]/)
      .map((part) => (/^\s*[1-9]\d{0,8}\s*$/.test(part) ? Number(part) : NaN));
    if (sizes === undefined || sizes.every(Number.isFinite)) return sizes;
    throw new UsageError(`--${name} is sizes with commas between, as 28,28,1; received "${text}"`);
  }
}
