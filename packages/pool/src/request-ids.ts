const ORPHAN = "orphan";

/**
 * Which ids of the requests on one connection are taken, and by whom. An id whose answer nobody waits for any more stays
 * taken until that answer comes: given to another request, it would bring that one a foreign answer.
 */
export class RequestIds<T extends object> {
  /** How many ids there are, from 0 on. */
  readonly max: number;
  /** How many ids are taken, orphans included. */
  taken = 0;
  /** How many are taken whose answer nobody waits for. */
  orphans = 0;
  readonly #holders: (T | typeof ORPHAN | undefined)[] = [];
  /** Ids that were given back; those from `#holders.length` on have never been taken. The last one goes first. */
  readonly #free: number[] = [];

  constructor(max: number) {
    this.max = max;
  }

  get isFree(): boolean {
    return this.taken < this.max;
  }

  /** Takes an id, of which there must be one (`isFree`). */
  take(request: T): number {
    this.taken++;
    const id = this.#free.pop();
    if (id === undefined) return this.#holders.push(request) - 1;
    this.#holders[id] = request;
    return id;
  }

  /** Gives an id back and says who had it; undefined when nobody had. */
  release(id: number): T | "orphan" | undefined {
    const holder = this.#holders[id];
    if (holder === undefined) return undefined;
    this.#holders[id] = undefined;
    this.#free.push(id);
    this.taken--;
    if (holder === ORPHAN) this.orphans--;
    return holder;
  }

  /** Nobody waits for the answer on this taken id any more. */
  orphan(id: number): void {
    this.#holders[id] = ORPHAN;
    this.orphans++;
  }

  /** Forgets all ids; returns who still waited. */
  clear(): T[] {
    const waiting: T[] = [];
    for (const holder of this.#holders) if (holder !== undefined && holder !== ORPHAN) waiting.push(holder);
    this.#holders.length = 0;
    this.#free.length = 0;
    this.taken = 0;
    this.orphans = 0;
    return waiting;
  }
}
