import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ServerProcess, UpContext } from "./definition.ts";
import { freePorts } from "./free-ports.ts";
import { identify, isRunning } from "./process-identity.ts";
import type { ProcessRecord } from "./run-folder.ts";

/** How much of a log an error shows. */
const tailLines = 30;

function tail(logFile: string): string {
  return readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-tailLines).join("\n");
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
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

    spawn(name, command, args, { cwd = folder, env = {} } = {}): ServerProcess {
      const logFile = join(folder, "logs", `${name}.log`);
      const log = openSync(logFile, "a");
      // Its own group, so that it survives this process and can be stopped with all its children.
      const child = spawn(command, args, {
        cwd,
        env: { ...process.env, ...env },
        detached: true,
        stdio: ["ignore", log, log],
      });
      closeSync(log);
      // A command that does not exist reports so later; its missing id is what counts here.
      child.on("error", () => {});
      if (child.pid === undefined) throw new Error(`${command} cannot be started`);
      child.unref();
      const identity = identify(child.pid);
      record({ ...identity, name, logFile });
      return { pid: child.pid, logFile, isAlive: () => isRunning(identity) };
    },

    until,

    listening(server, port, timeoutMs): Promise<void> {
      return until(server, `takes connections on port ${port}`, () => takesConnections(port), timeoutMs);
    },
  };
}
