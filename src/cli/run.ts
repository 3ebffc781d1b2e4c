import { createRequire } from "node:module";
import { parseArgs } from "node:util";
import { LanewiseError } from "../core/errors.ts";
import { type Command, Options, UsageError } from "./command.ts";
import { bench } from "./commands/bench.ts";
import { convert } from "./commands/convert.ts";
import { inspect } from "./commands/inspect.ts";
import { plan } from "./commands/plan.ts";
import { predict } from "./commands/predict.ts";
import { summary } from "./commands/summary.ts";
import { verify } from "./commands/verify.ts";

/** Where the program writes. */
export interface Terminal {
  print(text: string): void;
  complain(text: string): void;
  /** Shows a line in place of the one before; an empty one clears it. */
  progress(text: string): void;
}

/** In the order of the help. */
const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ["inspect", inspect],
  ["summary", summary],
  ["plan", plan],
  ["bench", bench],
  ["predict", predict],
  ["convert", convert],
  ["verify", verify],
]);

const COMMON = { help: { type: "boolean", short: "h" }, verbose: { type: "boolean" } } as const;

/**
 * Runs a command line.
 * @returns The exit code: 0 when all went well, 1 for a fault of a file or model, 2 for a wrong command line.
 */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name = "", ...rest] = args;
  const verbose = args.includes("--verbose");
  const complain = (text: string, error: unknown): void => {
    terminal.progress("");
    terminal.complain(`lanewise: ${text}`);
    if (verbose && error instanceof Error) terminal.complain(stackOf(error));
  };
  try {
    if (["", "help", "-h", "--help"].includes(name)) {
      const topic = COMMANDS.get(rest[0] ?? "");
      terminal.print(topic === undefined ? overview() : helpOf(rest[0] as string, topic));
      return name === "" ? 2 : 0;
    }
    if (["-v", "--version"].includes(name)) {
      terminal.print(String(createRequire(import.meta.url)("lanewise/package.json").version));
      return 0;
    }
    const command = COMMANDS.get(name);
    if (command === undefined) {
      throw new UsageError(`there is no command "${name}"; there are ${[...COMMANDS.keys()].join(", ")}`);
    }
    const { values, positionals } = parse(command, rest);
    if (values["help"] === true) {
      terminal.print(helpOf(name, command));
      return 0;
    }
    const [least, most] = command.positionals;
    if (positionals.length < least || positionals.length > most) {
      throw new UsageError(`usage: lanewise ${name} ${command.usage}`);
    }
    return await command.run({
      positionals,
      options: new Options(values),
      print: (text) => {
        terminal.progress("");
        terminal.print(text);
      },
      progress: (text) => terminal.progress(text),
    });
  } catch (error) {
    if (error instanceof UsageError) {
      const help = COMMANDS.has(name) ? `lanewise ${name} --help` : "lanewise --help";
      complain(`${error.message} (see ${help})`, error);
      return 2;
    }
    complain(describe(error, verbose), error);
    return 1;
  }
}

function parse(
  command: Command,
  args: readonly string[],
): { values: Readonly<Record<string, unknown>>; positionals: readonly string[] } {
  try {
    return parseArgs({
      args: joinNegative(args),
      options: { ...command.options, ...COMMON },
      allowPositionals: true,
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split(". ")[0] as string) : String(error));
  }
}

/** `--offset -1` is `--offset=-1`: a negative number is no option. */
function joinNegative(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const before = joined.at(-1);
    if (/^-[\d.]/.test(arg) && before?.startsWith("--") && !before.includes("="))
      joined.push(`${joined.pop()}=${arg}`);
    else joined.push(arg);
  }
  return joined;
}

const LONGEST_EXPECTED = 160;

/** An error as one line, with its code. Lists of all that would be right are for `--verbose`. */
function describe(error: unknown, verbose: boolean): string {
  if (!(error instanceof Error)) return String(error);
  if (!(error instanceof LanewiseError)) return `internal error: ${oneLine(error.message)}`;
  const { message, expected, code } = error;
  const long = !verbose && expected !== undefined && expected.length > LONGEST_EXPECTED;
  return `${code}: ${oneLine(long ? message.replace(`. Expected: ${expected}`, "") : message)}`;
}

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, " ");

function stackOf(error: Error): string {
  const { stack = error.message, cause } = error;
  return cause instanceof Error ? `${stack}\ncaused by ${stackOf(cause)}` : stack;
}

function overview(): string {
  const width = Math.max(...[...COMMANDS.keys()].map((name) => name.length));
  return [
    "lanewise: Keras models in JavaScript, without Python",
    "",
    "usage: lanewise COMMAND ...",
    "",
    ...[...COMMANDS].map(([name, { summary: text }]) => `  ${name.padEnd(width)}  ${text}`),
    "",
    "lanewise COMMAND --help shows options and examples. --verbose adds the stack to an error.",
    "Exit codes: 0 done, 1 the file or the model is at fault, 2 the command line is.",
  ].join("\n");
}

function helpOf(name: string, { summary: text, usage, help, examples }: Command): string {
  const options = [...help, ["--verbose", "add the stack to an error"] as const];
  const width = Math.max(...options.map(([option]) => option.length));
  return [
    `lanewise ${name}: ${text}`,
    "",
    `usage: lanewise ${name} ${usage}`,
    "",
    ...options.map(([option, meaning]) => `  ${option.padEnd(width)}  ${meaning}`),
    "",
    "examples",
    ...examples.map((example) => `  ${example}`),
  ].join("\n");
}
