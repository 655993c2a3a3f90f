import { LONGEST_MS } from "./timer.ts";

/** Something with an end: the queue keeps its place in the thing itself, so that a deadline costs no memory of its own. */
export interface Timed {
  /** When time is up; the queue's own, like the others. */
  dueAt: number;
  dueList: DueList | undefined;
  duePrevious: Timed | undefined;
  dueNext: Timed | undefined;
}

/** Things with the same limit, in the order in which time will be up for them. */
interface DueList {
  first: Timed | undefined;
  last: Timed | undefined;
}

/**
 * Very many deadlines with one timer: those of one length end in the order they began, so each length has a list of its
 * own, and the timer waits for the earliest head. It keeps a process alive, because somebody waits for what is limited.
 */
export class DeadlineQueue<T extends Timed> {
  readonly #lists = new Map<number, DueList>();
  readonly #expire: (item: T) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #timerAt = Number.POSITIVE_INFINITY;

  /** `expire` is called with each item whose time is up; it may add and remove items. */
  constructor(expire: (item: T) => void) {
    this.#expire = expire;
  }

  /**
   * Starts the clock of an item that is in no queue: `expire` is called in `ms`, not earlier, unless it is removed before.
   * `now` is what `performance.now()` says, for who knows it already.
   */
  add(item: T, ms: number, now: number = performance.now()): void {
    let list = this.#lists.get(ms);
    if (list === undefined) {
      list = { first: undefined, last: undefined };
      this.#lists.set(ms, list);
    }
    const at = now + ms;
    item.dueAt = at;
    item.dueList = list;
    item.duePrevious = list.last;
    if (list.last === undefined) list.first = item;
    else list.last.dueNext = item;
    list.last = item;
    if (at < this.#timerAt) this.#arm(at, now);
  }

  /** Stops a clock, if it runs. The timer goes on: most often there is another item for it. */
  remove(item: T): void {
    const { dueList: list, duePrevious: previous, dueNext: next } = item;
    if (list === undefined) return;
    if (previous === undefined) list.first = next;
    else previous.dueNext = next;
    if (next === undefined) list.last = previous;
    else next.duePrevious = previous;
    item.dueList = undefined;
    item.duePrevious = undefined;
    item.dueNext = undefined;
  }

  /** Stops all clocks, also of those whose time was up a moment ago. */
  clear(): void {
    // Each by itself: this may be called by what has just expired, in the middle of a list.
    for (const list of this.#lists.values()) {
      for (let head = list.first; head !== undefined; head = list.first) this.remove(head as T);
    }
    this.#lists.clear();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#timerAt = Number.POSITIVE_INFINITY;
  }

  #arm(at: number, now: number): void {
    clearTimeout(this.#timer);
    this.#timerAt = at;
    this.#timer = setTimeout(() => this.#fire(), Math.min(LONGEST_MS, Math.max(1, Math.ceil(at - now))));
  }

  #fire(): void {
    this.#timer = undefined;
    this.#timerAt = Number.POSITIVE_INFINITY;
    const now = performance.now();
    for (const list of this.#lists.values()) {
      for (let head = list.first; head !== undefined && head.dueAt <= now; head = list.first) {
        this.remove(head as T);
        this.#expire(head as T);
      }
    }
    // Only now: what has expired may have added and removed anything.
    let next = Number.POSITIVE_INFINITY;
    for (const [ms, list] of this.#lists) {
      if (list.first === undefined) this.#lists.delete(ms);
      else next = Math.min(next, list.first.dueAt);
    }
    if (next < this.#timerAt) this.#arm(next, now);
  }
}
