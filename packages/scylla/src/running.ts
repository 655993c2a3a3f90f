/** Something that runs until it settles, or its time is up. */
export interface Limited {
  /** When its time is up, by `performance.now()`; Infinity without a limit. */
  readonly deadlineMs: number;
  /** Kept by {@link Running}. */
  previous: Limited | undefined;
  next: Limited | undefined;
  /** Told once its time is up; takes itself off. */
  expire(): void;
}

/**
 * What runs at the moment. One timer watches the limits of all, so that a call costs no timer of its own; it keeps no
 * process alive, because what runs does that by itself.
 */
export class Running {
  count = 0;
  #first: Limited | undefined;
  #last: Limited | undefined;
  #timer: NodeJS.Timeout | undefined;
  #timerAtMs = Number.POSITIVE_INFINITY;
  #idle: (() => void)[] = [];

  add(item: Limited): void {
    this.count++;
    item.previous = this.#last;
    if (this.#last === undefined) this.#first = item;
    else this.#last.next = item;
    this.#last = item;
    if (item.deadlineMs < this.#timerAtMs) this.#watchUntil(item.deadlineMs);
  }

  delete(item: Limited): void {
    this.count--;
    if (item.previous === undefined) this.#first = item.next;
    else item.previous.next = item.next;
    if (item.next === undefined) this.#last = item.previous;
    else item.next.previous = item.previous;
    item.previous = undefined;
    item.next = undefined;
    if (this.count === 0) {
      const waiting = this.#idle;
      if (waiting.length === 0) return;
      this.#idle = [];
      for (const resolve of waiting) resolve();
    }
  }

  /** Resolves when nothing runs. */
  idle(): Promise<void> {
    return this.count === 0 ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Everything that runs now. */
  all(): Limited[] {
    const items: Limited[] = [];
    for (let item = this.#first; item !== undefined; item = item.next) items.push(item);
    return items;
  }

  /** Ends the timer; nothing expires any more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timerAtMs = Number.POSITIVE_INFINITY;
  }

  #watchUntil(atMs: number): void {
    clearTimeout(this.#timer);
    this.#timerAtMs = atMs;
    // A timer may come a moment early, and those longer than this at once.
    const delay = Math.min(Math.ceil(atMs - performance.now()) + 1, 0x7fffffff);
    this.#timer = setTimeout(() => this.#sweep(), Math.max(1, delay));
    this.#timer.unref();
  }

  #sweep(): void {
    this.#timerAtMs = Number.POSITIVE_INFINITY;
    const now = performance.now();
    let earliest = Number.POSITIVE_INFINITY;
    for (const item of this.all()) {
      if (item.deadlineMs <= now) item.expire();
      else if (item.deadlineMs < earliest) earliest = item.deadlineMs;
    }
    if (earliest < this.#timerAtMs) this.#watchUntil(earliest);
  }
}
