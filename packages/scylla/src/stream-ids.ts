import type { ConnectionRequest } from "./connection-request.ts";

/** Stream ids go from 0 to 32767 (CQL v4 §2.3). */
const MOST_IDS = 32_768;

const ORPHAN = "orphan";

/** Which stream ids are taken, and by whom. An id whose answer nobody waits for stays taken until the answer comes. */
export class StreamIds {
  /** How many ids are taken, orphans included. */
  taken = 0;
  /** How many are taken whose answer nobody waits for. */
  orphans = 0;
  readonly #holders: (ConnectionRequest | typeof ORPHAN | undefined)[] = [];
  /** Ids that were given back; those from `#holders.length` on have never been taken. The last one goes first. */
  readonly #free: number[] = [];

  get isFree(): boolean {
    return this.taken < MOST_IDS;
  }

  /** Takes an id, of which there must be one. */
  take(request: ConnectionRequest): number {
    this.taken++;
    const id = this.#free.pop();
    if (id === undefined) return this.#holders.push(request) - 1;
    this.#holders[id] = request;
    return id;
  }

  /** Gives an id back and says who had it; undefined when nobody had. */
  release(id: number): ConnectionRequest | typeof ORPHAN | undefined {
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
  clear(): ConnectionRequest[] {
    const waiting = this.#holders.filter((holder) => holder !== undefined && holder !== ORPHAN);
    this.#holders.length = 0;
    this.#free.length = 0;
    this.taken = 0;
    this.orphans = 0;
    return waiting;
  }
}
