import { ConfigError, UnsupportedError } from "../../core/errors.ts";
import type { Parser } from "../arguments.ts";
import { type Json, toJson } from "../json.ts";
import type { LayerClass, LayerOptions } from "../layer.ts";
import { PassThrough } from "../pass-through.ts";

export type AugmentationName =
  | "AugMix"
  | "CutMix"
  | "MixUp"
  | "RandAugment"
  | "RandomBrightness"
  | "RandomColorDegeneration"
  | "RandomColorJitter"
  | "RandomContrast"
  | "RandomElasticTransform"
  | "RandomErasing"
  | "RandomFlip"
  | "RandomGaussianBlur"
  | "RandomGrayscale"
  | "RandomHue"
  | "RandomInvert"
  | "RandomPerspective"
  | "RandomPosterization"
  | "RandomRotation"
  | "RandomSaturation"
  | "RandomSharpness"
  | "RandomShear"
  | "RandomTranslation"
  | "RandomZoom"
  | "Solarization";

/** Arguments of an augmentation with Keras's defaults; a `required` one has none. */
type Arguments = Readonly<Record<string, Json | undefined>>;

const required = undefined;
const RANGE: Arguments = { valueRange: [0, 255] };
const SPACE: Arguments = { interpolation: "bilinear", fillValue: 0 };

/** Every class with its arguments. All have `seed` and `dataFormat` besides. */
const CLASSES: Readonly<Record<AugmentationName, Arguments>> = {
  AugMix: {
    ...RANGE,
    numChains: 3,
    chainDepth: 3,
    factor: [0, 0.3],
    alpha: 1,
    allOps: true,
    interpolation: "bilinear",
  },
  CutMix: { factor: [0, 1] },
  MixUp: { alpha: 0.2 },
  RandAugment: { ...RANGE, numOps: 2, factor: [0, 0.5], interpolation: "bilinear" },
  RandomBrightness: { ...RANGE, factor: required },
  RandomColorDegeneration: { ...RANGE, factor: required },
  RandomColorJitter: {
    ...RANGE,
    brightnessFactor: null,
    contrastFactor: null,
    saturationFactor: null,
    hueFactor: null,
  },
  RandomContrast: { ...RANGE, factor: required },
  RandomElasticTransform: { ...RANGE, ...SPACE, factor: [0, 1], scale: [0, 1], fillMode: "reflect" },
  RandomErasing: { ...RANGE, factor: [0, 1], scale: [0.02, 0.33], fillValue: null },
  RandomFlip: { mode: "horizontal_and_vertical" },
  RandomGaussianBlur: { ...RANGE, factor: [0, 1], kernelSize: [3, 3], sigma: [0, 1] },
  RandomGrayscale: { factor: 0.5 },
  RandomHue: { ...RANGE, factor: required },
  RandomInvert: { ...RANGE, factor: [0, 1] },
  RandomPerspective: { ...SPACE, factor: [0, 1], scale: 1 },
  RandomPosterization: { ...RANGE, factor: required },
  RandomRotation: { ...SPACE, factor: required, fillMode: "reflect" },
  RandomSaturation: { ...RANGE, factor: required },
  RandomSharpness: { ...RANGE, factor: required },
  RandomShear: { ...SPACE, xFactor: [0, 0], yFactor: [0, 0], fillMode: "reflect" },
  RandomTranslation: { ...SPACE, heightFactor: required, widthFactor: required, fillMode: "reflect" },
  RandomZoom: { ...SPACE, heightFactor: required, widthFactor: null, fillMode: "reflect" },
  Solarization: { ...RANGE, additionFactor: [0, 0], thresholdFactor: [0, 0] },
};

/** The arguments of a class, by Keras's names or in camelCase. */
export interface AugmentationOptions extends LayerOptions {
  readonly [argument: string]: unknown;
}

/**
 * Changes images at random in training and does nothing when predicting: y = x. Its arguments are kept in the
 * configuration, unread.
 *
 * Source: https://keras.io/api/layers/preprocessing_layers/image_augmentation/
 */
export abstract class Augmentation extends PassThrough {
  protected override readonly supportsMasking: boolean = false;

  protected override checkTraining(): void {
    throw new UnsupportedError("Augmentation is not supported in training mode", { layer: this.label });
  }

  protected constructor(options: AugmentationOptions, kerasMajor: number | undefined, defaults: Arguments) {
    super(options, kerasMajor);
    for (const [key, value] of Object.entries(defaults)) {
      this.args.parsed(key, parseAnything, value);
    }
    this.args.parsed("dataFormat", parseAnything, "channels_last");
    this.args.seed("seed");
    this.finish();
  }
}

export type AugmentationClass = LayerClass &
  (new (options: AugmentationOptions, kerasMajor?: number) => Augmentation);

/** The classes, by name: `new augmentations.RandomFlip({ mode: "horizontal" })`. */
export const augmentations: Readonly<Record<AugmentationName, AugmentationClass>> =
  /* @__PURE__ */ augmentationClasses();

function augmentationClasses(): Record<AugmentationName, AugmentationClass> {
  const classes = Object.entries<Arguments>(CLASSES).map(([name, defaults]) => [
    name,
    augmentationClass(name, defaults),
  ]);
  return Object.fromEntries(classes) as Record<AugmentationName, AugmentationClass>;
}

function augmentationClass(name: string, defaults: Arguments): AugmentationClass {
  return class extends Augmentation {
    static override readonly className = name;

    constructor(options: AugmentationOptions = {}, kerasMajor?: number) {
      super(options, kerasMajor, defaults);
    }
  };
}

const parseAnything: Parser<void> = (value, { layer, argument }) => {
  const config = value === undefined ? undefined : toJson(value);
  if (config !== undefined) return { value: undefined, config };
  throw new ConfigError(value === undefined ? "This argument is required" : "The value is not valid", {
    layer,
    argument,
    expected: "something JSON can hold",
    received: value === undefined ? "nothing" : `a ${typeof value}`,
  });
};

/** Makes a `Augmentation` layer. @see Augmentation */
export function augmentation(className: AugmentationName, options: AugmentationOptions = {}): Augmentation {
  return new augmentations[className](options);
}
