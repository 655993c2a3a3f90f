import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { identify, type ProcessIdentity } from "./process-identity.ts";
import type { Command } from "./run-folder.ts";

/**
 * Starts a process that outlives this one and whose output is added to a file.
 * @throws {Error} when there is no such command
 */
export function spawnLogged(command: Command, logFile: string): ProcessIdentity {
  const log = openSync(logFile, "a");
  // Its own group, so that it survives this process and can be stopped with all its children.
  const child = spawn(command.file, command.args, {
    cwd: command.cwd,
    env: { ...process.env, ...command.env },
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  // A command that does not exist reports so later; its missing id is what counts here.
  child.on("error", () => {});
  if (child.pid === undefined) throw new Error(`${command.file} cannot be started`);
  child.unref();
  return identify(child.pid);
}
