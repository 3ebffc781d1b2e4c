import type { Architecture } from "./kit.ts";

/** A tagger of 50 words: embedding, two bidirectional LSTMs of 128 units, a class for each word. */
export const tagger: Architecture = {
  name: "bidirectional LSTM tagger, 50 words",
  inputShape: [50],
  vocabulary: 5000,
  build(kit) {
    const input = kit.input({ shape: [50], name: "words" });
    let x = kit.layer("embedding", { inputDim: 5000, outputDim: 100, name: "embedding" }).apply(input);
    for (const name of ["first", "second"]) {
      x = kit.bidirectionalLstm({ units: 128, name }).apply(x);
    }
    return { input, output: kit.layer("dense", { units: 20, activation: "softmax", name: "tags" }).apply(x) };
  },
};
