// `npm start`: two models trained by Keras open and predict; nothing else is installed.
import { init } from "../src/index.ts";
import { runDigits } from "./digits.ts";
import { runSunspots } from "./sunspots.ts";

const { variant } = await init();
console.log(
  `Lanewise on ${process.release.name} ${process.version}, ${process.arch}: running ${variant}.wasm\n`,
);
await runDigits();
console.log();
await runSunspots();
