import type { Call } from "./call.ts";

/** Ids have 16 bits. */
const MOST_IDS = 65_536;

const ORPHAN = "orphan";

/**
 * Which ids are taken, and by whom. An id whose answer nobody waits for any more stays taken until that answer comes: given
 * to another request, it would bring that one a foreign answer.
 */
export class RequestIds {
  /** How many ids are taken, orphans included. */
  taken = 0;
  /** How many are taken whose answer nobody waits for. */
  orphans = 0;
  readonly #holders: (Call | typeof ORPHAN | undefined)[] = [];
  /** Ids that were given back; those from `#holders.length` on have never been taken. */
  readonly #free: number[] = [];

  get isFree(): boolean {
    return this.taken < MOST_IDS;
  }

  /** Takes an id, of which there must be one. */
  take(call: Call): number {
    this.taken++;
    const id = this.#free.pop();
    if (id === undefined) return this.#holders.push(call) - 1;
    this.#holders[id] = call;
    return id;
  }

  /** Gives an id back and says who had it; undefined when nobody had. */
  release(id: number): Call | typeof ORPHAN | undefined {
    const holder = this.#holders[id];
    if (holder === undefined) return undefined;
    this.#holders[id] = undefined;
    this.#free.push(id);
    this.taken--;
    if (holder === ORPHAN) this.orphans--;
    return holder;
  }

  /** Nobody waits for the answer on this id any more. */
  orphan(id: number): void {
    this.#holders[id] = ORPHAN;
    this.orphans++;
  }

  /** Forgets all ids; returns who still waited. */
  clear(): Call[] {
    const waiting: Call[] = [];
    for (const holder of this.#holders) if (holder !== undefined && holder !== ORPHAN) waiting.push(holder);
    this.#holders.length = 0;
    this.#free.length = 0;
    this.taken = 0;
    this.orphans = 0;
    return waiting;
  }
}
