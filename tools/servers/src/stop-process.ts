import { setTimeout as sleep } from "node:timers/promises";
import { isGroupRunning, isReplaced, type ProcessIdentity } from "./process-identity.ts";

function signalGroup(identity: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!isLeft(identity)) return;
  try {
    process.kill(-identity.pid, signal);
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
  signalGroup(identity, "SIGTERM");
  // One that was paused could not end.
  signalGroup(identity, "SIGCONT");
  if (!(await hasEnded(identity, graceMs))) await killProcess(identity);
}

/**
 * Ends a process and its group at once.
 * @throws {Error} when something survives for five seconds
 */
export async function killProcess(identity: ProcessIdentity): Promise<void> {
  signalGroup(identity, "SIGKILL");
  if (!(await hasEnded(identity, 5_000))) throw new Error(`process ${identity.pid} does not end`);
}

const isLeft = (identity: ProcessIdentity): boolean => !isReplaced(identity) && isGroupRunning(identity.pid);

async function hasEnded(identity: ProcessIdentity, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (isLeft(identity)) {
    if (performance.now() > deadline) return false;
    await sleep(25);
  }
  return true;
}
