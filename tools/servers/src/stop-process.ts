import { setTimeout as sleep } from "node:timers/promises";
import { isGroupRunning, isReplaced, type ProcessIdentity } from "./process-identity.ts";

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/**
 * Stops a process and everything in its group (start scripts leave the server as their child): SIGTERM, and SIGKILL for
 * what is left after `graceMs`. Another process that has the same id by now is left alone.
 * @throws {Error} when something survives SIGKILL for five seconds
 */
export async function stopProcess(identity: ProcessIdentity, graceMs = 20_000): Promise<void> {
  const isLeft = (): boolean => !isReplaced(identity) && isGroupRunning(identity.pid);
  for (const [signal, waitMs] of [
    ["SIGTERM", graceMs],
    ["SIGKILL", 5_000],
  ] as const) {
    if (!isLeft()) return;
    signalGroup(identity.pid, signal);
    const deadline = performance.now() + waitMs;
    while (isLeft() && performance.now() < deadline) await sleep(25);
  }
  if (isLeft()) throw new Error(`process ${identity.pid} does not end`);
}
