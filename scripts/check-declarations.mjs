// Checks isolatedDeclarations (src/tsconfig.json) file by file. `tsc -p src` would apply the rule to assembly/abi.ts
// as well, whose enums refer to each other.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const config = join(root, "src/tsconfig.json");
const { options, fileNames } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(config, ts.sys.readFile).config,
  ts.sys,
  dirname(config),
);
const found = fileNames
  .filter((fileName) => !fileName.endsWith(".d.ts"))
  .flatMap((fileName) => {
    const text = ts.sys.readFile(fileName) ?? "";
    const result = ts.transpileDeclaration(text, {
      fileName,
      compilerOptions: options,
      reportDiagnostics: true,
    });
    // The compiler gives the file a name of its own; print the real one.
    return (result.diagnostics ?? []).map((diagnostic) => {
      const line = diagnostic.file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line ?? 0;
      const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
      return `${fileName.slice(root.length + 1)}:${line + 1} TS${diagnostic.code}: ${message}`;
    });
  });
for (const line of found) console.error(line);
process.exitCode = found.length > 0 ? 1 : 0;
