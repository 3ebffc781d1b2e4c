// What Keras writes of a model is read, and written again as it was: models.json, by models.py beside it.
import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { modelFromJson } from "../../../src/index.ts";
import { comparable } from "./comparable.ts";

const { models } = JSON.parse(readFileSync(new URL("models.json", import.meta.url), "utf8")) as {
  readonly models: readonly { readonly name: string; readonly json: object }[];
};

const test = suite("models as Keras writes them");

test("there are some", () => assert.ok(models.length > 15));

for (const { name, json } of models) {
  test(name, () => {
    const net = modelFromJson(json);
    assert.equal(comparable(net), comparable(json));
    const text = JSON.stringify(net);
    assert.is(JSON.stringify(modelFromJson(text)), text, "and once more");
  });
}

test.run();
