import { PLAIN_TERMS } from "./call.ts";
import type { ClientCore } from "./client-core.ts";
import { ThingsDBUsageError } from "./errors.ts";
import { noWatchError } from "./no-watch.ts";
import type { CallOptions } from "./options.ts";
import { PACKAGE } from "./protocol/package-type.ts";
import { checkScope } from "./scope.ts";

const TERMS = { ...PLAIN_TERMS, idempotent: true };

/** The things that a client watches, on servers before 1.0: watched again on every connection. */
export class Watches {
  readonly #core: ClientCore;
  readonly #byScope = new Map<string, Set<number>>();

  constructor(core: ClientCore) {
    this.#core = core;
  }

  async watch(scope: string, ids: number | readonly number[], limits: CallOptions): Promise<void> {
    const list = readIds(scope, ids);
    await this.#check();
    await this.#core.submit(PACKAGE.WATCH, [scope, ...list], limits, TERMS);
    const watched = this.#byScope.get(scope) ?? new Set();
    this.#byScope.set(scope, watched);
    for (const id of list) watched.add(id);
  }

  async unwatch(scope: string, ids: number | readonly number[], limits: CallOptions): Promise<void> {
    const list = readIds(scope, ids);
    await this.#check();
    const watched = this.#byScope.get(scope);
    for (const id of list) watched?.delete(id);
    await this.#core.submit(PACKAGE.UNWATCH, [scope, ...list], limits, TERMS);
  }

  /** The client has another connection, which nothing is watched on. */
  onSwap(): void {
    for (const [scope, ids] of this.#byScope) {
      if (ids.size === 0) continue;
      const again = this.#core.submit(PACKAGE.WATCH, [scope, ...ids], undefined, TERMS);
      again.catch((error) => this.#core.events.emit("failure", error));
    }
  }

  async #check(): Promise<void> {
    if (!(await this.#core.version.isLegacy())) throw noWatchError();
  }
}

function readIds(scope: string, ids: number | readonly number[]): readonly number[] {
  checkScope(scope);
  const list = typeof ids === "number" ? [ids] : ids;
  if (!Array.isArray(list) || !list.every((id) => Number.isSafeInteger(id) && id >= 0)) {
    throw new ThingsDBUsageError("things are watched by their ids");
  }
  return list;
}
