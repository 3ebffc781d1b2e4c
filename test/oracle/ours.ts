import { elementCount } from "../../src/core/shape.ts";
import { type Functional, input, layers, model, type SymbolicTensor, Tensor } from "../../src/index.ts";
import { Draw } from "../helpers/random.ts";
import { build, type Kit, type Recipe } from "./recipe.ts";

type Factory = (options: object) => { apply(inputs: SymbolicTensor | SymbolicTensor[]): SymbolicTensor };

/** Builds with the layers of this library. */
export const kit: Kit<SymbolicTensor> = {
  input,
  layer: (kind, options) => (layers as unknown as Record<string, Factory>)[kind]!(options),
};

/** The model of a recipe, with its weights. */
export function buildOurs(recipe: Recipe): Functional {
  const net = model(build(kit, recipe));
  const draw = new Draw(recipe.seed + 1);
  for (const layer of net.layers) {
    layer.setWeights(
      layer.weights.map(({ name, shape, size }) => {
        if (name.endsWith("variance")) return draw.floats(size, 0.875).map((value) => value + 1.125);
        if (shape.length === 1) return draw.floats(size);
        // That which keeps the variance of the values, of a kernel's fan in.
        return draw.floats(size, Math.sqrt(3 / Math.max(1, elementCount(shape.slice(0, -1)))));
      }),
    );
  }
  return net;
}

/** Samples for a recipe's inputs. */
export function drawInputs({ inputs, seed }: Recipe, samples: number): Tensor[] {
  const draw = new Draw(seed + 2);
  return inputs.map(({ shape, vocabulary }) => {
    const count = samples * elementCount(shape);
    const data = vocabulary === undefined ? draw.floats(count, 2) : draw.floats(count, 0.5).map((x) => Math.floor((x + 0.5) * 0.999 * vocabulary)); // prettier-ignore
    return new Tensor(data, [samples, ...shape]);
  });
}

/** All outputs. */
export function predictOurs(net: Functional, inputs: readonly Tensor[]): Tensor[] {
  const result = net.predict<Tensor | Tensor[]>(inputs.length === 1 ? (inputs[0] as Tensor) : inputs);
  return [result].flat();
}
