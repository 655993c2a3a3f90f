import { spawn } from "node:child_process";
import { join } from "node:path";
import { identify, type ProcessIdentity } from "./process-identity.ts";
import { findHome } from "./run-folder.ts";

/**
 * Has the servers of `owner` stopped soon after it has died, however it did; whoever stops them before ends the guard.
 * @param home the home of the servers
 */
export function startGuard(home: string, owner: ProcessIdentity): ProcessIdentity {
  const script = join(findHome(), "src", "guard.mjs");
  const child = spawn(process.execPath, [script, home, String(owner.pid), owner.startTime], {
    // Its own group, so that a signal for the owner's whole group does not reach it.
    detached: true,
    stdio: "ignore",
  });
  child.on("error", () => {});
  if (child.pid === undefined) throw new Error("the guard of the server cannot be started");
  child.unref();
  return identify(child.pid);
}
