import { readFile } from "node:fs/promises";
import { ConfigError, ModelFormatError } from "../../core/errors.ts";
import type { Shape } from "../../core/shape.ts";
import { Tensor, tensor } from "../../core/tensor.ts";
import type { Model } from "../../index.ts";
import type { PredictInputs } from "../../models/input.ts";
import type { PredictOutput } from "../../models/model.ts";
import { type Command, type Options, UsageError } from "../command.ts";
import { isNpy, readNpy } from "../input/npy.ts";
import { isPicture, preprocess, type Preprocessing, readPicture } from "../input/image.ts";
import { loadModel } from "../../io/load-model.ts";

export const predict: Command = {
  summary: "what a model answers to a JSON, NumPy, PNG or JPEG file",
  usage: "FILE INPUT [options]",
  positionals: [2, 2],
  options: {
    json: { type: "boolean" },
    top: { type: "string" },
    classes: { type: "string" },
    batch: { type: "string" },
    size: { type: "string" },
    channels: { type: "string" },
    scale: { type: "string" },
    offset: { type: "string" },
    mean: { type: "string" },
    std: { type: "string" },
  },
  help: [
    ["--json", "all outputs as JSON"],
    ["--top K", "the K largest values of each sample; default 5"],
    ["--classes FILE", "names for the values: a JSON list, or one name in each line"],
    ["--batch N", "samples computed at once; default 32"],
    ["", "for pictures, where (pixel·scale + offset - mean) / std is computed:"],
    ["--size H,W", "resize to this; default: what the model takes"],
    ["--channels N", "1 for grey, 3 for colours; default: what the model takes"],
    ["--scale X", "default 1, which keeps 0 to 255; a fraction may be written 1/255"],
    ["--offset X", "default 0"],
    ["--mean X,X,X", "default 0; one number, or one for each channel"],
    ["--std X,X,X", "default 1"],
  ],
  examples: [
    "lanewise predict digits.keras seven.png --scale 1/255",
    "lanewise predict mobilenet.keras cat.jpg --scale 1/127.5 --offset -1 --classes imagenet.json --top 3",
    "lanewise predict net.keras inputs.npy --json > outputs.json",
    'lanewise predict two-inputs.keras inputs.json     # { "a": [[1, 2]], "b": [[3]] }',
  ],
  async run({ positionals, options, print, progress }) {
    const [file, inputPath] = positionals as [string, string];
    const [top, batchSize] = [options.count("top") ?? 5, options.count("batch")];
    const namesPath = options.text("classes");
    progress(`reading ${file} ...`);
    const model = await loadModel(file);
    const names = namesPath === undefined ? undefined : await readNames(namesPath);
    const input = await readInput(inputPath, model, options);
    progress("computing ...");
    const output = model.predict<PredictOutput>(input, { batchSize });
    if (options.flag("json")) print(JSON.stringify(toJson(output)));
    else for (const line of describe(output, top, names)) print(line);
    return 0;
  },
};

/** A file of the user's. @throws ModelFormatError when it cannot be read. */
async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    const missing = (cause as { code?: unknown } | null)?.code === "ENOENT";
    const reason = cause instanceof Error ? cause.message : String(cause);
    const what = missing ? "there is no such file" : `the file cannot be read: ${reason}`;
    throw new ModelFormatError(what, { path, cause });
  }
}

function parseJson(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch (cause) {
    throw new ModelFormatError("this is neither JSON, nor a NumPy array, a PNG or a JPEG", { path, cause });
  }
}

async function readInput(path: string, model: Model, options: Options): Promise<PredictInputs> {
  const bytes = await readBytes(path);
  if (isPicture(bytes)) {
    return preprocess(readPicture(bytes, path), preprocessing(model.inputShapes, options));
  }
  for (const name of ["size", "channels", "scale", "offset", "mean", "std"]) {
    if (options.text(name) !== undefined) throw new UsageError(`--${name} is for pictures`);
  }
  if (isNpy(bytes)) return withBatch(readNpy(bytes, path), model);
  const value = parseJson(bytes, path);
  if (!Array.isArray(value) && (typeof value !== "object" || value === null)) {
    throw new ConfigError("The input is no array and no object", { path, received: JSON.stringify(value) });
  }
  return asInputs(value, model, path);
}

/** Nested arrays, `{ data, shape }`, or for several inputs a list or an object of these. */
function asInputs(value: unknown, model: Model, path: string): PredictInputs {
  const one = (item: unknown): Tensor => {
    if (Array.isArray(item)) return tensor(item as number[]);
    const { data, shape } = (item ?? {}) as { data?: unknown; shape?: unknown };
    if (Array.isArray(data) && Array.isArray(shape) && data.every((each) => typeof each === "number")) {
      return new Tensor(Float32Array.from(data as number[]), shape as number[]);
    }
    throw new ConfigError("This is no input", {
      path,
      expected: "nested arrays of numbers, or { data, shape }",
      received: JSON.stringify(item)?.slice(0, 60),
    });
  };
  const several = (model.inputShapes?.length ?? 1) > 1;
  if (several && Array.isArray(value)) return value.map(one);
  const single = Array.isArray(value) || (value !== null && typeof value === "object" && "shape" in value);
  if (single) return withBatch(one(value), model);
  const entries = Object.entries(value as Record<string, unknown>).map(
    ([name, each]) => [name, one(each)] as const,
  );
  return Object.fromEntries(entries);
}

