import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fuseActivation } from "../../../src/plan/passes/fuse-activation.ts";
import { addDense, draftOf, kindsOf, RELU } from "../../helpers/draft.ts";

const TANH = { name: "tanh", parameters: [] } as const;

const test = suite("fuse activation");

test("the product finishes its own rows, and says for whom", () => {
  const draft = draftOf((builder, x) => {
    builder.layer = 'Dense "d"';
    const y = addDense(builder, x, 3);
    builder.layer = 'ReLU "r"';
    return [builder.addOne("activation", [y], RELU)];
  });
  const after = fuseActivation(draft);
  assert.is(kindsOf(after), "dense+relu");
  assert.equal(after.ops[0]?.outputs, draft.ops[1]?.outputs);
  assert.equal(after.ops[0]?.layers, ['Dense "d"', 'ReLU "r"']);
});

test("only the first of two activations is taken", () => {
  const draft = draftOf((builder, x) => {
    const y = builder.addOne("activation", [addDense(builder, x, 3)], RELU);
    return [builder.addOne("activation", [y], TANH)];
  });
  assert.is(kindsOf(fuseActivation(draft)), "dense+relu > activation");
});

test("a product that something else reads as well keeps its own result", () => {
  const read = draftOf((builder, x) => {
    const y = addDense(builder, x, 3);
    return [builder.addOne("activation", [y], RELU), builder.addOne("activation", [y], TANH)];
  });
  assert.is(kindsOf(fuseActivation(read)), "dense > activation > activation");
  const output = draftOf((builder, x) => {
    const y = addDense(builder, x, 3);
    return [y, builder.addOne("activation", [y], RELU)];
  });
  assert.is(kindsOf(fuseActivation(output)), "dense > activation");
});

test("others than products take none", () => {
  const draft = draftOf((builder, x) => {
    const y = builder.addOne("transpose", [x], { permutation: [0, 2, 1, 3] });
    return [builder.addOne("activation", [y], RELU)];
  });
  assert.is(kindsOf(fuseActivation(draft)), "transpose > activation");
});

test.run();
