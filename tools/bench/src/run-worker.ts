import { spawn } from "node:child_process";
import type { WorkerAnswer, WorkerTask } from "./messages.ts";

/** How long one run may take, in milliseconds. */
const timeoutMs = 600_000;

/** How much of what a worker printed a failure shows. */
const shownCharacters = 2_000;

/** Does one run in a fresh process; a worker that crashes or hangs is a failed run, never an exception. */
export function runWorker(workerFile: string, task: WorkerTask): Promise<WorkerAnswer> {
  const child = spawn(process.execPath, ["--expose-gc", "--import", "tsx", workerFile], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: { ...process.env, NODE_OPTIONS: "" },
    serialization: "advanced",
  });
  return new Promise((resolve) => {
    let printed = "";
    let answer: WorkerAnswer | undefined;
    let isLate = false;
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        printed = (printed + text).slice(-shownCharacters);
      });
    const timer = setTimeout(() => {
      isLate = true;
      child.kill("SIGKILL");
    }, timeoutMs);
    child.on("message", (message: WorkerAnswer) => {
      answer = message;
    });
    child.on("error", (error) => resolve({ status: "failed", why: error.message }));
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      const end = isLate ? `no end within ${timeoutMs} ms` : `ended with ${signal ?? `code ${code}`}`;
      resolve(answer ?? { status: "failed", why: `${end}: ${printed.trim()}` });
    });
    child.send(task);
  });
}
