import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Numbers, Oracle } from "./oracle.ts";

interface Answer {
  readonly outputs?: readonly { readonly shape: readonly number[]; readonly data: string }[];
  readonly error?: string;
}

/**
 * Keras itself, which opens the very configuration that our model writes and sets our weights in our order.
 * @param python A Python that has Keras 3. The variable KERAS_BACKEND chooses its backend.
 */
export function keras(python: string): Oracle {
  const script = fileURLToPath(new URL("keras_oracle.py", import.meta.url));
  const child = spawn(python, [script], { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    name: "keras",
    async predict(_, net, inputs) {
      const request = { model: net, weights: net.getWeights().map(encode), inputs: inputs.map(encode) };
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error("Keras has ended");
      const answer = JSON.parse(value) as Answer;
      // Keras has every layer: what it refuses, we should not have made.
      if (!answer.outputs) throw new Error(answer.error);
      return answer.outputs.map(({ shape, data }) => ({ shape, data: decode(data) }));
    },
    close: () => void child.stdin.end(),
  };
}

function encode({ data, shape }: Numbers): { shape: readonly number[]; data: string } {
  return { shape, data: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64") };
}

function decode(base64: string): Float32Array {
  const bytes = Buffer.from(base64, "base64");
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}
