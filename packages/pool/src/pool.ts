import { Backoff } from "./backoff.ts";
import type { CallLimits } from "./deadline.ts";
import { Emitter } from "./emitter.ts";
import { PoolClosedError, PoolExhaustedError, PoolTimeoutError } from "./errors.ts";
import { type Entry, IdleStack, isOld, startEntry } from "./idle-stack.ts";
import { Lease } from "./lease.ts";
import {
  type DestroyReason,
  type PoolEvents,
  type PoolLimits,
  type PoolOptions,
  type PoolStats,
  resolveLimits,
} from "./options.ts";
import { resolveTimeout, settled, startTimer, watch } from "./timer.ts";
import { type Job, startJob, type Waiter, WaitQueue } from "./wait-queue.ts";

/**
 * Lends resources that are costly to make: at most `max` at a time, first come, first served, the one used last
 * first (so that those not needed grow old and go).
 *
 * Its own timers do not keep a process alive; callers that wait do.
 */
export class Pool<T> implements AsyncDisposable {
  readonly #options: PoolOptions<T>;
  readonly #limits: PoolLimits;
  readonly #events = new Emitter<PoolEvents<T>>();
  readonly #waiters = new WaitQueue<Lease<T>>();
  readonly #idle: IdleStack<T>;
  readonly #leased = new Set<Entry<T>>();
  /** Ends the making of each resource that is being made. */
  readonly #making = new Set<AbortController>();
  #validating = 0;
  #destroying = 0;
  #dispatching = false;
  readonly #backoff = new Backoff();
  #stopRefill: (() => void) | undefined;
  #closed: Promise<void> | undefined;
  #finish: (() => void) | undefined;
  readonly #stopForce: (() => void)[] = [];
  #forced = false;

  /**
   * Begins to make `min` resources as soon as the caller has had time to set listeners.
   * @throws {PoolUsageError} for options that make no sense
   */
  constructor(options: PoolOptions<T>) {
    this.#limits = resolveLimits(options);
    this.#options = options;
    this.#idle = new IdleStack(
      this.#limits,
      () => this.#alive > this.#limits.min,
      (entry, reason) => void this.#end(entry, reason),
    );
    // Later, so that listeners can be set before.
    void Promise.resolve().then(() => this.#refill());
  }

  /** What the pool holds at this moment. */
  get stats(): PoolStats {
    const idle = this.#idle;
    const leased = this.#leased;
    const making = this.#making;
    const validating = this.#validating;
    const destroying = this.#destroying;
    const waiters = this.#waiters;
    return {
      total: this.#total,
      idle: idle.length,
      leased: leased.size,
      creating: making.size,
      validating,
      destroying,
      waiting: waiters.length,
    };
  }

  /** Calls `listener` at every `event`; the returned function takes it off again. */
  on<Name extends keyof PoolEvents<T>>(
    event: Name,
    listener: (...args: PoolEvents<T>[Name]) => void,
  ): () => void {
    return this.#events.on(event, listener);
  }

