import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** Names one process for good: ids are used again, an id with its start time is not. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in words that only its own system understands. */
  readonly startTime: string;
}

interface LinuxStat {
  /** Nobody has asked for its end yet, but nothing of it runs and all its files are closed. */
  readonly isZombie: boolean;
  readonly group: number;
  readonly startTime: string;
}

function readLinuxStat(pid: number | string): LinuxStat | undefined {
  try {
    // The second field is the command in parentheses, which may hold anything; proc(5) counts the rest from 3.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // The first thread alone is a zombie soon; the last one to end closes the sockets.
    const isZombie = fields[0] === "Z" && Number(fields[17]) <= 1;
    return { isZombie, group: Number(fields[2]), startTime: fields[19] ?? "" };
  } catch {
    return undefined;
  }
}

/** The start time of a running process; `undefined` when there is none with this id, or only one that nobody has reaped. */
function startTimeOf(pid: number): string | undefined {
  if (process.platform === "linux") {
    const stat = readLinuxStat(pid);
    return stat?.isZombie ? undefined : stat?.startTime;
  }
  return (
    spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).stdout.trim() || undefined
  );
}

/** @throws {Error} when no process has this id */
export function identify(pid: number): ProcessIdentity {
  const startTime = startTimeOf(pid);
  if (startTime === undefined) throw new Error(`process ${pid} does not run`);
  return { pid, startTime };
}

/** True while this very process runs. */
export function isRunning({ pid, startTime }: ProcessIdentity): boolean {
  return startTimeOf(pid) === startTime;
}

/** True when another process runs under the same id by now. */
export function isReplaced({ pid, startTime }: ProcessIdentity): boolean {
  const now = startTimeOf(pid);
  return now !== undefined && now !== startTime;
}

/** True while anything runs in the group that the process leads, after its own end too. */
export function isGroupRunning(leader: number): boolean {
  if (process.platform === "linux")
    return readdirSync("/proc").some((entry) => {
      const stat = /^\d+$/.test(entry) ? readLinuxStat(entry) : undefined;
      return stat?.group === leader && !stat.isZombie;
    });
  try {
    return process.kill(-leader, 0);
  } catch {
    return false;
  }
}
