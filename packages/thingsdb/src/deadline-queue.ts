/** The longest delay that timers take. */
const LONGEST_MS = 0x7fffffff;

/** Something with an end; the fields are the queue's. */
export interface Due {
  dueAt: number;
  dueList: DueList | undefined;
  duePrevious: Due | undefined;
  dueNext: Due | undefined;
}

/** Deadlines of one length, earliest first. */
export class DueList {
  first: Due | undefined;
  last: Due | undefined;
}

/** Very many deadlines with one timer: each length has a list of its own, and the timer waits for the earliest head. */
export class DeadlineQueue<T extends Due> {
  readonly #lists = new Map<number, DueList>();
  readonly #expire: (item: T) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #timerAt = Number.POSITIVE_INFINITY;

  constructor(expire: (item: T) => void) {
    this.#expire = expire;
  }

  /** Starts the clock of an item: `expire` is called in `ms`, not earlier, unless it is removed before. */
  add(item: T, ms: number): void {
    let list = this.#lists.get(ms);
    if (list === undefined) {
      list = new DueList();
      this.#lists.set(ms, list);
    }
    const now = performance.now();
    item.dueAt = now + ms;
    item.dueList = list;
    item.duePrevious = list.last;
    if (list.last === undefined) list.first = item;
    else list.last.dueNext = item;
    list.last = item;
    if (item.dueAt < this.#timerAt) this.#arm(item.dueAt, now);
  }

  /** Stops a clock, if it runs. The timer runs on: most often there is another item for it. */
  remove(item: T): void {
    const list = item.dueList;
    if (list === undefined) return;
    if (item.duePrevious === undefined) list.first = item.dueNext;
    else item.duePrevious.dueNext = item.dueNext;
    if (item.dueNext === undefined) list.last = item.duePrevious;
    else item.dueNext.duePrevious = item.duePrevious;
    item.duePrevious = undefined;
    item.dueNext = undefined;
    item.dueList = undefined;
  }

  /** Stops the timer, when nothing is left to wait for. */
  clear(): void {
    this.#lists.clear();
    clearTimeout(this.#timer);
    this.#timerAt = Number.POSITIVE_INFINITY;
  }

  #arm(at: number, now: number): void {
    clearTimeout(this.#timer);
    this.#timerAt = at;
    const ms = Math.min(LONGEST_MS, Math.max(1, Math.ceil(at - now)));
    this.#timer = setTimeout(() => this.#fire(), ms);
    // Requests under way have a connection that keeps the process alive. Browsers give a number.
    if (typeof this.#timer === "object") this.#timer.unref?.();
  }

  #fire(): void {
    this.#timerAt = Number.POSITIVE_INFINITY;
    const now = performance.now();
    let next = Number.POSITIVE_INFINITY;
    for (const [ms, list] of this.#lists) {
      for (let head = list.first; head !== undefined && head.dueAt <= now; head = list.first) {
        this.remove(head as T);
        this.#expire(head as T);
      }
      if (list.first === undefined) this.#lists.delete(ms);
      else next = Math.min(next, list.first.dueAt);
    }
    if (next < this.#timerAt) this.#arm(next, now);
  }
}
