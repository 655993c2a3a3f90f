import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { isRunning, type ProcessIdentity } from "./process-identity.ts";
import type { ProcessRecord } from "./run-folder.ts";
import { spawnLogged } from "./spawn-logged.ts";
import { takesConnections } from "./takes-connections.ts";

/** How long a node may take until clients can connect; on a busy machine that is many times what it takes else. */
const timeoutMs = 300_000;

/**
 * Starts a process that has ended once more, and waits until it takes connections.
 * @param record writes the new process down, before it is waited for
 * @throws {Error} when the old one still runs, or the new one ends or takes too long
 */
export async function restartProcess(
  old: ProcessRecord,
  record: (process: ProcessRecord) => void,
): Promise<ProcessIdentity> {
  if (isRunning(old)) throw new Error(`${old.name} still runs`);
  const { args, restartArgs } = old.command;
  const identity = spawnLogged({ ...old.command, args: [...args, ...restartArgs] }, old.logFile);
  record({ ...old, ...identity });
  if (!old.address) return identity;
  const { hostname, port } = new URL(`tcp://${old.address}`);
  const deadline = performance.now() + timeoutMs;
  while (!(await takesConnections(Number(port), hostname))) {
    if (!isRunning(identity) || performance.now() > deadline) {
      const log = readFileSync(old.logFile, "utf8").trimEnd().split("\n").slice(-30).join("\n");
      throw new Error(`${old.name} does not come back; the end of its log:\n${log}`);
    }
    await sleep(50);
  }
  return identity;
}
