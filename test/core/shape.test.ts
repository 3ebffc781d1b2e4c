import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  elementCount,
  formatShape,
  isSize,
  MAX_ELEMENTS,
  sameShape,
  type Shape,
  shapeFits,
} from "../../src/core/shape.ts";

test("shapes print as in Keras", () => {
  const rows: [Shape, string][] = [
    [[null, 28, 28, 1], "(None, 28, 28, 1)"],
    [[3], "(3,)"],
    [[null], "(None,)"],
    [[], "()"],
  ];
  for (const [shape, text] of rows) assert.is(formatShape(shape), text);
});

test("element counts", () => {
  const rows: [Shape, number | undefined, number][] = [
    [[], undefined, 1],
    [[2, 3, 4], undefined, 24],
    [[null, 3], undefined, 3],
    [[null, 3], 5, 15],
    [[0, 3], undefined, 0],
  ];
  for (const [shape, batch, count] of rows) assert.is(elementCount(shape, batch), count);
});

test("sizes are integers from 1 to the largest tensor", () => {
  for (const size of [1, 7, MAX_ELEMENTS]) assert.ok(isSize(size));
  for (const value of [
    0,
    -1,
    1.5,
    NaN,
    Infinity,
    MAX_ELEMENTS + 1,
    2 ** 31,
    "3",
    null,
    undefined,
    3n,
    [3],
    {},
  ]) {
    assert.not(isSize(value), String(value));
  }
});

test("equal shapes, and shapes that fit a pattern", () => {
  assert.ok(sameShape([null, 3], [null, 3]));
  assert.not(sameShape([null, 3], [2, 3]));
  assert.not(sameShape([3], [3, 1]));
  assert.ok(shapeFits([2, 3], [null, 3]));
  assert.not(shapeFits([2, 4], [null, 3]));
  assert.not(shapeFits([2, 3, 1], [null, 3]));
});

test.run();
