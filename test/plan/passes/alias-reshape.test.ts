import { suite } from "uvu";
import * as assert from "uvu/assert";
import { aliasReshape } from "../../../src/plan/passes/alias-reshape.ts";
import { draftOf, kindsOf, RELU } from "../../helpers/draft.ts";

const test = suite("alias reshape");

test("reshapes of reshapes are the first one's input", () => {
  const draft = draftOf((builder, x) => {
    const y = builder.addOne("reshape", [x], { target: [16, -1] });
    const z = builder.addOne("reshape", [y], { target: [-1] });
    return [builder.addOne("activation", [z], RELU), z];
  });
  const after = aliasReshape(draft);
  assert.is(kindsOf(after), "activation");
  for (const op of draft.ops.slice(0, 2)) {
    assert.is(after.aliases.get(op.outputs[0]?.id ?? -1), draft.inputs[0]);
  }
  // The op still sees the shape it was given.
  assert.equal(after.ops[0]?.inputs[0]?.shape, [null, 32]);
});

test.run();
