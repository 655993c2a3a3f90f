/** A caller in the queue. */
export interface Waiter<T> {
  resolve(value: T): void;
  reject(reason: unknown): void;
  /** Ends the watch over the caller's signal and time, once there is one. */
  stop: (() => void) | undefined;
  queued: boolean;
  /** What is being made for this caller, if anything is. */
  job: Job<T> | undefined;
  previous: Waiter<T> | undefined;
  next: Waiter<T> | undefined;
}

/** Something being made or checked; for nobody in particular once its caller is gone. */
export interface Job<T> {
  waiter: Waiter<T> | undefined;
}

/** First come, first served; anyone may leave from anywhere at the same small cost. */
export class WaitQueue<T> {
  length = 0;
  first: Waiter<T> | undefined;
  #last: Waiter<T> | undefined;

  push(waiter: Waiter<T>): void {
    waiter.previous = this.#last;
    if (this.#last === undefined) this.first = waiter;
    else this.#last.next = waiter;
    this.#last = waiter;
    waiter.queued = true;
    this.length++;
  }

  /** Takes out a waiter that is in the queue, ends its watch and leaves its job to nobody. */
  remove(waiter: Waiter<T>): void {
    if (waiter.previous === undefined) this.first = waiter.next;
    else waiter.previous.next = waiter.next;
    if (waiter.next === undefined) this.#last = waiter.previous;
    else waiter.next.previous = waiter.previous;
    waiter.previous = undefined;
    waiter.next = undefined;
    waiter.queued = false;
    this.length--;
    waiter.stop?.();
    if (waiter.job !== undefined) waiter.job.waiter = undefined;
    waiter.job = undefined;
  }

  /** The first in the queue for whom nothing is being made. */
  firstWithoutJob(): Waiter<T> | undefined {
    // Those with a job stand in front, and there are never more of them than the pool may hold.
    let waiter = this.first;
    while (waiter?.job !== undefined) waiter = waiter.next;
    return waiter;
  }
}

/** A job for somebody, or for nobody in particular. */
export function startJob<T>(waiter: Waiter<T> | undefined): Job<T> {
  const job = { waiter };
  if (waiter !== undefined) waiter.job = job;
  return job;
}
