import { DriverError } from "./driver-error.ts";

/**
 * Base of everything this package throws, apart from the reasons of your own abort signals and the errors of your own
 * functions. `code` reads `ERR_POOL_…`.
 */
export abstract class PoolError extends DriverError {
  static override get errorName(): string {
    return "PoolError";
  }
}

/** The pool is closed, or was while the caller waited. */
export class PoolClosedError extends PoolError {
  constructor() {
    super("the pool is closed", { code: "ERR_POOL_CLOSED" });
  }

  static override get errorName(): string {
    return "PoolClosedError";
  }
}

/** A limit of time has passed. */
export class PoolTimeoutError extends PoolError {
  /** The limit, in milliseconds. */
  readonly timeoutMs: number;

  constructor(timeoutMs: number, what = "the operation") {
    super(`${what} took longer than ${timeoutMs} ms`, { code: "ERR_POOL_TIMEOUT" });
    this.timeoutMs = timeoutMs;
  }

  static override get errorName(): string {
    return "PoolTimeoutError";
  }
}

/** Everything is lent, and as many callers wait as may. */
export class PoolExhaustedError extends PoolError {
  /** How many callers may wait. */
  readonly maxWaiters: number;

  constructor(maxWaiters: number) {
    super(`everything is in use and ${maxWaiters} callers wait`, { code: "ERR_POOL_EXHAUSTED" });
    this.maxWaiters = maxWaiters;
  }

  static override get errorName(): string {
    return "PoolExhaustedError";
  }
}

/** An option is wrong; nothing was started. */
export class PoolUsageError extends PoolError {
  constructor(message: string) {
    super(message, { code: "ERR_POOL_USAGE" });
  }

  static override get errorName(): string {
    return "PoolUsageError";
  }
}

/** Whether `value` is an error of this package, from whichever copy of it. */
export function isPoolError(value: unknown): value is PoolError {
  return value instanceof PoolError;
}
