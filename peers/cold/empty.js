// A process that does nothing: what Node itself takes. Started by ../cold.ts.
import { report } from "./process.js";

await report("empty", async () => ({ y: [], model: undefined }));
