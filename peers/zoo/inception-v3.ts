import type { Architecture, Kit } from "./kit.ts";

type Size = readonly [height: number, width: number];

/** InceptionV3 on 299×299 images (https://arxiv.org/abs/1512.00567): 23.9 million parameters, 11.4 GFLOP. */
export const inceptionV3: Architecture = {
  name: "InceptionV3 299",
  inputShape: [299, 299, 3],
  build(kit) {
    const net = new Net(kit);
    const input = kit.input({ shape: [299, 299, 3], name: "image" });
    let x = net.conv(input, 32, [3, 3], 2, "valid");
    x = net.conv(x, 32, [3, 3], 1, "valid");
    x = net.conv(x, 64, [3, 3]);
    x = net.maxPool(x);
    x = net.conv(x, 80, [1, 1], 1, "valid");
    x = net.conv(x, 192, [3, 3], 1, "valid");
    x = net.maxPool(x);
    for (const pool of [32, 64, 64]) x = net.mixed35(x, pool);
    x = net.reduce35(x);
    for (const filters of [128, 160, 160, 192]) x = net.mixed17(x, filters);
    x = net.reduce17(x);
    for (let at = 0; at < 2; at++) x = net.mixed8(x);
    x = kit.layer("globalAveragePooling2d", { name: "pool" }).apply(x);
    return {
      input,
      output: kit.layer("dense", { units: 1000, activation: "softmax", name: "classes" }).apply(x),
    };
  },
};

/** The blocks, named by the size of their images, and a number for each layer. */
class Net<T> {
  readonly #kit: Kit<T>;
  #count = 0;

  constructor(kit: Kit<T>) {
    this.#kit = kit;
  }

  conv(x: T, filters: number, kernelSize: Size, strides = 1, padding = "same"): T {
    const name = this.#name("conv");
    const options = { filters, kernelSize, strides, padding, useBias: false, name };
    let y = this.#kit.layer("conv2d", options).apply(x);
    y = this.#kit.layer("batchNormalization", { scale: false, name: `${name}_norm` }).apply(y);
    return this.#kit.layer("activation", { activation: "relu", name: `${name}_relu` }).apply(y);
  }

  maxPool(x: T): T {
    return this.#kit.layer("maxPooling2d", { poolSize: 3, strides: 2, name: this.#name("max") }).apply(x);
  }

  mixed35(x: T, poolFilters: number): T {
    const one = this.conv(x, 64, [1, 1]);
    const five = this.conv(this.conv(x, 48, [1, 1]), 64, [5, 5]);
    const double = this.conv(this.conv(this.conv(x, 64, [1, 1]), 96, [3, 3]), 96, [3, 3]);
    return this.#concat([one, five, double, this.conv(this.#average(x), poolFilters, [1, 1])]);
  }

  reduce35(x: T): T {
    const three = this.conv(x, 384, [3, 3], 2, "valid");
    const double = this.conv(this.conv(this.conv(x, 64, [1, 1]), 96, [3, 3]), 96, [3, 3], 2, "valid");
    return this.#concat([three, double, this.maxPool(x)]);
  }

  mixed17(x: T, filters: number): T {
    const one = this.conv(x, 192, [1, 1]);
    let seven = this.conv(x, filters, [1, 1]);
    seven = this.conv(this.conv(seven, filters, [1, 7]), 192, [7, 1]);
    let double = this.conv(x, filters, [1, 1]);
    double = this.conv(this.conv(double, filters, [7, 1]), filters, [1, 7]);
    double = this.conv(this.conv(double, filters, [7, 1]), 192, [1, 7]);
    return this.#concat([one, seven, double, this.conv(this.#average(x), 192, [1, 1])]);
  }

  reduce17(x: T): T {
    const three = this.conv(this.conv(x, 192, [1, 1]), 320, [3, 3], 2, "valid");
    let seven = this.conv(this.conv(x, 192, [1, 1]), 192, [1, 7]);
    seven = this.conv(this.conv(seven, 192, [7, 1]), 192, [3, 3], 2, "valid");
    return this.#concat([three, seven, this.maxPool(x)]);
  }

  mixed8(x: T): T {
    const one = this.conv(x, 320, [1, 1]);
    const narrow = this.conv(x, 384, [1, 1]);
    const three = this.#concat([this.conv(narrow, 384, [1, 3]), this.conv(narrow, 384, [3, 1])]);
    const deep = this.conv(this.conv(x, 448, [1, 1]), 384, [3, 3]);
    const double = this.#concat([this.conv(deep, 384, [1, 3]), this.conv(deep, 384, [3, 1])]);
    return this.#concat([one, three, double, this.conv(this.#average(x), 192, [1, 1])]);
  }

  #average(x: T): T {
    const options = { poolSize: 3, strides: 1, padding: "same", name: this.#name("average") };
    return this.#kit.layer("averagePooling2d", options).apply(x);
  }

  #concat(parts: readonly T[]): T {
    return this.#kit.layer("concatenate", { axis: -1, name: this.#name("mixed") }).apply(parts);
  }

  #name(kind: string): string {
    return `${kind}_${this.#count++}`;
  }
}
