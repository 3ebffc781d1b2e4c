import type { KernelCase } from "../../helpers/cases.ts";
import { graphOf } from "../../helpers/graphs.ts";
import type { Draw } from "../../helpers/random.ts";
import { transpose } from "../../reference/transpose.ts";

export function transposeCase(
  shape: readonly number[],
  permutation: readonly number[],
  draw: Draw,
): KernelCase {
  const x = draw.integers(
    shape.reduce((product, dim) => product * dim, 1),
    1000,
  );
  const graph = graphOf([null, ...shape.slice(1)], (builder, value) => {
    return builder.addOne("transpose", [value], { permutation });
  });
  const values = transpose(x, shape, permutation);
  const name = `transpose [${shape.join()}] by [${permutation.join()}]`;
  return { name, graph, capacity: shape[0] ?? 1, inputs: [x], expected: [{ values }] };
}
