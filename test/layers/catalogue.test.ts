// docs/layers.md, and what it claims: Keras's arguments, Keras's defaults.
import { readFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { acceptedBy, factoryOf, kerasApi, layersPage, supportOf } from "../../scripts/layers-page.ts";

/** Keras leaves out arguments that are null, in some layers, and these. */
const UNWRITTEN: ReadonlySet<string> = new Set(["use_cudnn"]);

/** A configuration without what Keras leaves out, in layers inside too. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (!(value instanceof Object)) return value;
  const entries = Object.entries(value).filter(([key, each]) => each !== null && !UNWRITTEN.has(key));
  return Object.fromEntries(entries.map(([key, each]) => [key, comparable(each)]).sort());
}

test("docs/layers.md is up to date", () => {
  const page = readFileSync(new URL("../../docs/layers.md", import.meta.url), "utf8");
  const expected = layersPage();
  const line = expected.split("\n").findIndex((text, i) => text !== page.split("\n")[i]);
  assert.ok(
    page === expected,
    `docs/layers.md differs from line ${line + 1} on: run "npm run docs" and commit`,
  );
});

let compared = 0;
for (const row of kerasApi.layers) {
  const { layer } = supportOf(row);
  if (layer === undefined) continue;
  test(`${row.name} has a factory`, () => assert.ok(factoryOf(row)));
  test(`${row.name} takes all of Keras's arguments`, () => {
    const lacking = row.arguments.filter(([name]) => acceptedBy(row, name) === undefined);
    assert.equal(
      lacking.map(([name]) => name),
      [],
    );
  });
  if (row.config === undefined) continue;
  compared++;
  test(`${row.name} has Keras's defaults`, () => {
    // Not the name, which is a number of its own, nor what had to be given and may be written in another form.
    const given = new Set(["name", ...Object.keys(row.least ?? {})]);
    const defaults = (config: object): unknown =>
      comparable(Object.fromEntries(Object.entries(config).filter(([key]) => !given.has(key))));
    assert.equal(defaults(layer.getConfig()), defaults(row.config ?? {}));
  });
}

test("most layers are compared", () => assert.ok(compared > 100));

test.run();
