import { execFile } from "node:child_process";

/** How much of a failed command's output an error shows, from its end. */
const shownCharacters = 3_000;

/**
 * Runs a command to its end.
 * @returns what it printed on standard output
 * @throws {Error} with the end of what it printed when it fails or cannot be started; ends it when `signal` does
 */
export function runToEnd(
  command: string,
  args: readonly string[],
  options: { cwd: string; signal: AbortSignal },
): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { ...options, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      const output = `${stdout}\n${stderr}`.trim().slice(-shownCharacters);
      reject(new Error(`${command} ${args[0] ?? ""} failed:\n${output || error.message}`, { cause: error }));
    });
  });
}
