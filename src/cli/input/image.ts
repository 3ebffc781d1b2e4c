import { decode as decodePng } from "fast-png";
import { decode as decodeJpeg } from "jpeg-js";
import { ModelFormatError } from "../../core/errors.ts";
import { Tensor } from "../../core/tensor.ts";

/** Pixels from 0 to 255, row by row. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** 1: grey, 3: red, green and blue. Transparent pixels lie on black. */
  readonly channels: 1 | 3;
  readonly pixels: Float32Array;
}

/** How a picture becomes numbers: (pixel·scale + offset - mean) / std, channel by channel. */
export interface Preprocessing {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly scale: number;
  readonly offset: number;
  /** One number for all channels, or one for each. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

const isPng = (bytes: Uint8Array): boolean => bytes[0] === 0x89 && bytes[1] === 0x50;
const isJpeg = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xd8;

/** Is it a PNG or a JPEG? */
export function isPicture(bytes: Uint8Array): boolean {
  return isPng(bytes) || isJpeg(bytes);
}

/** @throws ModelFormatError for a damaged picture. */
export function readPicture(bytes: Uint8Array, path: string): Picture {
  try {
    return isPng(bytes) ? fromPng(bytes) : fromJpeg(bytes);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ModelFormatError(`the picture cannot be read: ${reason}`, { path, cause });
  }
}

function fromPng(bytes: Uint8Array): Picture {
  const { width, height, channels, depth, data, palette } = decodePng(bytes);
  const most = 2 ** depth - 1;
  const count = width * height;
  const grey = palette === undefined && channels <= 2;
  const pixels = new Float32Array(count * (grey ? 1 : 3));
  const perByte = depth < 8 ? 8 / depth : 1;
  const rowBytes = Math.ceil((width * channels) / perByte);
  /** One sample: several share a byte below 8 bits. */
  const sample = (row: number, at: number): number => {
    if (depth >= 8) return data[row * width * channels + at] ?? 0;
    const byte = data[row * rowBytes + Math.floor(at / perByte)] ?? 0;
    return (byte >> (8 - depth * ((at % perByte) + 1))) & most;
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x;
      if (palette !== undefined) {
        const [red = 0, green = 0, blue = 0, alpha = 255] = palette[sample(y, x)] ?? [];
        pixels.set(
          [red, green, blue].map((value) => (value * alpha) / 255),
          3 * pixel,
        );
        continue;
      }
      const at = x * channels;
      const alpha = channels === 2 || channels === 4 ? sample(y, at + channels - 1) / most : 1;
      const values = grey ? 1 : 3;
      for (let channel = 0; channel < values; channel++) {
        pixels[pixel * values + channel] = ((sample(y, at + channel) * 255) / most) * alpha;
      }
    }
  }
  return { width, height, channels: grey ? 1 : 3, pixels };
}

function fromJpeg(bytes: Uint8Array): Picture {
  const { width, height, data } = decodeJpeg(bytes, { useTArray: true, formatAsRGBA: false });
  return { width, height, channels: 3, pixels: Float32Array.from(data) };
}

/** One sample [1, height, width, channels] for a model. */
export function preprocess(picture: Picture, how: Preprocessing): Tensor {
  const { height, width, channels } = how;
  const values = withChannels(resize(picture, height, width), channels);
  for (let at = 0; at < values.length; at++) {
    const channel = at % channels;
    const mean = how.mean[channel] ?? how.mean[0] ?? 0;
    const std = how.std[channel] ?? how.std[0] ?? 1;
    values[at] = ((values[at] ?? 0) * how.scale + how.offset - mean) / std;
  }
  return new Tensor(values, [1, height, width, channels]);
}

/**
 * Resizes by what a pixel covers: the mean of all it stands for when smaller, between the nearest four (centre to centre)
 * when larger. In between it is a triangle of the width of a source or target pixel, whichever is larger.
 */
function resize(picture: Picture, height: number, width: number): Picture {
  if (picture.height === height && picture.width === width) return picture;
  const { channels } = picture;
  const rows = taps(picture.height, height);
  const columns = taps(picture.width, width);
  const wide = new Float32Array(picture.height * width * channels);
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < width; x++) {
      for (const [from, weight] of columns[x] ?? []) {
        for (let c = 0; c < channels; c++) {
          wide[(y * width + x) * channels + c]! +=
            weight * picture.pixels[(y * picture.width + from) * channels + c]!;
        }
      }
    }
  }
  const pixels = new Float32Array(height * width * channels);
  for (let y = 0; y < height; y++) {
    for (const [from, weight] of rows[y] ?? []) {
      for (let at = 0; at < width * channels; at++) {
        pixels[y * width * channels + at]! += weight * wide[from * width * channels + at]!;
      }
    }
  }
  return { width, height, channels, pixels };
}

/** For each target pixel the source pixels with their weights, which add up to 1. */
function taps(from: number, to: number): (readonly [number, number])[][] {
  const scale = from / to;
  const reach = Math.max(1, scale);
  return Array.from({ length: to }, (_, at) => {
    const centre = (at + 0.5) * scale - 0.5;
    const found: [number, number][] = [];
    for (let i = Math.ceil(centre - reach); i <= Math.floor(centre + reach); i++) {
      const weight = 1 - Math.abs(i - centre) / reach;
      if (weight > 0 && i >= 0 && i < from) found.push([i, weight]);
    }
    const sum = found.reduce((total, [, weight]) => total + weight, 0);
    return found.map(([i, weight]) => [i, weight / sum] as const);
  });
}

/** Grey from colours by their brightness to the eye (ITU-R BT.601), or the same grey three times. */
function withChannels({ pixels, channels }: Picture, wanted: 1 | 3): Float32Array {
  if (channels === wanted) return pixels.slice();
  const count = pixels.length / channels;
  if (wanted === 3)
    return Float32Array.from({ length: 3 * count }, (_, at) => pixels[Math.floor(at / 3)] ?? 0);
  return Float32Array.from(
    { length: count },
    (_, at) => 0.299 * pixels[3 * at]! + 0.587 * pixels[3 * at + 1]! + 0.114 * pixels[3 * at + 2]!,
  );
}
