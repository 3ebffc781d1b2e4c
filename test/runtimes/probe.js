// Runs unchanged in every runtime: predicts the bundled digits with both binaries and tells what came out.
/**
 * @param {typeof import("../../src/index.ts")} lanewise
 * @param {Parameters<typeof import("../../src/index.ts").loadModel>[0]} source
 * @param {Uint8Array} pixels
 */
export async function probe({ init, loadModel, tensor }, source, pixels) {
  const net = await loadModel(source);
  const images = tensor(
    Float32Array.from(pixels, (byte) => byte / 255),
    [pixels.length / 784, 28, 28, 1],
  );
  await init({ variant: "simd" });
  const simd = await digest(net.predict(images).data);
  const { variant } = await init();
  const best = net.predict(images).data;
  return { simd, variant, outputs: Array.from(best) };
}

/** @param {Float32Array} floats */
async function digest(floats) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array(floats.slice().buffer)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
