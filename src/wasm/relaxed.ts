export { default } from "../../build/relaxed.wasm";
