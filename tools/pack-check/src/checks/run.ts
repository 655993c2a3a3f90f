import { cpSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../commands.ts";
import { entryPoints, readManifest } from "../packages.ts";
import type { Project } from "../project.ts";

/** @throws {Error} when import and require differ, or a class goes by another name than it is exported by */
export async function checkLoading(
  { folder, installed }: Project,
  node: string,
  toolFolder: string,
): Promise<void> {
  const probe = join(folder, "probe.mjs");
  cpSync(join(toolFolder, "src", "probe.mjs"), probe);
  const problems = await runCommand(node, [probe, ...entryPoints(readManifest(installed))], { cwd: folder });
  if (problems !== "") throw new Error(problems.trimEnd());
}

/** @throws {Error} unless the package has this script, and it ends with code 0 */
export async function checkSmoke({ folder, smokeFiles }: Project, file: string, node: string): Promise<void> {
  if (!smokeFiles.includes(file)) throw new Error(`the package has no test/pack/${file}`);
  await runCommand(node, [join(folder, file)], { cwd: folder });
}
