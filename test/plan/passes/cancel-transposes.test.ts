import { suite } from "uvu";
import * as assert from "uvu/assert";
import { cancelTransposes } from "../../../src/plan/passes/cancel-transposes.ts";
import { draftOf, kindsOf, RELU } from "../../helpers/draft.ts";

const TO_FIRST = { permutation: [0, 3, 1, 2] };
const TO_LAST = { permutation: [0, 2, 3, 1] };

const test = suite("cancel transposes");

test("there and back is nowhere", () => {
  const draft = draftOf((builder, x) => {
    const back = builder.addOne("transpose", [builder.addOne("transpose", [x], TO_FIRST)], TO_LAST);
    return [builder.addOne("activation", [back], RELU)];
  });
  const after = cancelTransposes(draft);
  assert.is(kindsOf(after), "activation");
  assert.is(after.ops[0]?.inputs[0], draft.inputs[0]);
});

test("two that do not undo each other stay", () => {
  const draft = draftOf((builder, x) => {
    return [builder.addOne("transpose", [builder.addOne("transpose", [x], TO_FIRST)], TO_FIRST)];
  });
  assert.is(kindsOf(cancelTransposes(draft)), "transpose > transpose");
});

test("the first stays where something else reads it", () => {
  const draft = draftOf((builder, x) => {
    const first = builder.addOne("transpose", [x], TO_FIRST);
    return [builder.addOne("transpose", [first], TO_LAST), first];
  });
  const after = cancelTransposes(draft);
  assert.is(kindsOf(after), "transpose");
  assert.equal(after.outputs, [draft.inputs[0], draft.ops[0]?.outputs[0]]);
});

test("four cancel in pairs", () => {
  const draft = draftOf((builder, x) => {
    let y = x;
    for (const attributes of [TO_FIRST, TO_LAST, TO_FIRST, TO_LAST])
      y = builder.addOne("transpose", [y], attributes);
    return [y];
  });
  const after = cancelTransposes(draft);
  assert.is(kindsOf(after), "");
  assert.equal(after.outputs, draft.inputs);
});

test("nested pairs cancel from the inside", () => {
  const swap = { permutation: [0, 2, 1, 3] };
  const draft = draftOf((builder, x) => {
    let y = x;
    for (const attributes of [TO_FIRST, swap, swap, TO_LAST])
      y = builder.addOne("transpose", [y], attributes);
    return [y];
  });
  assert.is(kindsOf(cancelTransposes(draft)), "");
});

test.run();
