import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Lacking, type Numbers, type Oracle } from "./oracle.ts";
import type { Options } from "./kinds.ts";
import { build, isMade, type Kit, type Made } from "./recipe.ts";

/** What peers/tfjs-layers.ts exports. Its address is computed, so that this type-checks without peers/node_modules. */
interface TfjsLayers {
  readonly kit: Kit<unknown>;
  start(): Promise<void>;
  predict(
    ends: object,
    weights: ReadonlyMap<string, readonly Numbers[]>,
    inputs: readonly Numbers[],
  ): Numbers[];
}

const PEERS = new URL("../../peers/", import.meta.url);

/** Are the packages there that `npm run oracle` installs? */
export function hasTfjs(): boolean {
  return existsSync(fileURLToPath(new URL("node_modules/@tensorflow/tfjs-layers/package.json", PEERS)));
}

/** TensorFlow.js: its layers are those of Keras 2. */
export async function tfjs(): Promise<Oracle> {
  const there = (await import(new URL("tfjs-layers.ts", PEERS).href)) as TfjsLayers;
  await there.start();
  return {
    name: "tfjs",
    async predict(recipe, net, inputs) {
      const lacks = recipe.steps.map(lacking).find((why) => why !== undefined);
      if (lacks !== undefined) throw new Lacking(lacks);
      const weights = new Map(net.layers.map((layer) => [layer.name, layer.getWeights()]));
      try {
        return there.predict(build(there.kit, recipe), weights, inputs);
      } catch (error) {
        throw new Lacking(error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error));
      }
    },
    close() {},
  };
}

/** What TensorFlow.js takes without a word and computes otherwise than Keras 3. */
const OTHERWISE: readonly (readonly [RegExp, (options: Options) => boolean, string])[] = [
  [/./, ({ groups }) => groups !== undefined, "groups"],
  [/./, ({ activation }) => activation === "hardSigmoid", "Keras 2's hard sigmoid"],
  [/1d/, ({ dataFormat }) => dataFormat === "channelsFirst", "channels first along one axis"],
  [/^concatenate$/, ({ axis }) => typeof axis === "number" && axis < -1, "a negative axis"],
  [/^batchNormalization$/, ({ axis }) => axis !== -1, "another axis than the last"],
  [/^global/, ({ keepdims }) => keepdims === true, "keepdims"],
  [/^depthwiseConv/, ({ dilationRate }) => (dilationRate as number[]).some((rate) => rate > 1), "dilation"],
  [/^separableConv/, ({ dilationRate }) => new Set(dilationRate as number[]).size > 1, "uneven dilation"],
  [/^embedding$/, ({ maskZero }) => maskZero === true, "masks"],
  [/^masking$/, () => true, "masks"],
  [/^upSampling2d$/, ({ interpolation }) => interpolation !== "nearest", "where pixels have their centres"],
  [/^resizing$|^centerCrop$/, () => true, "where pixels have their centres"],
  // It counts a negative padding where a stride leaves a gap.
  [/3d/, ({ padding, strides }) => padding === "same" && Array.isArray(strides), "strides in volumes"],
];

function lacking({ kind, options }: Made): string | undefined {
  const inner = Object.values(options).find(isMade);
  const found = OTHERWISE.find(([kinds, isSo]) => kinds.test(kind) && isSo(options));
  return found ? `${kind}: ${found[2]}` : inner && lacking(inner);
}
