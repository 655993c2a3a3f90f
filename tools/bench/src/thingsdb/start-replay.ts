import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A server in a process of its own that only plays back. */
export interface Replay {
  readonly port: number;
  stop(): void;
}

/**
 * Starts one; it ends with this process, too.
 * @throws {Error} with what it printed when it does not start
 */
export function startReplay(): Promise<Replay> {
  const main = fileURLToPath(import.meta.resolve("./replay-main.ts"));
  const flags = ["--conditions=x-source", "--import", "tsx"];
  const child = spawn(process.execPath, [...flags, main], { stdio: ["pipe", "pipe", "pipe"] });
  return new Promise((resolve, reject) => {
    let printed = "";
    child.stderr.on("data", (text) => {
      printed += text;
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the replay server ended with code ${code}: ${printed}`)));
    child.stdout.once("data", (line) =>
      resolve({ port: Number(line), stop: () => void child.stdin.destroy() }),
    );
  });
}
