import { PoolUsageError } from "./errors.ts";
import { resolveTimeout } from "./timer.ts";

/** How a pool makes, checks and keeps its resources. */
export interface PoolOptions<T> {
  /**
   * Makes a resource. `signal` aborts when the pool closes; what comes after that is destroyed. It must settle by
   * itself (a connect timeout), for it holds a place until then.
   */
  create(signal: AbortSignal): T | PromiseLike<T>;
  /** Ends a resource. Its place is free again when this settles, or after `destroyTimeoutMs`. */
  destroy(resource: T): unknown;
  /** Asked before a resource that lay idle is lent again; when it is false or fails, another one is taken. */
  readonly validate?: ((resource: T) => boolean | PromiseLike<boolean>) | undefined;
  /** How many are kept in readiness, from the start on. Default 0. */
  readonly min?: number | undefined;
  /** How many there may be, those being made or destroyed included. Default 10. */
  readonly max?: number | undefined;
  /** How long a resource may lie idle while there are more than `min`, in ms. Default `null`, for ever. */
  readonly idleTimeoutMs?: number | null | undefined;
  /** How old a resource may be when it is lent, in ms. Default `null`, any age. */
  readonly maxLifetimeMs?: number | null | undefined;
  /** How long a caller waits, in ms, unless the call says otherwise. Default 30,000; `null`: for ever. */
  readonly acquireTimeoutMs?: number | null | undefined;
  /** How long a destroy is waited for, in ms. Default 5,000; `null`: for ever. */
  readonly destroyTimeoutMs?: number | null | undefined;
  /** How many callers may wait when everything is in use; `PoolExhaustedError` beyond. Default: any number. */
  readonly maxWaiters?: number | undefined;
}

/** Why a resource was destroyed. */
export type DestroyReason = "idle" | "lifetime" | "invalid" | "broken" | "closed";

/** What a pool tells its listeners. */
export interface PoolEvents<T> {
  /** A resource was made. */
  create: [resource: T];
  /** Making one failed. The caller it was for, if there still is one, gets the same error. */
  createError: [error: unknown];
  /** A resource was lent. */
  acquire: [resource: T];
  /** A resource came back, whole or broken. */
  release: [resource: T];
  /** A resource is about to be destroyed. */
  destroy: [resource: T, reason: DestroyReason];
  /** Destroying one failed or took too long. Its place counts as free all the same. */
  destroyError: [error: unknown, resource: T];
  /** The pool is closed and empty. */
  close: [];
}

/** What a pool holds at this moment. */
export interface PoolStats {
  /** All that hold a place: the sum of the following five. Never more than `max`. */
  readonly total: number;
  readonly idle: number;
  readonly leased: number;
  readonly creating: number;
  readonly validating: number;
  readonly destroying: number;
  /** Callers in the queue. */
  readonly waiting: number;
}

/** The same with defaults filled in. */
export interface PoolLimits {
  readonly min: number;
  readonly max: number;
  readonly idleTimeoutMs: number | null;
  readonly maxLifetimeMs: number | null;
  readonly acquireTimeoutMs: number | null;
  readonly destroyTimeoutMs: number | null;
  readonly maxWaiters: number;
}

/** @throws {PoolUsageError} for numbers that make no sense */
export function resolveLimits<T>(options: PoolOptions<T>): PoolLimits {
  const { min = 0, max = Math.max(10, min), maxWaiters = Number.POSITIVE_INFINITY } = options;
  if (!(Number.isSafeInteger(max) && max >= 1))
    throw new PoolUsageError("max must be an integer of at least 1");
  if (!(Number.isSafeInteger(min) && min >= 0 && min <= max)) {
    throw new PoolUsageError("min must be an integer from 0 to max");
  }
  if (!(maxWaiters >= 0)) throw new PoolUsageError("maxWaiters must not be negative");
  return {
    min,
    max,
    maxWaiters,
    idleTimeoutMs: resolveTimeout(options.idleTimeoutMs, null, "idleTimeoutMs"),
    maxLifetimeMs: resolveTimeout(options.maxLifetimeMs, null, "maxLifetimeMs"),
    acquireTimeoutMs: resolveTimeout(options.acquireTimeoutMs, 30_000, "acquireTimeoutMs"),
    destroyTimeoutMs: resolveTimeout(options.destroyTimeoutMs, 5_000, "destroyTimeoutMs"),
  };
}
