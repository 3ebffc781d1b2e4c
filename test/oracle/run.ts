// npm run oracle -- --count 500 --seed 7: random models here and in other libraries. See README.md.
import { parseArgs } from "node:util";
import { ensureInstalled } from "../../peers/index.ts";
import { drawRecipe } from "./draw-recipe.ts";
import { keras } from "./keras.ts";
import { onnx } from "./onnx.ts";
import { difference, Lacking, type Oracle } from "./oracle.ts";
import { checkProperties } from "./properties.ts";
import { tfjs } from "./tfjs.ts";

const { values } = parseArgs({
  options: { count: { type: "string", default: "500" }, seed: { type: "string" }, keras: { type: "string" } },
});
const count = Number(values.count);
const first = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);

ensureInstalled();
const oracles: readonly Oracle[] = [
  await tfjs(),
  await onnx(),
  ...(values.keras ? [keras(values.keras)] : []),
];
const compared = new Map(oracles.map(({ name }) => [name, 0]));
const lacking = new Map<string, number>();
let failed = 0;

console.log(`${count} models from seed ${first}`);
for (let seed = first; seed < first + count; seed++) {
  const recipe = drawRecipe(seed);
  const fail = (what: string): void => {
    failed++;
    console.log(`seed ${seed}, ${what}\n  ${JSON.stringify(recipe)}`);
  };
  try {
    checkProperties(recipe);
  } catch (error) {
    fail(`by itself: ${(error as Error).message}`);
  }
  for (const oracle of oracles) {
    try {
      const found = await difference(oracle, recipe);
      compared.set(oracle.name, (compared.get(oracle.name) ?? 0) + 1);
      if (found !== undefined) fail(`${oracle.name}: ${found}`);
    } catch (error) {
      const why = `${oracle.name}: ${(error as Error).message}`;
      if (error instanceof Lacking) lacking.set(why, (lacking.get(why) ?? 0) + 1);
      else fail(why);
    }
  }
}
for (const oracle of oracles) oracle.close();

for (const [name, many] of compared) console.log(`${name}: ${many} of ${count} compared`);
console.log("What they lack:");
for (const [why, many] of [...lacking].sort(([, a], [, b]) => b - a).slice(0, 15))
  console.log(`  ${many} × ${why}`);
console.log(failed === 0 ? "All agree." : `${failed} failures`);
process.exitCode = failed === 0 ? 0 : 1;
