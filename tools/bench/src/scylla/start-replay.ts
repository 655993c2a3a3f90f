import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A replay server that runs in a process of its own. */
export interface Replay {
  readonly port: number;
  stop(): void;
}

/**
 * Starts a replay server; it ends with this process, too.
 * @throws {Error} with what it printed when it does not start
 */
export function startReplay(): Promise<Replay> {
  const main = fileURLToPath(import.meta.resolve("./replay-main.ts"));
  const child = spawn(process.execPath, ["--import", "tsx", main], { stdio: ["pipe", "pipe", "pipe"] });
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