  /**
   * Lends a resource: one that lies idle, else a new one, else the next that comes back.
   *
   * Rejects with `PoolTimeoutError` when `timeoutMs` passes, the reason of `signal` when that aborts, the error of
   * `create` when that fails, `PoolExhaustedError` when too many wait, `PoolClosedError`, `PoolUsageError`.
   */
  async acquire(limits: CallLimits = {}): Promise<Lease<T>> {
    const timeoutMs = resolveTimeout(limits.timeoutMs, this.#limits.acquireTimeoutMs);
    const { signal } = limits;
    if (this.#closed !== undefined) throw new PoolClosedError();
    if (signal?.aborted) throw signal.reason;
    if (this.#waiters.length === 0 && this.#options.validate === undefined) {
      const entry = this.#idle.pop();
      if (entry !== undefined) return this.#lend(entry);
    }
    const { max, maxWaiters } = this.#limits;
    const full = this.#idle.length === 0 && this.#total >= max;
    if (full && this.#waiters.length + 1 - this.#jobs > maxWaiters) throw new PoolExhaustedError(maxWaiters);

    return new Promise((resolve, reject) => {
      const waiter: Waiter<Lease<T>> = {
        resolve,
        reject,
        stop: undefined,
        queued: false,
        job: undefined,
        previous: undefined,
        next: undefined,
      };
      this.#waiters.push(waiter);
      this.#dispatch();
      if (!waiter.queued) return;
      const late = (ms: number): unknown => new PoolTimeoutError(ms, "waiting for a free resource");
      waiter.stop = watch(signal, timeoutMs, late, (reason) => {
        this.#waiters.remove(waiter);
        reject(reason);
      });
    });
  }

  /**
   * Closes the pool: callers that wait are rejected, what lies idle is destroyed, what is lent when it comes back.
   * Settles when nothing is left, and never rejects. With `timeoutMs`, what is still lent then is destroyed under
   * its borrowers, and what is still being made is left to be destroyed later. May be called again, also with
   * another limit.
   * @throws {PoolUsageError} at once when `timeoutMs` is 0, or no positive number
   */
  close(options: { readonly timeoutMs?: number | null | undefined } = {}): Promise<void> {
    const timeoutMs = resolveTimeout(options.timeoutMs, null);
    if (this.#closed === undefined) {
      this.#closed = new Promise((resolve) => {
        this.#finish = resolve;
      });
      this.#stopRefill?.();
      for (const controller of this.#making) controller.abort(new PoolClosedError());
      for (let waiter = this.#waiters.first; waiter !== undefined; waiter = this.#waiters.first) {
        this.#waiters.remove(waiter);
        waiter.reject(new PoolClosedError());
      }
      for (const entry of this.#idle.drain()) void this.#end(entry, "closed");
      this.#finishIfEmpty();
    }
    if (timeoutMs !== null && this.#finish !== undefined) {
      this.#stopForce.push(startTimer(timeoutMs, () => this.#force()));
    }
    return this.#closed;
  }

  /** The same as {@link Pool.close} without a limit. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** How many resources are on their way to somebody. */
  get #jobs(): number {
    return this.#making.size + this.#validating;
  }

  get #alive(): number {
    return this.#idle.length + this.#leased.size + this.#jobs;
  }

  get #total(): number {
    return this.#alive + this.#destroying;
  }

  /** Sets something going for everyone in the queue, as far as there is room. */
  #dispatch(): void {
    // What is called below may come back here: the loop that runs already sees to it.
    if (this.#dispatching) return;
    this.#dispatching = true;
    while (this.#closed === undefined && this.#waiters.firstWithoutJob() !== undefined) {
      const entry = this.#idle.pop();
      // Looked for afterwards: listeners may have changed the queue meanwhile.
      const waiter = this.#waiters.firstWithoutJob();
      if (entry !== undefined) this.#check(entry, waiter);
      // What is being made for nobody in particular will do.
      else if (this.#waiters.length > this.#jobs && this.#total < this.#limits.max) void this.#make(waiter);
      else break;
    }
    this.#dispatching = false;
  }

  #check(entry: Entry<T>, waiter: Waiter<Lease<T>> | undefined): void {
    const { validate } = this.#options;
    if (validate === undefined) {
      this.#place(entry);
      return;
    }
    const job = startJob(waiter);
    this.#validating++;
    let verdict: boolean | PromiseLike<boolean>;
    try {
      verdict = validate(entry.value);
    } catch {
      verdict = false;
    }
    if (typeof verdict === "boolean") this.#checked(entry, job, verdict);
    else {
      Promise.resolve(verdict).then(
        (valid) => this.#checked(entry, job, valid),
        () => this.#checked(entry, job, false),
      );
    }
  }

