import * as tf from "@tensorflow/tfjs-core";
import { initializers, layers, type Shape } from "@tensorflow/tfjs-layers";

export interface AttentionOptions {
  readonly name: string;
  readonly numHeads: number;
  readonly keyDim: number;
}

/**
 * Keras's MultiHeadAttention of a sequence [batch, steps, size] to itself, which TensorFlow.js does not have, made of its
 * ops; with Keras's weights in Keras's order. The axes of the heads are one, since the backend adds only vectors to products.
 */
export class SelfAttention extends layers.Layer {
  static readonly className: string = "SelfAttention";
  readonly #heads: number;
  readonly #keyDim: number;

  constructor({ name, numHeads, keyDim }: AttentionOptions) {
    super({ name });
    this.#heads = numHeads;
    this.#keyDim = keyDim;
  }

  override build(shape: Shape | Shape[]): void {
    const size = (shape as Shape).at(-1) ?? 0;
    const width = this.#heads * this.#keyDim;
    const add = (name: string, shape: number[]): void =>
      void this.addWeight(name, shape, "float32", initializers.zeros());
    for (const part of ["query", "key", "value"]) {
      add(`${part}_kernel`, [size, width]);
      add(`${part}_bias`, [width]);
    }
    add("output_kernel", [width, size]);
    add("output_bias", [size]);
    this.built = true;
  }

  override computeOutputShape(shape: Shape | Shape[]): Shape {
    return shape as Shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = [inputs].flat()[0] as tf.Tensor3D;
      const scaled = tf.mul(this.#split(x, 0), 1 / Math.sqrt(this.#keyDim));
      const scores = tf.softmax(tf.matMul(scaled, this.#split(x, 2), false, true));
      const seen = tf.transpose(tf.matMul(scores, this.#split(x, 4)), [0, 2, 1, 3]);
      return this.#project(tf.reshape(seen, [x.shape[0], x.shape[1], -1]), 6);
    });
  }

  /** A projection cut into heads: [batch, heads, steps, keyDim]. */
  #split(x: tf.Tensor3D, at: number): tf.Tensor {
    const y = this.#project(x, at);
    return tf.transpose(tf.reshape(y, [...x.shape.slice(0, 2), this.#heads, this.#keyDim]), [0, 2, 1, 3]);
  }

  /** x · kernel + bias over the last axis, by the kernel's place among the weights. */
  #project(x: tf.Tensor3D, at: number): tf.Tensor3D {
    const [batch, steps, size] = x.shape;
    const [kernel, bias] = this.weights.slice(at, at + 2).map((variable) => variable.read());
    if (kernel === undefined || bias === undefined) throw new Error(`${this.name} is not built`);
    const y = tf.fused.matMul({ a: tf.reshape(x, [batch * steps, size]), b: kernel, bias });
    return tf.reshape(y, [batch, steps, -1]);
  }
}
