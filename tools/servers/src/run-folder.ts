import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { UpOptions, UpResult } from "./definition.ts";
import { identify, isRunning, type ProcessIdentity } from "./process-identity.ts";

/** One process of a server, as it is written down. */
export interface ProcessRecord extends ProcessIdentity {
  readonly name: string;
  readonly logFile: string;
  /** Where it takes connections, as `host:port`. */
  readonly address?: string;
  /** How it is started. */
  readonly command: Command;
}

/** A command with all that it needs to be given again. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** What it has beside the environment of the process that starts it. */
  readonly env: Readonly<Record<string, string>>;
  /** What its arguments are followed by when it is not the first start. */
  readonly restartArgs: readonly string[];
}

/** What is known of a server that was started. */
export interface ServerState {
  /** What this one is written down as: the name alone for one that nobody owns. */
  readonly key: string;
  readonly name: string;
  readonly options: UpOptions;
  /** The process whose end ends the server, too; without one it runs until `down`. */
  readonly owner?: ProcessIdentity;
  /** The process that looks after the owner. */
  readonly guard?: ProcessIdentity;
  readonly processes: readonly ProcessRecord[];
  /** There once the server is ready. */
  readonly result?: UpResult;
}

/** The folder of this tool in the checkout that the working directory belongs to. */
export function findHome(): string {
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "pnpm-workspace.yaml"))) return join(folder, "tools", "servers");
    if (folder === dirname(folder)) throw new Error(`${process.cwd()} is in no checkout of the project`);
  }
}

/** Where servers keep their files, and where it is written down which of them run. */
export class RunFolder {
  readonly #folder: string;
  /** Downloads, which outlive the servers. */
  readonly cacheFolder: string;

  constructor(home: string) {
    this.#folder = join(home, ".run");
    this.cacheFolder = join(home, ".cache");
  }

  /** The folder of one server's files. */
  serverFolder(key: string): string {
    return join(this.#folder, key);
  }

  #stateFile(key: string): string {
    return join(this.#folder, `${key}.json`);
  }

  /** What is written down at this moment. */
  all(): ServerState[] {
    if (!existsSync(this.#folder)) return [];
    return readdirSync(this.#folder)
      .filter((file) => file.endsWith(".json"))
      .map((file) => file.slice(0, -".json".length))
      .sort()
      .flatMap((key) => this.read(key) ?? []);
  }

  read(key: string): ServerState | undefined {
    try {
      return { ...(JSON.parse(readFileSync(this.#stateFile(key), "utf8")) as ServerState), key };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  }

  write(state: ServerState): void {
    mkdirSync(this.serverFolder(state.key), { recursive: true });
    // In one step, so that nobody ever reads half of it.
    const draft = `${this.#stateFile(state.key)}.${process.pid}.draft`;
    writeFileSync(draft, JSON.stringify(state, undefined, 2));
    renameSync(draft, this.#stateFile(state.key));
  }

  /** Forgets a server that has been stopped, with its files. */
  remove(key: string): void {
    rmSync(this.serverFolder(key), { recursive: true, force: true });
    rmSync(this.#stateFile(key), { force: true });
  }

  /** Runs `work` while no other process does the same for this server; the lock of a dead process does not count. */
  async locked<T>(key: string, work: () => Promise<T>): Promise<T> {
    const file = join(this.#folder, `${key}.lock`);
    mkdirSync(this.#folder, { recursive: true });
    for (;;) {
      try {
        writeFileSync(file, JSON.stringify(identify(process.pid)), { flag: "wx" });
        break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      if (isStale(file)) rmSync(file, { force: true });
      else await sleep(50);
    }
    try {
      return await work();
    } finally {
      rmSync(file, { force: true });
    }
  }
}

function isStale(lockFile: string): boolean {
  try {
    return !isRunning(JSON.parse(readFileSync(lockFile, "utf8")) as ProcessIdentity);
  } catch {
    // Just removed, or just created and not written yet: the next look will tell.
    return false;
  }
}
