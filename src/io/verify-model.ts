import { ModelFormatError } from "../core/errors.ts";
import { DEFAULT_LIMITS } from "../formats/limits.ts";
import { ZipArchive } from "../formats/zip/archive.ts";
import type { NamedBytes } from "./bytes.ts";
import { loadModel, type LoadModelOptions } from "./load-model.ts";
import { runSelfTest, SELF_TEST_MEMBER, type SelfTestResult } from "./self-test.ts";
import { type ModelSource, readSource } from "./source.ts";

/** What `on-demand.ts` says. */
export async function verifyModel(
  source: ModelSource,
  options: LoadModelOptions = {},
): Promise<SelfTestResult> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const file = await readSource(source, { signal: options.signal, limit: limits.modelBytes });
  const zip =
    "bytes" in file && isZip(file.bytes) ? new ZipArchive(file.bytes, file.name, limits) : undefined;
  if (zip === undefined || !zip.has(SELF_TEST_MEMBER)) {
    throw new ModelFormatError("The file has no self-test", {
      path: file.name,
      expected: "a .keras file that saveModel wrote with selfTest: true",
    });
  }
  const text = new TextDecoder().decode(await zip.read(SELF_TEST_MEMBER, limits.jsonBytes));
  const model = await loadModel((file as NamedBytes).bytes, options);
  try {
    return runSelfTest(model, text);
  } finally {
    model.dispose();
  }
}

const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;
