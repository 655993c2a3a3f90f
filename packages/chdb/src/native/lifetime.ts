import { rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { isMainThread } from "node:worker_threads";
import type { Binding } from "./binding.ts";

/*
 * How the engine ends with the process. A natural end and a stopped worker run the addon's cleanup hook; process.exit
 * and an uncaught error do not, so an `exit` listener does the same; a signal without a listener of the program's ends
 * the process at once, so one of ours closes the engine first and then lets the signal have its default effect.
 */

interface Registry {
  /** The open engines of this thread, by what holds them. */
  readonly open: Set<Lifetime>;
  /** Our own signal listeners, of every copy of this package. */
  readonly listeners: Set<unknown>;
}

const KEY = Symbol.for("@x/chdb.lifetime");
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

// Shared by the ESM and the CommonJS copy, so that each knows the other's listeners from the program's.
function registry(): Registry {
  const holder = globalThis as { [KEY]?: Registry };
  holder[KEY] ??= { open: new Set(), listeners: new Set() };
  return holder[KEY];
}

let active = 0;

function endAll(): void {
  for (const lifetime of [...registry().open]) lifetime.endNow();
}

function onSignal(signal: NodeJS.Signals): void {
  const { listeners } = registry();
  // The program listens itself: whether and how to end is its decision, and `exit` comes if it does.
  if (process.listeners(signal).some((listener) => !listeners.has(listener))) return;
  endAll();
  process.removeListener(signal, onSignal);
  process.kill(process.pid, signal);
}

function listen(): void {
  if (active++ > 0) return;
  process.on("exit", endAll);
  if (!isMainThread) return;
  registry().listeners.add(onSignal);
  for (const signal of SIGNALS) process.on(signal, onSignal);
}

function unlisten(): void {
  if (--active > 0) return;
  process.off("exit", endAll);
  for (const signal of SIGNALS) process.off(signal, onSignal);
  registry().listeners.delete(onSignal);
}

/** Sees to it that the engine is closed and its private folder removed however the process ends. */
export class Lifetime {
  readonly #binding: Binding;
  /** The private folder; sessions of one engine have the same. */
  folder: string;

  constructor(binding: Binding, folder: string) {
    this.#binding = binding;
    this.folder = folder;
    registry().open.add(this);
    listen();
  }

  /** The holder has closed its connections. Removes the folder if nobody else needs it. */
  async end(): Promise<void> {
    if (!this.#leave()) return;
    for (const { folder } of registry().open) if (folder === this.folder) return;
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Closes all connections of this thread and removes the folder before it returns. */
  endNow(): void {
    this.#binding.shutdown();
    this.#leave();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #leave(): boolean {
    const left = registry().open.delete(this);
    if (left) unlisten();
    return left;
  }
}
