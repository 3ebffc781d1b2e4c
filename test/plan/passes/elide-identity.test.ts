import { suite } from "uvu";
import * as assert from "uvu/assert";
import { elideIdentity } from "../../../src/plan/passes/elide-identity.ts";
import { addDense, draftOf, kindsOf, RELU } from "../../helpers/draft.ts";

const test = suite("elide identity");

test("dropout and linear activations go, however many follow one another", () => {
  const draft = draftOf((builder, x) => {
    const dropped = builder.addOne("identity", [builder.addOne("identity", [x], {})], {});
    const linear = builder.addOne("activation", [dropped], { name: "linear", parameters: [] });
    return [builder.addOne("activation", [linear], RELU)];
  });
  const after = elideIdentity(draft);
  assert.is(kindsOf(after), "activation");
  assert.is(after.ops[0]?.inputs[0], draft.inputs[0]);
});

test("an output that was one becomes what it copied", () => {
  const draft = draftOf((builder, x) => {
    const y = addDense(builder, x, 3);
    return [builder.addOne("identity", [y], {}), builder.addOne("identity", [x], {})];
  });
  const after = elideIdentity(draft);
  assert.is(kindsOf(after), "dense");
  assert.equal(after.outputs, [draft.ops[0]?.outputs[0], draft.inputs[0]]);
});

test("other activations stay", () => {
  const draft = draftOf((builder, x) => [builder.addOne("activation", [x], RELU)]);
  assert.is(kindsOf(elideIdentity(draft)), "activation");
});

test.run();
