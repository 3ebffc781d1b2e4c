// Writes docs/layers.md: `npm run docs`. What it says comes from three places: what Keras has from
// test/layers/keras/api.json, what is taken and refused from the layer classes, by asking them, and how much is compared
// with Keras from the golden files.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { LanewiseError } from "../src/core/errors.ts";
import { parseActivation } from "../src/layers/activations.ts";
import { parseConstraint } from "../src/layers/constraints/index.ts";
import * as factories from "../src/layers/index.ts";
import { parseInitializer } from "../src/layers/initializers/index.ts";
import type { Layer } from "../src/layers/layer.ts";
import * as ops from "../src/layers/ops/index.ts";
import { operationClasses } from "../src/layers/ops/registry.ts";
import { PassThrough } from "../src/layers/pass-through.ts";
import { augmentations } from "../src/layers/preprocessing/augmentation.ts";
import { deserializeLayer, layerClasses } from "../src/layers/registry.ts";
import { parseRegularizer } from "../src/layers/regularizers/index.ts";

/** An argument of Keras: its name and, unless it is required, its default. */
export type KerasArgument = readonly [name: string, fallback?: unknown];

export interface KerasLayer {
  readonly name: string;
  /** The name of the class in Keras's source, if that is something else. */
  readonly className?: string;
  readonly aliases?: readonly string[];
  /** The folder of Keras's source. */
  readonly group: string;
  readonly arguments: readonly KerasArgument[];
  /** The fewest arguments the layer can be made with, and the configuration Keras writes then. */
  readonly least?: Readonly<Record<string, unknown>>;
  readonly config?: Readonly<Record<string, unknown>>;
}

/** What Keras has, as test/layers/keras/api.py wrote it down. */
export interface KerasApi {
  readonly keras: string;
  readonly layers: readonly KerasLayer[];
  readonly activations: Readonly<Record<string, readonly KerasArgument[]>>;
  readonly initializers: Readonly<Record<string, readonly KerasArgument[]>>;
  readonly regularizers: Readonly<Record<string, readonly KerasArgument[]>>;
  readonly constraints: Readonly<Record<string, readonly KerasArgument[]>>;
  readonly ops: readonly string[];
}

const ROOT = new URL("../", import.meta.url);
const PAGE = new URL("docs/layers.md", ROOT);
const text = (path: string): string => readFileSync(new URL(path, ROOT), "utf8");

export const kerasApi: KerasApi = JSON.parse(text("test/layers/keras/api.json")) as KerasApi;

/** The groups in the order of keras.io, by the folders of Keras's source. */
const GROUPS: ReadonlyMap<string, string> = new Map([
  ["core", "Core layers"],
  ["convolutional", "Convolution layers"],
  ["pooling", "Pooling layers"],
  ["rnn", "Recurrent layers"],
  ["preprocessing", "Preprocessing layers"],
  ["normalization", "Normalization layers"],
  ["regularization", "Regularization layers"],
  ["attention", "Attention layers"],
  ["reshaping", "Reshaping layers"],
  ["merging", "Merging layers"],
  ["activations", "Activation layers"],
  ["other", "Base classes and layers of other frameworks"],
]);

/** What every layer takes: described once. */
const COMMON: ReadonlySet<string> = new Set([
  "name",
  "dtype",
  "trainable",
  "autocast",
  "activity_regularizer",
]);

/** Arguments that predictions do not depend on. */
const WITHOUT_EFFECT: readonly (readonly [RegExp, string])[] = [
  [/_regularizer$/, "for `losses`"],
  [/_constraint$/, "for `applyConstraints`"],
  [/_initializer$/, "the first values"],
  [/^(recurrent_)?dropout$|^(seed|rate|stddev|noise_shape)$/, "for training"],
  [/^momentum$|^renorm|^synchronized$/, "for training"],
];

/** How a layer of Keras stands here. */
export interface Support {
  readonly status: "supported" | "passes through" | "not supported";
  /** Why it is not. */
  readonly reason?: string;
  readonly layer?: Layer;
}

/** Makes the layer with the fewest arguments, as a file would. */
export function supportOf({ name, least }: KerasLayer): Support {
  if (!layerClasses.has(name)) return { status: "not supported", reason: refusal(name, {}) };
  try {
    const layer = deserializeLayer({ class_name: name, config: least ?? {} });
    return { status: layer instanceof PassThrough ? "passes through" : "supported", layer };
  } catch (error) {
    if (least !== undefined) throw error;
    return { status: "supported" }; // not to be made without code of one's own
  }
}

/** The text with which a file that names the class is refused, without the layer's name and without the list of all. */
function refusal(name: string, config: object): string {
  try {
    deserializeLayer({ class_name: name, config });
  } catch (error) {
    if (!(error instanceof LanewiseError)) throw error;
    const what = error.message.replace(`${error.layer}: `, "").replace(/\. (Expected|Received): .*$/s, "");
    return what.replace(/ \(did you mean .*\)$/, "");
  }
  throw new Error(`${name} is not refused`);
}

