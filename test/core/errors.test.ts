import { test } from "uvu";
import * as assert from "uvu/assert";
import * as errors from "../../src/core/errors.ts";

test("each class has its code and its name", () => {
  const rows: [errors.LanewiseError, errors.ErrorCode, string][] = [
    [new errors.ConfigError("x"), "CONFIG", "ConfigError"],
    [new errors.ShapeError("x"), "SHAPE", "ShapeError"],
    [new errors.WeightError("x"), "WEIGHT", "WeightError"],
    [new errors.UnsupportedError("x"), "UNSUPPORTED", "UnsupportedError"],
    [new errors.ModelFormatError("x"), "MODEL_FORMAT", "ModelFormatError"],
    [new errors.OutOfMemoryError("x"), "OUT_OF_MEMORY", "OutOfMemoryError"],
    [new errors.EngineError("x"), "ENGINE", "EngineError"],
  ];
  for (const [error, code, name] of rows) {
    assert.instance(error, errors.LanewiseError);
    assert.instance(error, Error);
    assert.is(error.code, code);
    assert.is(error.name, name);
    assert.is(String(error), `${name}: x.`);
  }
});

test("the text has every part that is known, in one order", () => {
  const details = { layer: 'Conv2D "c"', argument: "groups", expected: "a divisor of 6", received: "4" };
  const error = new errors.ConfigError("Groups must divide the channels", details);
  assert.is(
    error.message,
    'Conv2D "c", groups: Groups must divide the channels. Expected: a divisor of 6. Received: 4.',
  );
  for (const [key, value] of Object.entries(details)) assert.is(error[key as keyof typeof details], value);
  assert.is(
    new errors.ModelFormatError("Not JSON", { path: "config.json" }).message,
    "config.json: Not JSON.",
  );
});

test("a cause is kept, and absent if there is none", () => {
  const cause = new Error("inner");
  assert.is(new errors.EngineError("x", { cause }).cause, cause);
  assert.not("cause" in new errors.EngineError("x"));
});

test.run();
