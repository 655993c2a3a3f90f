import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import type { Project } from "../project.ts";

/** How a user's TypeScript may be set up. */
export const typeSetups = {
  "TypeScript, ESM under nodenext": { file: "smoke.mts", module: ts.ModuleKind.NodeNext },
  "TypeScript, CommonJS under nodenext": { file: "smoke.cts", module: ts.ModuleKind.NodeNext },
  "TypeScript for a bundler": { file: "smoke.ts", module: ts.ModuleKind.ESNext },
} as const;

/**
 * Compiles the package's `smoke.ts` against its published types, and checks these themselves.
 * @throws {Error} with the compiler's words
 */
export function checkTypes(
  { folder }: Project,
  { file, module }: { file: string; module: ts.ModuleKind },
): void {
  const source = join(folder, "smoke.ts");
  if (!existsSync(source)) throw new Error("the package has no test/pack/smoke.ts");
  const root = join(folder, file);
  if (root !== source) cpSync(source, root);
  const isNodeNext = module === ts.ModuleKind.NodeNext;
  const program = ts.createProgram([root], {
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
    module,
    moduleResolution: isNodeNext ? ts.ModuleResolutionKind.NodeNext : ts.ModuleResolutionKind.Bundler,
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    types: ["node"],
    typeRoots: [join(folder, "node_modules", "@types")],
  });
  // Ours alone: the types of Node and of the language are not ours to check.
  const isOurs = ({ fileName }: ts.SourceFile): boolean =>
    fileName.startsWith(folder) && !fileName.includes("/node_modules/@types/");
  const diagnostics = [
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...program
      .getSourceFiles()
      .filter(isOurs)
      .flatMap((one) => [...program.getSyntacticDiagnostics(one), ...program.getSemanticDiagnostics(one)]),
  ];
  if (diagnostics.length > 0)
    throw new Error(
      ts.formatDiagnostics(diagnostics, {
        getCanonicalFileName: (name) => name,
        getCurrentDirectory: () => folder,
        getNewLine: () => "\n",
      }),
    );
}