/** One sample without its batch axis becomes a batch of one. */
function withBatch(given: Tensor, model: Model): Tensor {
  const rank = model.inputShapes?.[0]?.length;
  return rank === given.shape.length + 1 ? new Tensor(given.data, [1, ...given.shape]) : given;
}

function preprocessing(shapes: readonly Shape[] | undefined, options: Options): Preprocessing {
  const [shape, ...more] = shapes ?? [];
  if (shape === undefined || more.length > 0 || shape.length !== 4) {
    throw new ConfigError("A picture is an input of four axes: batch, height, width, channels", {
      argument: "INPUT",
      expected: "a model with one such input",
      received: shapes?.map((each) => `[${each.map((size) => size ?? "null").join(", ")}]`).join(", "),
    });
  }
  const size = options.sizes("size");
  const [height = shape[1], width = shape[2]] = size ?? [];
  const channels = options.count("channels") ?? shape[3];
  if (size !== undefined && size.length !== 2) throw new UsageError("--size is height and width: 224,224");
  if (typeof height !== "number" || typeof width !== "number") {
    throw new UsageError("the model takes pictures of any size: give one with --size H,W");
  }
  if (channels !== 1 && channels !== 3) throw new UsageError("--channels is 1 or 3");
  const list = (name: "mean" | "std", otherwise: number): readonly number[] => {
    const values = options.numbers(name) ?? [otherwise];
    if (values.length !== 1 && values.length !== channels) {
      throw new UsageError(`--${name} is one number, or one for each of ${channels} channels`);
    }
    if (name === "std" && values.includes(0)) throw new UsageError("--std must not be 0");
    return values;
  };
  const [scale, offset] = [options.number("scale") ?? 1, options.number("offset") ?? 0];
  return { height, width, channels, scale, offset, mean: list("mean", 0), std: list("std", 1) };
}

/** A JSON list, or one name in each line. */
async function readNames(path: string): Promise<readonly string[]> {
  const text = new TextDecoder().decode(await readBytes(path));
  if (!/^\s*[[{]/.test(text)) return text.trimEnd().split(/\r?\n/);
  const value = parseJson(new TextEncoder().encode(text), path);
  // Keras's own index of ImageNet: { "0": ["n01440764", "tench"], ... }
  const names = Array.isArray(value) ? (value as unknown[]) : Object.values(value as Record<string, unknown>);
  return names.map((name) => String(Array.isArray(name) ? name.at(-1) : name));
}

type Outputs = readonly (readonly [name: string, tensor: Tensor])[];

function named(output: PredictOutput): Outputs {
  if (output instanceof Tensor) return [["", output]];
  return Object.entries(output as Readonly<Record<string, Tensor>>);
}

/** JSON has no NaN and no infinity: null stands for these, as in JSON.stringify. */
function toJson(output: PredictOutput): unknown {
  if (output instanceof Tensor) return output.toArray();
  if (Array.isArray(output)) return (output as readonly Tensor[]).map((each) => each.toArray());
  return Object.fromEntries(named(output).map(([name, each]) => [name, each.toArray()]));
}

const MOST_SAMPLES = 20;

function describe(output: PredictOutput, top: number, names: readonly string[] | undefined): string[] {
  return named(output).flatMap(([name, { data, shape }]) => {
    const [samples = 0, ...rest] = shape;
    const size = rest.reduce((product, each) => product * each, 1);
    const lines = [`${name === "" ? "output" : `output ${name}`} [${shape.join(", ")}]`];
    for (let at = 0; at < Math.min(samples, MOST_SAMPLES); at++) {
      const values = data.subarray(at * size, (at + 1) * size);
      if (samples > 1) lines.push(`sample ${at}`);
      lines.push(...largest(values, top, names));
    }
    if (samples > MOST_SAMPLES) lines.push(`... ${samples - MOST_SAMPLES} more samples: --json shows all`);
    return lines;
  });
}

function largest(values: Float32Array, top: number, names: readonly string[] | undefined): string[] {
  const order = Array.from(values.keys()).sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0));
  const shown = order.slice(0, top);
  const label = (at: number): string => names?.[at] ?? String(at);
  const width = Math.max(0, ...shown.map((at) => label(at).length));
  return shown.map((at) => `  ${label(at).padEnd(width)}  ${(values[at] as number).toPrecision(6)}`);
}
