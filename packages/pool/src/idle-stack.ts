import type { PoolLimits } from "./options.ts";
import { startTimer } from "./timer.ts";

/** A resource and its clock. */
export interface Entry<T> {
  readonly value: T;
  /** When it is too old to be lent again. */
  readonly expiresAt: number;
  idleSince: number;
}

/** Starts the clock of a resource. */
export function startEntry<T>(value: T, maxLifetimeMs: number | null): Entry<T> {
  const expiresAt = maxLifetimeMs === null ? Number.POSITIVE_INFINITY : performance.now() + maxLifetimeMs;
  return { value, expiresAt, idleSince: 0 };
}

/** Whether a resource is too old to be lent again. */
export function isOld(entry: { readonly expiresAt: number }): boolean {
  return entry.expiresAt !== Number.POSITIVE_INFINITY && performance.now() >= entry.expiresAt;
}

/** The resources that lie idle: the one that came last goes first, those that lie too long are evicted. */
export class IdleStack<T> {
  readonly #entries: Entry<T>[] = [];
  readonly #limits: PoolLimits;
  readonly #hasSpare: () => boolean;
  readonly #evict: (entry: Entry<T>, reason: "idle" | "lifetime") => void;
  #stopSweep: (() => void) | undefined;
  #sweepAt = Number.POSITIVE_INFINITY;

  /** `hasSpare` tells whether there are more resources than have to be kept. */
  constructor(
    limits: PoolLimits,
    hasSpare: () => boolean,
    evict: (entry: Entry<T>, reason: "idle" | "lifetime") => void,
  ) {
    this.#limits = limits;
    this.#hasSpare = hasSpare;
    this.#evict = evict;
  }

  get length(): number {
    return this.#entries.length;
  }

  push(entry: Entry<T>): void {
    if (this.#limits.idleTimeoutMs !== null) entry.idleSince = performance.now();
    this.#entries.push(entry);
    this.#schedule(entry);
  }

  /** Takes the one that came last; evicts what is too old on the way. */
  pop(): Entry<T> | undefined {
    for (let entry = this.#entries.pop(); entry !== undefined; entry = this.#entries.pop()) {
      if (!isOld(entry)) return entry;
      this.#evict(entry, "lifetime");
    }
    return undefined;
  }

  /** Takes everything and stops the timer. */
  drain(): Entry<T>[] {
    this.#stopSweep?.();
    return this.#entries.splice(0);
  }

  /** One timer for all, set to the first that may have to go: the traffic in between does not touch it. */
  #schedule(entry: Entry<T>): void {
    const { idleTimeoutMs } = this.#limits;
    const idleUntil =
      idleTimeoutMs !== null && this.#hasSpare() ? entry.idleSince + idleTimeoutMs : entry.expiresAt;
    const at = Math.min(entry.expiresAt, idleUntil);
    if (at >= this.#sweepAt) return;
    this.#stopSweep?.();
    this.#sweepAt = at;
    this.#stopSweep = startTimer(Math.max(1, at - performance.now()), () => this.#sweep(), true);
  }

  #sweep(): void {
    this.#sweepAt = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.#entries.length; ) {
      const entry = this.#entries[i]!;
      const reason = isOld(entry)
        ? "lifetime"
        : this.#isIdleTooLong(entry) && this.#hasSpare()
          ? "idle"
          : undefined;
      if (reason === undefined) i++;
      else {
        this.#entries.splice(i, 1);
        this.#evict(entry, reason);
      }
    }
    for (const entry of this.#entries) this.#schedule(entry);
  }

  #isIdleTooLong(entry: Entry<T>): boolean {
    const { idleTimeoutMs } = this.#limits;
    return idleTimeoutMs !== null && performance.now() - entry.idleSince >= idleTimeoutMs;
  }
}
