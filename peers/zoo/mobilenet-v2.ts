import type { Architecture, Kit } from "./kit.ts";

/** [expansion, filters, repetitions, stride of the first]: table 2 of https://arxiv.org/abs/1801.04381 */
const BLOCKS = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
] as const;

/** MobileNetV2 of width 1 on 224×224 images: 3.5 million parameters, 0.6 GFLOP. */
export const mobileNetV2: Architecture = {
  name: "MobileNetV2 224",
  inputShape: [224, 224, 3],
  build(kit) {
    const input = kit.input({ shape: [224, 224, 3], name: "image" });
    let x = convolution(kit, input, "stem", 32, 3, 2);
    let channels = 32;
    for (const [block, [expansion, filters, repetitions, stride]] of BLOCKS.entries()) {
      for (let at = 0; at < repetitions; at++) {
        const name = `block${block}_${at}`;
        x = invertedResidual(kit, x, name, { channels, expansion, filters, stride: at === 0 ? stride : 1 });
        channels = filters;
      }
    }
    x = convolution(kit, x, "head", 1280, 1, 1);
    x = kit.layer("globalAveragePooling2d", { name: "pool" }).apply(x);
    return {
      input,
      output: kit.layer("dense", { units: 1000, activation: "softmax", name: "classes" }).apply(x),
    };
  },
};

function invertedResidual<T>(
  kit: Kit<T>,
  x: T,
  name: string,
  block: {
    readonly channels: number;
    readonly expansion: number;
    readonly filters: number;
    readonly stride: number;
  },
): T {
  const { channels, expansion, filters, stride } = block;
  let y = expansion === 1 ? x : convolution(kit, x, `${name}_expand`, channels * expansion, 1, 1);
  if (stride === 2) {
    const padding = [
      [0, 1],
      [0, 1],
    ];
    y = kit.layer("zeroPadding2d", { padding, name: `${name}_pad` }).apply(y);
  }
  y = kit
    .layer("depthwiseConv2d", {
      kernelSize: 3,
      strides: stride,
      padding: stride === 2 ? "valid" : "same",
      useBias: false,
      name: `${name}_depthwise`,
    })
    .apply(y);
  y = normalized(kit, y, `${name}_depthwise`);
  y = kit.layer("reLU", { maxValue: 6, name: `${name}_depthwise_relu` }).apply(y);
  y = kit.layer("conv2d", { filters, kernelSize: 1, useBias: false, name: `${name}_project` }).apply(y);
  y = normalized(kit, y, `${name}_project`);
  return stride === 1 && channels === filters ? kit.layer("add", { name: `${name}_add` }).apply([x, y]) : y;
}

function convolution<T>(kit: Kit<T>, x: T, name: string, filters: number, size: number, stride: number): T {
  const y = kit
    .layer("conv2d", { filters, kernelSize: size, strides: stride, padding: "same", useBias: false, name })
    .apply(x);
  return kit.layer("reLU", { maxValue: 6, name: `${name}_relu` }).apply(normalized(kit, y, name));
}

function normalized<T>(kit: Kit<T>, x: T, name: string): T {
  return kit.layer("batchNormalization", { epsilon: 1e-3, name: `${name}_norm` }).apply(x);
}
