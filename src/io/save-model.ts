import { ConfigError, UnsupportedError, WeightError } from "../core/errors.ts";
import { type Image, render } from "../formats/byte-writer.ts";
import { kerasImage, weightsImage, type WeightGroup } from "../formats/keras/writer.ts";
import { type NamedArray, safetensorsImage } from "../formats/safetensors/writer.ts";
import type { StoredFloat } from "../formats/store-floats.ts";
import { tfjsFiles, type TfjsFiles } from "../formats/tfjs/writer.ts";
import type { Model } from "../models/model.ts";
import { layerPlaces } from "./layer-places.ts";
import { loadModel } from "./load-model.ts";
import { makeSelfTest, SELF_TEST_MEMBER } from "./self-test.ts";
import { writeFile } from "./write-file.ts";

/** `keras`: all in one file. `weights.h5`, `safetensors`: weights alone. `tfjs`: `model.json` and files beside it. */
export type SaveFormat = "keras" | "weights.h5" | "safetensors" | "tfjs";

export interface SaveOptions {
  /** Default: what the path ends with; without a path `"keras"`. */
  readonly format?: SaveFormat | undefined;
  /**
   * How weights are stored. Default: `"float32"`. `"float16"` halves the size and keeps three digits; `"uint8"`, only in
   * the tfjs format, keeps 256 steps for each weight. Both are read as float32.
   */
  readonly dtype?: "float32" | "float16" | "uint8" | undefined;
  /**
   * Puts a question and the model's answer into a `.keras` file, which `verifyModel` asks again. Default: false. The file
   * is opened once for it, so that the answer is that of the stored weights.
   */
  readonly selfTest?: boolean | undefined;
}

/** What `on-demand.ts` says. */
export function saveModel(model: Model, path: string | URL, options?: SaveOptions): Promise<void>;
export function saveModel(
  model: Model,
  options: SaveOptions & { readonly format: "tfjs" },
): Promise<TfjsFiles>;
export function saveModel(
  model: Model,
  options?: SaveOptions & { readonly format?: Exclude<SaveFormat, "tfjs"> },
): Promise<Uint8Array>;
export async function saveModel(
  model: Model,
  target: string | URL | SaveOptions = {},
  more: SaveOptions = {},
): Promise<void | TfjsFiles | Uint8Array> {
  const path = typeof target === "string" || target instanceof URL ? target : undefined;
  const options = path === undefined ? (target as SaveOptions) : more;
  const format = chooseFormat(options, path);
  const content = await contentOf(model, format, options);
  if (path === undefined) return content;
  if (content instanceof Uint8Array) return writeFile(path, content);
  // The shards first: a model.json that is there has all its files.
  for (const { name, bytes } of content.shards) await writeFile(beside(path, name), bytes);
  return writeFile(path, content.modelJson);
}

async function contentOf(
  model: Model,
  format: SaveFormat,
  options: SaveOptions,
): Promise<Uint8Array | TfjsFiles> {
  const { dtype = "float32", selfTest = false } = options;
  if (!["float32", "float16", "uint8"].includes(dtype) || (dtype === "uint8" && format !== "tfjs")) {
    throw new ConfigError(`The ${format} format cannot hold weights of this type`, {
      argument: "dtype",
      expected: format === "tfjs" ? '"float32", "float16" or "uint8"' : '"float32" or "float16"',
      received: JSON.stringify(dtype),
    });
  }
  if (selfTest && format !== "keras") {
    throw new ConfigError("Only a .keras file holds a self-test", { argument: "selfTest", received: format });
  }
  if (!model.built) {
    throw new ConfigError("The model is not built: it has no weights yet", {
      layer: model.label,
      expected: "an inputShape on the first layer, build(inputShape), or a first predict",
    });
  }
  checkValues(model, dtype);
  if (format === "tfjs") return tfjsFiles(model.toJSON(), namedWeights(model, tfjsName), dtype);
  const stored = dtype as StoredFloat;
  if (format === "safetensors") {
    return render(safetensorsImage(namedWeights(model, weightName), stored, { format: "keras" }));
  }
  const groups = weightGroups(model);
  if (format === "weights.h5") return render(weightsImage(groups, stored));
  const image = (test?: string): Image =>
    kerasImage({
      config: model.toJSON(),
      groups,
      dtype: stored,
      assets: test === undefined ? [] : [{ name: SELF_TEST_MEMBER, bytes: new TextEncoder().encode(test) }],
    });
  const bytes = render(image());
  if (!selfTest) return bytes;
  const copy = await loadModel(bytes);
  try {
    return render(image(makeSelfTest(copy)));
  } finally {
    copy.dispose();
  }
}

