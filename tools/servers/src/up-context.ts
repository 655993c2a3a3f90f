import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ServerProcess, UpContext } from "./definition.ts";
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

/** Free ports of loopback: all are held at once, so that they differ. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<Server>((resolve, reject) => {
          const server = createServer().once("error", reject);
          server.listen(0, "127.0.0.1", () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** What the supervisor gives to a definition; `record` writes a process down. */
export function createUpContext(
  options: Pick<UpContext, "folder" | "cacheFolder" | "signal" | "progress">,
  record: (process: ProcessRecord) => void,
): UpContext {
  const { folder, signal } = options;
  mkdirSync(join(folder, "logs"), { recursive: true });
  mkdirSync(options.cacheFolder, { recursive: true });
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

    async listening(server, port, timeoutMs = 120_000): Promise<void> {
      const deadline = performance.now() + timeoutMs;
      while (!(await takesConnections(port))) {
        signal.throwIfAborted();
        const why = server.isAlive()
          ? `takes no connections on port ${port} after ${timeoutMs} ms`
          : "has ended";
        if (!server.isAlive() || performance.now() > deadline)
          throw new Error(`process ${server.pid} ${why}; the end of its log:\n${tail(server.logFile)}`);
        await sleep(50, undefined, { signal });
      }
    },
  };
}
