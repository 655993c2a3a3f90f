import { execFile } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { NotInstalledError } from "../not-installed.ts";

const run = promisify(execFile);

/** Where peers that are no packages of npm stay once they have been got; removed with `node_modules`. */
const cache = join(import.meta.dirname, "..", "..", "node_modules", ".cache", "iotdb");

/**
 * The folder with a peer, filled by `fill` if it is not there yet.
 * @throws {NotInstalledError} with the last of what a program printed, when it cannot be had
 */
export async function cached(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cache, name);
  if (existsSync(folder)) return folder;
  // Under its own name only when it is whole.
  const draft = `${folder}.${process.pid}.draft`;
  mkdirSync(draft, { recursive: true });
  try {
    await fill(draft);
    renameSync(draft, folder);
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    const why = (stderr || message).trim().split("\n").at(-1);
    throw new NotInstalledError(`${name}: ${why}`, { cause: error });
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}

/** Runs a program to its end. @throws {Error} with what it printed as `stderr` */
export async function runProgram(file: string, args: readonly string[], cwd: string): Promise<void> {
  await run(file, args, { cwd, maxBuffer: 1 << 26 });
}