/** Long answers in short: what they name is listed further down the page. */
const LISTED: readonly (readonly [RegExp, string])[] = [
  [/^the name of an activation/, "an [activation](#activations)"],
  [/^the name of an initializer/, "an [initializer](#initializers)"],
];

/** What an argument takes, asked by giving it something that nothing takes; undefined if it is unknown. */
export function acceptedBy(layer: KerasLayer, argument: string): string | undefined {
  const refused = refusalOf(layer, argument, Symbol("nothing"));
  if (refused === undefined) return "anything";
  if (refused.message.includes("Unknown argument")) return undefined;
  if (argument.endsWith("_regularizer")) return "a [regularizer](#regularizers) or null";
  if (argument.endsWith("_constraint")) return "a [constraint](#constraints) or null";
  const { expected = "" } = refused;
  if (refused.code === "UNSUPPORTED") return expected.includes(" or ") ? expected : `only ${expected}`;
  const takes = LISTED.find(([pattern]) => pattern.test(expected))?.[1] ?? expected;
  const isNullTaken = !takes.includes("null") && refusalOf(layer, argument, null) === undefined;
  return isNullTaken ? `${takes}, or null` : takes;
}

function refusalOf(layer: KerasLayer, argument: string, value: unknown): LanewiseError | undefined {
  try {
    deserializeLayer({ class_name: layer.name, config: { ...layer.least, [argument]: value } });
  } catch (error) {
    if (error instanceof LanewiseError) return error;
    throw error;
  }
  return undefined;
}

const counts: ReadonlyMap<string, number> = goldenCounts();

/** How many golden cases each class has a part in. */
function goldenCounts(): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const files = readdirSync(new URL("test/golden/", ROOT)).filter((file) => file.endsWith(".json"));
  for (const file of files) {
    const { cases } = JSON.parse(text(`test/golden/${file}`)) as { cases?: readonly { layers?: unknown }[] };
    for (const { layers } of cases ?? []) {
      for (const name of new Set(classNames(layers))) found.set(name, (found.get(name) ?? 0) + 1);
    }
  }
  return found;
}

function classNames(value: unknown): readonly string[] {
  if (!(value instanceof Object)) return [];
  const own = (value as { class_name?: unknown }).class_name;
  return [...(typeof own === "string" ? [own] : []), ...Object.values(value).flatMap(classNames)];
}

/** `layers.conv2d`. */
export function factoryOf({ name, className = name }: KerasLayer): string | undefined {
  const words = [name.toLowerCase(), className.toLowerCase()];
  const factory = Object.keys(factories).find(
    (key) => /^[a-z]/.test(key) && words.includes(key.toLowerCase()),
  );
  if (factory !== undefined) return `layers.${factory}`;
  return name in augmentations ? `layers.augmentation("${name}")` : undefined;
}

const camel = (name: string): string =>
  name.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

function argumentLine(layer: KerasLayer, argument: KerasArgument): string {
  const [name, fallback] = argument;
  const spelling = camel(name) === name ? `\`${name}\`` : `\`${camel(name)}\` (\`${name}\`)`;
  const standard = argument.length === 1 ? "required" : `default \`${JSON.stringify(fallback)}\``;
  const accepted = acceptedBy(layer, name);
  const effect = WITHOUT_EFFECT.find(([pattern]) => pattern.test(name))?.[1];
  const takes = accepted === undefined ? "**not taken**" : accepted;
  return `- ${spelling}, ${standard}: ${takes}${accepted !== undefined && effect ? `. *${effect}*` : ""}`;
}

const anchor = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(" ", "-")
    .replace(/[^\w-]/g, "");

function layerSection(row: KerasLayer): string {
  const { status, reason, layer } = supportOf(row);
  const aliases = row.aliases ? ` (also ${row.aliases.join(", ")})` : "";
  const title = `### ${row.name}`;
  if (status === "not supported") return [title, `Not supported${aliases}. ${reason}.`].join("\n\n");
  const cases = counts.get(row.name) ?? 0;
  const facts = [
    status === "supported" ? "Supported" : "Passes its input through when predicting",
    `\`${factoryOf(row)}\``,
    cases === 1 ? "1 golden case" : `${cases} golden cases`,
  ];
  const own = row.arguments.filter(([name]) => !COMMON.has(name));
  const lines = layer ? own.map((argument) => argumentLine(row, argument)) : [];
  return [title, `${facts.join(" · ")}${aliases}`, ...(lines.length > 0 ? [lines.join("\n")] : [])].join(
    "\n\n",
  );
}

interface Group {
  readonly title: string;
  readonly rows: readonly KerasLayer[];
}

