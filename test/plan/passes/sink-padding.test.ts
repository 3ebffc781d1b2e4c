import { suite } from "uvu";
import * as assert from "uvu/assert";
import { sinkPadding } from "../../../src/plan/passes/sink-padding.ts";
import { draftOf, kindsOf, RELU } from "../../helpers/draft.ts";

const BORDER = { before: [0, 1, 2], after: [0, 3, 4], value: 5 };
const TO_LAST = { permutation: [0, 2, 3, 1] };

const test = suite("sink padding");

test("what is padded and then transposed is transposed and then padded", () => {
  const draft = draftOf(
    (builder, x) => builder.add("transpose", builder.add("pad", [x], BORDER), TO_LAST),
    [null, 6, 7, 8],
  );
  const after = sinkPadding(draft);
  assert.is(kindsOf(after), "transpose > pad");
  const [transpose, pad] = after.ops;
  assert.equal(transpose?.inputs, draft.inputs);
  assert.equal(transpose?.outputs[0]?.shape, [null, 7, 8, 6]);
  assert.equal(pad?.inputs, transpose?.outputs);
  assert.equal(pad?.outputs, draft.outputs);
  assert.equal(pad?.attributes, { before: [1, 2, 0], after: [3, 4, 0], value: 5 });
});

test("not where something else reads what is padded", () => {
  const draft = draftOf((builder, x) => {
    const [padded] = builder.add("pad", [x], BORDER);
    return padded
      ? [...builder.add("transpose", [padded], TO_LAST), builder.addOne("activation", [padded], RELU)]
      : [];
  });
  assert.is(kindsOf(sinkPadding(draft)), "pad > transpose > activation");
});

test.run();
