import { spawn } from "node:child_process";
import type { RunReport } from "./bench.ts";
import { NotInstalledError } from "./not-installed.ts";

/**
 * Runs a program of another language as a side. It gets `input` as JSON on standard input, measures itself, and prints
 * a {@link RunReport} as JSON on its last line.
 * @throws {NotInstalledError} when there is no such program, or Python misses a module
 * @throws {Error} with what the program printed when it fails in another way
 */
export function runExternal(command: string, args: readonly string[], input: unknown): Promise<RunReport> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "ENOENT" ? new NotInstalledError(`no ${command} on PATH`) : error),
    );
    child.on("close", (code, signal) => {
      const lastLine = stdout.trimEnd().split("\n").at(-1) ?? "";
      const missing = /ModuleNotFoundError: No module named '([^']+)'/.exec(stderr);
      if (code === 0) resolve(JSON.parse(lastLine) as RunReport);
      else if (missing) reject(new NotInstalledError(`no Python module ${missing[1]}`));
      else reject(new Error(`${command} ended with ${signal ?? `code ${code}`}\n${stderr}`));
    });
    // A program that ends without reading its input is no error of ours.
    child.stdin.on("error", () => {});
    child.stdin.end(JSON.stringify(input));
  });
}