function groupsOf(api: KerasApi): readonly Group[] {
  const groupOf = ({ group }: KerasLayer): string => (GROUPS.has(group) ? group : "other");
  return [...GROUPS].map(([key, title]) => ({
    title,
    rows: api.layers.filter((row) => (row.name === "Wrapper" ? "other" : groupOf(row)) === key),
  }));
}

function contents(groups: readonly Group[]): string {
  const head = ["| group | layers | computed | pass through | not supported |", "|---|---|---|---|---|"];
  const rows = groups.map(({ title, rows }) => {
    const count = (wanted: string): number => rows.filter((row) => supportOf(row).status === wanted).length;
    const numbers = [rows.length, count("supported"), count("passes through"), count("not supported")];
    return `| [${title}](#${anchor(title)}) | ${numbers.join(" | ")} |`;
  });
  return [...head, ...rows].join("\n");
}

type NamedParser =
  typeof parseActivation | typeof parseInitializer | typeof parseRegularizer | typeof parseConstraint;

/** A line for each name of a module: `- relu(negative_slope=0, ...)`, or why not. */
function names(all: Readonly<Record<string, readonly KerasArgument[]>>, parse: NamedParser): string {
  return Object.entries(all)
    .map(([name, args]) => {
      const known = args.map(([key, ...rest]) =>
        [camel(key), ...rest.map((value) => JSON.stringify(value))].join(" = "),
      );
      const signature = known.length > 0 ? ` (${known.join(", ")})` : "";
      return `- \`${name}\`${signature}${isTaken(name, args, parse) ? "" : ": **not supported**"}`;
    })
    .join("\n");
}

function isTaken(name: string, args: readonly KerasArgument[], parse: NamedParser): boolean {
  const at = { layer: "a layer", argument: "an argument", kerasMajor: 3 };
  const required = args.filter((each) => each.length === 1).map(([key]) => [camel(key), 1]);
  try {
    parse(required.length > 0 ? { name, ...Object.fromEntries(required) } : name, at);
    return true;
  } catch (error) {
    if (error instanceof LanewiseError) return false;
    throw error;
  }
}

const codes = (all: Iterable<string>): string => [...all].map((name) => `\`${name}\``).join(", ");

/** The whole page. */
export function layersPage(api: KerasApi = kerasApi): string {
  const groups = groupsOf(api);
  const known = api.layers.filter((row) => supportOf(row).status !== "not supported");
  const cases = [...counts.values()].reduce((a, b) => a + b, 0);
  const extra = [...layerClasses.keys()].filter(
    (name) => !api.layers.some((row) => row.name === name || row.className === name),
  );
  const parts = [
    "# Layers",
    "<!-- Written by `npm run docs`. Do not edit. -->",
    `**${known.length} of the ${api.layers.length} classes in keras.layers of Keras ${api.keras}**, argument by argument` +
      ` (and ${codes(extra)} of Keras 2). The classes appear ${cases} times in the golden cases, which compare with what Keras computes.`,
    contents(groups),
    "Activations, initializers and the like: [below](#names-that-arguments-take). Operations: [at the end](#operations).",
    "## How to read it",
    "- An argument is given as `camelCase` in JavaScript; files, and callers who like, say `snake_case`.\n" +
      "- After the default stands what is taken. Anything else is an error that names layer and argument.\n" +
      "- *for training*, *for `losses`*, *for `applyConstraints`*, *the first values*: read, checked, kept in the configuration; predictions of a" +
      " trained model do not depend on it.\n" +
      '- Every layer also takes `name`, `trainable`, `dtype` (only "float32"), `activityRegularizer` (kept), `autocast` (without effect) and, as' +
      " the first of a sequential model, `inputShape`, `batchInputShape`, `batchSize`.\n" +
      "- A **golden case** is a model with this class whose output is compared with what Keras computed from the same weights.",
    ...groups.flatMap(({ title, rows }) => [`## ${title}`, ...rows.map(layerSection)]),
    "## Names that arguments take",
    'By name (`relu` and, in camelCase, `leakyRelu`), with options (`{ name: "leakyRelu", negativeSlope: 0.1 }`), or as Keras writes them.',
    `### Activations\n\n${names(api.activations, parseActivation)}`,
    `### Initializers\n\nThe formulas are Keras's; the random numbers are not.\n\n${names(api.initializers, parseInitializer)}`,
    `### Regularizers\n\n${names(api.regularizers, parseRegularizer)}`,
    `### Constraints\n\n${names(api.constraints, parseConstraint)}`,
    "## Operations",
    `On symbolic tensors: ${codes(Object.keys(ops).map((name) => `ops.${name}`))}. Models with numbers between them are opened with these classes of` +
      ` keras.ops: ${codes([...operationClasses.keys()].sort())}.`,
  ];
  return `${parts.join("\n\n")}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGE, layersPage());
