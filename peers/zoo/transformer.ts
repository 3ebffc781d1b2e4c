import type { Architecture, Kit } from "./kit.ts";

const STEPS = 64;
const SIZE = 128;

/** Two encoder blocks of four heads over 64 words, then a class. */
export const transformer: Architecture = {
  name: "transformer encoder, 64 words",
  inputShape: [STEPS],
  vocabulary: 5000,
  build(kit) {
    const input = kit.input({ shape: [STEPS], name: "words" });
    let x = kit.layer("embedding", { inputDim: 5000, outputDim: SIZE, name: "embedding" }).apply(input);
    for (const name of ["first", "second"]) x = block(kit, x, name);
    x = kit.layer("globalAveragePooling1d", { name: "pool" }).apply(x);
    return {
      input,
      output: kit.layer("dense", { units: 10, activation: "softmax", name: "classes" }).apply(x),
    };
  },
};

function block<T>(kit: Kit<T>, x: T, name: string): T {
  const attention = kit.layer("multiHeadAttention", { numHeads: 4, keyDim: 32, name: `${name}_attention` });
  const sum = kit.layer("add", { name: `${name}_add` }).apply([x, attention.apply([x, x])]);
  const attended = kit.layer("layerNormalization", { name: `${name}_norm` }).apply(sum);
  let y = kit.layer("dense", { units: 4 * SIZE, activation: "gelu", name: `${name}_wide` }).apply(attended);
  y = kit.layer("dense", { units: SIZE, name: `${name}_narrow` }).apply(y);
  const total = kit.layer("add", { name: `${name}_add2` }).apply([attended, y]);
  return kit.layer("layerNormalization", { name: `${name}_norm2` }).apply(total);
}
