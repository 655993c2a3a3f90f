import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { runCommand } from "../commands.ts";

/** @throws {Error} with every message of publint, suggestions too */
export async function checkPublint(tarball: string): Promise<void> {
  const bytes = readFileSync(tarball);
  const copy = new Uint8Array(bytes).buffer;
  const { messages, pkg } = await publint({ pack: { tarball: copy }, strict: true });
  const texts = messages.map(
    (message) => `${message.type}: ${formatMessage(message, pkg, { color: false })}`,
  );
  if (texts.length > 0) throw new Error(texts.join("\n"));
}

/** @throws {Error} with the table of are-the-types-wrong */
export async function checkTypesResolve(tarball: string, toolFolder: string): Promise<void> {
  const manifest = createRequire(join(toolFolder, "package.json")).resolve(
    "@arethetypeswrong/cli/package.json",
  );
  // Through this Node: the command in node_modules/.bin would take the newest of those that are installed beside it.
  const cli = join(dirname(manifest), "dist", "index.js");
  // node16: the resolution before it knows no subpaths, and none of the Node versions that we run on.
  const args = [cli, tarball, "--profile", "node16", "--no-color", "--no-emoji"];
  await runCommand(process.execPath, args, { cwd: dirname(tarball) });
}
