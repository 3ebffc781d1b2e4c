import type { Architecture } from "./kit.ts";

const STEPS = 1000;
const CHANNELS = 64;

/** Eight residual blocks of causal-style convolutions over 1,000 steps, the dilation doubling: 1, 2, 4, ... 128. */
export const dilatedConv1d: Architecture = {
  name: "dilated residual conv1d, 1000 steps",
  inputShape: [STEPS, 8],
  build(kit) {
    const input = kit.input({ shape: [STEPS, 8], name: "signal" });
    let x = kit.layer("conv1d", { filters: CHANNELS, kernelSize: 1, name: "embed" }).apply(input);
    for (let block = 0; block < 8; block++) {
      const options = { filters: CHANNELS, kernelSize: 3, padding: "same", activation: "relu" };
      let y = kit
        .layer("conv1d", { ...options, dilationRate: 2 ** block, name: `block${block}_dilated` })
        .apply(x);
      y = kit.layer("conv1d", { filters: CHANNELS, kernelSize: 1, name: `block${block}_mix` }).apply(y);
      x = kit.layer("add", { name: `block${block}_add` }).apply([x, y]);
    }
    x = kit.layer("globalAveragePooling1d", { name: "pool" }).apply(x);
    return {
      input,
      output: kit.layer("dense", { units: 10, activation: "softmax", name: "classes" }).apply(x),
    };
  },
};
