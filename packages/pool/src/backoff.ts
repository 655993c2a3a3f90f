import { PoolUsageError } from "./errors.ts";
import { startTimer } from "./timer.ts";

/** How a {@link Backoff} grows. */
export interface BackoffOptions {
  /** Upper bound of the first wait, in milliseconds. Default 100. */
  readonly baseMs?: number | undefined;
  /** Upper bound of all waits, in milliseconds. Default 30,000. */
  readonly maxMs?: number | undefined;
  /** What the upper bound is multiplied with after each wait. Default 2. */
  readonly factor?: number | undefined;
  /** Makes the waits repeatable: the same integer, the same waits. Default: random. */
  readonly seed?: number | undefined;
}

/**
 * Waits between attempts: exponential with full jitter, each anywhere between 0 and an upper bound that grows, so
 * that clients that failed together do not come back together.
 */
export class Backoff {
  /** How many waits were handed out since the start or the last reset. */
  attempts = 0;
  readonly #baseMs: number;
  readonly #maxMs: number;
  readonly #factor: number;
  readonly #random: () => number;

  /** @throws {PoolUsageError} unless 0 < `baseMs` <= `maxMs` and `factor` >= 1 */
  constructor(options: BackoffOptions = {}) {
    this.#baseMs = options.baseMs ?? 100;
    this.#maxMs = options.maxMs ?? Math.max(30_000, this.#baseMs);
    this.#factor = options.factor ?? 2;
    if (!(this.#baseMs > 0 && this.#maxMs >= this.#baseMs && this.#maxMs < Number.POSITIVE_INFINITY)) {
      throw new PoolUsageError("baseMs must be positive and maxMs at least as much");
    }
    if (!(this.#factor >= 1)) throw new PoolUsageError("factor must be at least 1");
    this.#random = options.seed === undefined ? Math.random : mulberry32(options.seed);
  }

  /** The next wait, in whole milliseconds: 0 up to `baseMs * factor ** attempts`, at most `maxMs`. */
  next(): number {
    const bound = Math.min(this.#maxMs, this.#baseMs * this.#factor ** this.attempts);
    this.attempts++;
    return Math.floor(this.#random() * (Math.floor(bound) + 1));
  }

  /** Starts over, after something succeeded. A seeded sequence goes on, it does not repeat. */
  reset(): void {
    this.attempts = 0;
  }

  /**
   * Waits as long as {@link Backoff.next} says; rejects with the reason of `signal` when that aborts first.
   * With `background`, waiting does not keep a process alive.
   */
  wait(signal?: AbortSignal, options: { readonly background?: boolean } = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abort = (): void => {
        stop();
        reject(signal?.reason);
      };
      const stop = startTimer(
        this.next(),
        () => {
          signal?.removeEventListener("abort", abort);
          resolve();
        },
        options.background,
      );
      signal?.addEventListener("abort", abort, { once: true });
    });
  }
}

/** A small generator with one word of state (Tommy Ettinger's mulberry32, public domain). */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