const ENDINGS: readonly (readonly [ending: string, format: SaveFormat])[] = [
  [".keras", "keras"],
  [".weights.h5", "weights.h5"],
  [".safetensors", "safetensors"],
  [".json", "tfjs"],
];

function chooseFormat({ format }: SaveOptions, path: string | URL | undefined): SaveFormat {
  const names = ENDINGS.map(([, name]) => name);
  if (format !== undefined) {
    if (names.includes(format)) return format;
    throw new ConfigError("Unknown format", {
      argument: "format",
      expected: `one of ${names.join(", ")}`,
      received: JSON.stringify(format),
    });
  }
  if (path === undefined) return "keras";
  const name = path instanceof URL ? path.pathname : path;
  const found = ENDINGS.find(([ending]) => name.toLowerCase().endsWith(ending));
  if (found !== undefined) return found[1];
  throw new ConfigError("The path does not say which format to write", {
    argument: "path",
    expected: `one that ends with ${ENDINGS.map(([ending]) => ending).join(", ")}, or the option format`,
    received: name,
  });
}

/** A file in the folder of another. */
function beside(path: string | URL, name: string): string | URL {
  return path instanceof URL ? new URL(name, path) : path.replace(/[^/\\]*$/, () => name);
}

/** The largest float32 that is rounded to a finite half. */
const LARGEST_HALF = 65_519.996;

/** Smaller types cannot hold every float32. */
function checkValues(model: Model, dtype: string): void {
  if (dtype === "float32") return;
  const largest = dtype === "float16" ? LARGEST_HALF : Number.MAX_VALUE;
  for (const weight of model.weights) {
    const bad = weight.data.find(
      (value) => Math.abs(value) > largest || (dtype === "uint8" && !(value < Infinity)),
    );
    if (bad === undefined || (dtype === "float16" && Math.abs(bad) === Infinity)) continue;
    throw new WeightError(`A value of the weight "${weight.name}" cannot be stored as ${dtype}`, {
      layer: model.label,
      argument: "dtype",
      expected: dtype === "float16" ? "values up to 65,504" : "finite values",
      received: String(bad),
    });
  }
}

/** The weights as groups of a Keras file. */
function weightGroups(model: Model): readonly WeightGroup[] {
  return layerPlaces(model).flatMap(({ layer, path }) =>
    layer.weightGroups().flatMap((part) => {
      if (part.weights.length === 0) return [];
      const arrays = part.weights.map(({ shape, data }) => ({ shape, values: data }));
      return [{ path: part.path === "" ? path : `${path}/${part.path}`, name: layer.name, arrays }];
    }),
  );
}

/** What names the weights of a file without groups: layer, part of the layer, weight. */
type Naming = (
  layer: { readonly name: string; readonly className: string },
  part: string,
  weight: string,
) => string;

function namedWeights(model: Model, naming: Naming): readonly NamedArray[] {
  const names = new Set<string>();
  return layerPlaces(model).flatMap(({ layer }) =>
    layer.weightGroups().flatMap(({ path, weights }) =>
      weights.map(({ name: own, shape, data }) => {
        const name = naming(layer, path, own);
        if (names.has(name)) {
          throw new UnsupportedError("Layers of models inside the model have the same name", {
            layer: layer.label,
            expected: "names that are unique in this format; the .keras format takes any",
            received: name,
          });
        }
        names.add(name);
        return { name, shape, values: data };
      }),
    ),
  );
}

/** `dense/kernel`, `lstm/cell/kernel` */
const weightName: Naming = ({ name }, part, weight) => [name, part, weight].filter(Boolean).join("/");

const tfjsName: Naming = ({ name, className }, part, weight) => {
  if (className === "DepthwiseConv2D" && weight === "kernel") return `${name}/depthwise_kernel`;
  const direction = /^(forward|backward)_layer/.exec(part)?.[0];
  return [name, direction, weight].filter(Boolean).join("/");
};