  #checked(entry: Entry<T>, job: Job<Lease<T>>, valid: boolean): void {
    this.#validating--;
    if (valid) {
      this.#place(entry, job);
      return;
    }
    if (job.waiter !== undefined) job.waiter.job = undefined;
    void this.#end(entry, "invalid");
    this.#dispatch();
  }

  async #make(waiter?: Waiter<Lease<T>>): Promise<void> {
    const job = startJob(waiter);
    const controller = new AbortController();
    this.#making.add(controller);
    let value: T;
    try {
      value = await this.#options.create(controller.signal);
    } catch (error) {
      this.#making.delete(controller);
      this.#notMade(job, error);
      return;
    }
    this.#backoff.reset();
    this.#events.emit("create", value);
    this.#making.delete(controller);
    this.#place(startEntry(value, this.#limits.maxLifetimeMs), job);
  }

  #notMade(job: Job<Lease<T>>, error: unknown): void {
    const { waiter } = job;
    if (waiter !== undefined) {
      this.#waiters.remove(waiter);
      waiter.reject(error);
    }
    if (this.#closed !== undefined) {
      this.#finishIfEmpty();
      return;
    }
    this.#events.emit("createError", error);
    this.#dispatch();
    if (this.#alive < this.#limits.min && this.#stopRefill === undefined) {
      const retry = (): void => {
        this.#stopRefill = undefined;
        this.#refill();
      };
      this.#stopRefill = startTimer(this.#backoff.next(), retry, true);
    }
  }

  /** Makes what is missing to `min`, unless that failed a moment ago. */
  #refill(): void {
    const { min, max } = this.#limits;
    while (this.#closed === undefined && !this.#stopRefill && this.#alive < min && this.#total < max)
      void this.#make();
  }

  /** Hands a resource that is ready to whoever waits longest, else lays it by. */
  #place(entry: Entry<T>, job?: Job<Lease<T>>): void {
    if (this.#closed !== undefined) {
      void this.#end(entry, "closed");
      return;
    }
    const first = this.#waiters.first;
    if (first === undefined) {
      this.#idle.push(entry);
      return;
    }
    const passed = job?.waiter;
    if (passed !== undefined && passed !== first) {
      // It was for somebody further back, who now waits for what was to be the first one's.
      passed.job = first.job;
      if (passed.job !== undefined) passed.job.waiter = passed;
      first.job = undefined;
    }
    this.#waiters.remove(first);
    first.resolve(this.#lend(entry));
  }

  #lend(entry: Entry<T>): Lease<T> {
    this.#leased.add(entry);
    const lease = new Lease(entry.value, (broken) => this.#takeBack(entry, broken));
    this.#events.emit("acquire", entry.value);
    return lease;
  }

  #takeBack(entry: Entry<T>, broken: boolean): Promise<void> | undefined {
    if (!this.#leased.has(entry)) return undefined;
    this.#events.emit("release", entry.value);
    // A listener may have closed the pool by force.
    if (!this.#leased.delete(entry)) return undefined;
    if (broken) return this.#end(entry, "broken");
    if (isOld(entry)) void this.#end(entry, "lifetime");
    else this.#place(entry);
    return undefined;
  }

  async #end(entry: Entry<T>, reason: DestroyReason): Promise<void> {
    this.#destroying++;
    this.#events.emit("destroy", entry.value, reason);
    try {
      const late = (ms: number): unknown => new PoolTimeoutError(ms, "destroying a resource");
      await settled(this.#options.destroy(entry.value), this.#limits.destroyTimeoutMs, late);
    } catch (error) {
      this.#events.emit("destroyError", error, entry.value);
    }
    this.#destroying--;
    this.#dispatch();
    this.#refill();
    this.#finishIfEmpty();
  }

  #force(): void {
    this.#forced = true;
    for (const entry of this.#leased) {
      this.#leased.delete(entry);
      void this.#end(entry, "closed");
    }
    this.#finishIfEmpty();
  }

  #finishIfEmpty(): void {
    const finish = this.#finish;
    if (finish === undefined || this.#leased.size > 0 || this.#destroying > 0) return;
    if (this.#jobs > 0 && !this.#forced) return;
    this.#finish = undefined;
    for (const stop of this.#stopForce) stop();
    finish();
    this.#events.emit("close");
  }
}
