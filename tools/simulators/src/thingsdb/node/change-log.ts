import type { ChangeContext } from "../evaluator/query.ts";
import { seededRandom } from "./random.ts";

/** One change that all nodes make, in the same order and with the same time and luck. */
export interface Change extends ChangeContext {
  /** Milliseconds since 1970. */
  readonly now: number;
  random(): () => number;
}

/** A node, as far as changes are concerned. */
export interface Replica {
  /** Applies a change that another node has made. */
  replay(change: Change, apply: ReplayedChange): void;
}

/** Makes a change again, on the replica it is given. */
export type ReplayedChange = (replica: Replica, change: Change) => void;

/** The order of all changes, and who has made which. */
export class ChangeLog {
  #nextId: number;
  #entries: { readonly change: Change; readonly origin: Replica; readonly apply: ReplayedChange }[] = [];
  /** How many entries were dropped as everyone has made them. */
  #dropped = 0;
  readonly #applied: Map<Replica, number> = new Map();
  readonly #delayMs: number;
  readonly #timers: Set<NodeJS.Timeout> = new Set();

  constructor(replicas: readonly Replica[], nextId: number, delayMs: number) {
    this.#nextId = nextId;
    this.#delayMs = delayMs;
    for (const replica of replicas) this.#applied.set(replica, 0);
  }

  /** The number that the next change gets. */
  get nextId(): number {
    return this.#nextId;
  }

  /**
   * Makes a change on the node that was asked for it, which catches up before, and later on the others.
   * @param make runs at once
   */
  commit(origin: Replica, make: (change: Change) => void, apply: ReplayedChange): void {
    this.catchUp(origin);
    const seed = Math.floor(Math.random() * 2 ** 32);
    const change = { id: this.#nextId++, now: Date.now(), random: () => seededRandom(seed) };
    if (this.#applied.size > 1) {
      this.#entries.push({ change, origin, apply });
      this.#applied.set(origin, this.#dropped + this.#entries.length);
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        this.#spread();
      }, this.#delayMs);
      this.#timers.add(timer);
    }
    make(change);
  }

  #spread(): void {
    for (const replica of this.#applied.keys()) this.catchUp(replica);
    const done = Math.min(...this.#applied.values());
    this.#entries.splice(0, done - this.#dropped);
    this.#dropped = done;
  }

  /** Makes all changes on a node that it has not made yet. */
  catchUp(replica: Replica): void {
    for (;;) {
      const done = this.#applied.get(replica)!;
      const entry = this.#entries[done - this.#dropped];
      if (entry === undefined) return;
      this.#applied.set(replica, done + 1);
      if (entry.origin !== replica) replica.replay(entry.change, entry.apply);
    }
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }
}
