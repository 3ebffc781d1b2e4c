// Random models: what must hold for each by itself, and what other libraries compute where they are at hand.
import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { drawRecipe } from "./draw-recipe.ts";
import { buildOurs, predictOurs } from "./ours.ts";
import { difference, Lacking, type Oracle } from "./oracle.ts";
import { checkProperties } from "./properties.ts";
import type { Recipe } from "./recipe.ts";
import { hasTfjs, tfjs } from "./tfjs.ts";

const MODELS = 250;

/** `SEED=n` repeats one alone. */
const repeated = process.env["SEED"];
const seedsFrom = (first: number): readonly number[] =>
  repeated === undefined ? Array.from({ length: MODELS }, (_, i) => first + i) : [Number(repeated)];

/** Models that went wrong once. */
const failures = JSON.parse(readFileSync(new URL("failures.json", import.meta.url), "utf8")) as readonly {
  readonly why: string;
  readonly recipe: Recipe;
}[];

async function each(
  seeds: readonly number[],
  check: (recipe: Recipe) => void | Promise<void>,
): Promise<void> {
  for (const seed of seeds) {
    const recipe = drawRecipe(seed);
    try {
      await check(recipe);
    } catch (cause) {
      throw new Error(`SEED=${seed}: ${(cause as Error).message}\n${JSON.stringify(recipe)}`, { cause });
    }
  }
}

const alone = suite("random models by themselves");
alone("shapes as inferred, samples apart, and a copy from the configuration: bit for bit", () =>
  each(seedsFrom(Math.floor(Math.random() * 2 ** 31)), checkProperties),
);
for (const { why, recipe } of failures) alone(why, () => checkProperties(recipe));

alone("a seed gives one recipe", () => assert.equal(drawRecipe(5), drawRecipe(5)));

alone("a wrong number is seen", async () => {
  for (const seed of [1, 2, 3, 4]) {
    const oracle = (change: (value: number, i: number) => number): Oracle => ({
      name: "this library, changed",
      async predict(recipe, _, inputs) {
        const net = buildOurs(recipe);
        const [first, ...others] = predictOurs(net, inputs as never);
        net.dispose();
        return first ? [{ data: first.data.map(change), shape: first.shape }, ...others] : [];
      },
      close() {},
    });
    const recipe = drawRecipe(seed);
    const large = (value: number, i: number): number => (i === 0 ? value + 100 : value);
    assert.is(
      await difference(
        oracle((value) => value),
        recipe,
      ),
      undefined,
    );
    assert.match((await difference(oracle(large), recipe)) ?? "nothing", /^output 0 is off by/);
  }
});
alone.run();

const beside = suite("random models beside TensorFlow.js");
const compare = hasTfjs() ? beside : beside.skip;
compare("the same numbers, where it has the layers", async () => {
  const oracle = await tfjs();
  let compared = 0;
  // The same ones each time: another library's faults are found by `npm run oracle`, and entered in tfjs.ts.
  await each(seedsFrom(1), async (recipe) => {
    try {
      assert.is(await difference(oracle, recipe), undefined);
      compared++;
    } catch (error) {
      if (!(error instanceof Lacking)) throw error;
    }
  });
  assert.ok(repeated !== undefined || compared > MODELS / 10, `only ${compared} models could be compared`);
});
if (!hasTfjs()) console.log("  skipped: peers/node_modules is not there; npm run oracle installs it");
beside.run();
