import type { ProcessIdentity } from "./process-identity.ts";
import type { ProcessRecord } from "./run-folder.ts";
import { killProcess, stopProcess } from "./stop-process.ts";

/** One node of a server, for suites that try what happens when it fails. */
export interface NodeControl {
  /** Such as `node-1` or `data-node-2`. */
  readonly name: string;
  /** Where it takes connections, as `host:port`: one of the server's addresses, unless clients have no use for it. */
  readonly address: string | undefined;
  /** Keeps the process from running; its connections stay open and silent. */
  pause(): void;
  /** Lets a paused process go on. */
  resume(): void;
  /** Ends the process at once, as a crash does. */
  kill(): Promise<void>;
  /** Ends the process in order. */
  stop(): Promise<void>;
  /** Starts the process again, on the same files and ports; resolves when it takes connections. Only once it has ended. */
  start(): Promise<void>;
}

/** @param start starts the process of this name again and yields the new one */
export function controlNode(
  record: ProcessRecord,
  start: (name: string) => Promise<ProcessIdentity>,
): NodeControl {
  let identity: ProcessIdentity = record;
  return {
    name: record.name,
    address: record.address,
    pause: () => void process.kill(identity.pid, "SIGSTOP"),
    resume: () => void process.kill(identity.pid, "SIGCONT"),
    kill: () => killProcess(identity),
    stop: () => stopProcess(identity),
    start: async () => {
      identity = await start(record.name);
    },
  };
}
