import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { javaProgram } from "@x/servers/voltdb-java-client";
import type { RunReport } from "../bench.ts";
import { runExternal } from "../external.ts";
import { NotInstalledError } from "../not-installed.ts";

const source = join(import.meta.dirname, "Peer.java");

/** How the client is called in the tables. */
export const javaName = "Java";

/** Runs a task of the official Java client, which Maven gets the first time; `javac` compiles the task. */
export async function runJava(task: string, ...args: readonly (string | number)[]): Promise<RunReport> {
  const folder = mkdtempSync(join(tmpdir(), "x-bench-"));
  try {
    const program = await javaProgram(source, folder).catch((cause: Error) => {
      throw new NotInstalledError(cause.message, { cause });
    });
    return await runExternal(program.command, ["-Xmx1g", ...program.args, task, ...args.map(String)], {});
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
