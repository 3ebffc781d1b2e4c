// The program that Node, Deno and Bun run: a model from a path.
import { readFileSync } from "node:fs";
import * as lanewise from "../../dist/index.js";
import { probe } from "./probe.js";

const models = new URL("../../examples/models/", import.meta.url);
const { pixels } = JSON.parse(readFileSync(new URL("digits.json", models), "utf8"));
const bytes = Uint8Array.from(atob(pixels), (letter) => letter.charCodeAt(0));
console.log(JSON.stringify(await probe(lanewise, new URL("digits.keras", models), bytes)));
