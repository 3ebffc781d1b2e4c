import type { Architecture, Kit } from "./kit.ts";

/** [filters, blocks, stride of the first]: table 1 of https://arxiv.org/abs/1512.03385 */
const STAGES = [
  [64, 3, 1],
  [128, 4, 2],
  [256, 6, 2],
  [512, 3, 2],
] as const;

/** ResNet50 on 224×224 images: 25.6 million parameters, 7.7 GFLOP. */
export const resNet50: Architecture = {
  name: "ResNet50 224",
  inputShape: [224, 224, 3],
  build(kit) {
    const input = kit.input({ shape: [224, 224, 3], name: "image" });
    let x = padded(kit, input, "stem_pad", 3);
    x = convolution(kit, x, "stem", { filters: 64, size: 7, stride: 2 });
    x = padded(kit, x, "pool_pad", 1);
    x = kit.layer("maxPooling2d", { poolSize: 3, strides: 2, name: "pool" }).apply(x);
    for (const [stage, [filters, blocks, stride]] of STAGES.entries()) {
      for (let at = 0; at < blocks; at++)
        x = bottleneck(kit, x, `stage${stage}_${at}`, filters, at === 0 ? stride : 1, at === 0);
    }
    x = kit.layer("globalAveragePooling2d", { name: "average" }).apply(x);
    return {
      input,
      output: kit.layer("dense", { units: 1000, activation: "softmax", name: "classes" }).apply(x),
    };
  },
};

function bottleneck<T>(
  kit: Kit<T>,
  x: T,
  name: string,
  filters: number,
  stride: number,
  projects: boolean,
): T {
  const shortcut = projects
    ? convolution(kit, x, `${name}_shortcut`, { filters: 4 * filters, size: 1, stride, relu: false })
    : x;
  let y = convolution(kit, x, `${name}_1`, { filters, size: 1, stride });
  y = convolution(kit, y, `${name}_2`, { filters, size: 3, stride: 1 });
  y = convolution(kit, y, `${name}_3`, { filters: 4 * filters, size: 1, stride: 1, relu: false });
  const sum = kit.layer("add", { name: `${name}_add` }).apply([shortcut, y]);
  return kit.layer("activation", { activation: "relu", name: `${name}_relu` }).apply(sum);
}

function convolution<T>(
  kit: Kit<T>,
  x: T,
  name: string,
  conv: { readonly filters: number; readonly size: number; readonly stride: number; readonly relu?: boolean },
): T {
  const { filters, size, stride, relu = true } = conv;
  const padding = size === 3 ? "same" : "valid";
  let y = kit.layer("conv2d", { filters, kernelSize: size, strides: stride, padding, name }).apply(x);
  y = kit.layer("batchNormalization", { epsilon: 1.001e-5, name: `${name}_norm` }).apply(y);
  return relu ? kit.layer("activation", { activation: "relu", name: `${name}_relu` }).apply(y) : y;
}

function padded<T>(kit: Kit<T>, x: T, name: string, by: number): T {
  const padding = [
    [by, by],
    [by, by],
  ];
  return kit.layer("zeroPadding2d", { padding, name }).apply(x);
}
