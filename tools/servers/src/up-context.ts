import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ServerProcess, UpContext } from "./definition.ts";
import { freePorts } from "./free-ports.ts";
import { isRunning } from "./process-identity.ts";
import type { ProcessRecord } from "./run-folder.ts";
import { spawnLogged } from "./spawn-logged.ts";
import { takesConnections } from "./takes-connections.ts";

/** How much of a log an error shows. */
const tailLines = 30;

function tail(logFile: string): string {
  return readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-tailLines).join("\n");
}

/** What the supervisor gives to a definition; `record` writes a process down. */
export function createUpContext(
  options: Pick<UpContext, "folder" | "cacheFolder" | "signal" | "progress">,
  record: (process: ProcessRecord) => void,
): UpContext {
  const { folder, signal } = options;
  mkdirSync(join(folder, "logs"), { recursive: true });
  mkdirSync(options.cacheFolder, { recursive: true });
  const until: UpContext["until"] = async (server, what, condition, timeoutMs = 120_000) => {
    const deadline = performance.now() + timeoutMs;
    let reason = "";
    const holds = async (): Promise<boolean> => {
      try {
        return await condition();
      } catch (error) {
        reason = ` (${(error as Error).message})`;
        return false;
      }
    };
    while (!(await holds())) {
      signal.throwIfAborted();
      const why = server.isAlive()
        ? `is not so far after ${timeoutMs} ms that it ${what}${reason}`
        : "has ended";
      if (!server.isAlive() || performance.now() > deadline)
        throw new Error(`process ${server.pid} ${why}; the end of its log:\n${tail(server.logFile)}`);
      await sleep(100, undefined, { signal });
    }
  };
  return {
    ...options,
    freePorts,

    spawn(name, file, args, { address, ...given } = {}): ServerProcess {
      const command = { file, args, cwd: folder, env: {}, restartArgs: [], ...given };
      const process = { name, logFile: join(folder, "logs", `${name}.log`), command };
      const identity = spawnLogged(process.command, process.logFile);
      record({ ...identity, ...process, ...(address ? { address } : {}) });
      return { pid: identity.pid, logFile: process.logFile, isAlive: () => isRunning(identity) };
    },

    until,

    listening(server, port, timeoutMs): Promise<void> {
      return until(server, `takes connections on port ${port}`, () => takesConnections(port), timeoutMs);
    },
  };
}
