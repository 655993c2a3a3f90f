const BRAND = Symbol.for("@x/pool.error");

/**
 * Base of everything this package throws, apart from the reasons of your own abort signals and the errors of your own
 * functions.
 *
 * `instanceof` compares a brand, so it holds between the ESM and the CommonJS copy of the package.
 */
export abstract class PoolError extends Error {
  /** Stable name of what went wrong, `ERR_POOL_…`. */
  readonly code: string;

  protected constructor(message: string, code: string, kind: string) {
    super(message);
    this.code = code;
    Object.defineProperty(this, BRAND, { value: kind });
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return kindOf(value) !== undefined;
  }
}

/** The pool is closed, or was while the caller waited. */
export class PoolClosedError extends PoolError {
  constructor() {
    super("the pool is closed", "ERR_POOL_CLOSED", "PoolClosedError");
  }

  override get name(): string {
    return "PoolClosedError";
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return kindOf(value) === "PoolClosedError";
  }
}

/** A limit of time has passed. */
export class PoolTimeoutError extends PoolError {
  /** The limit, in milliseconds. */
  readonly timeoutMs: number;

  constructor(timeoutMs: number, what = "the operation") {
    super(`${what} took longer than ${timeoutMs} ms`, "ERR_POOL_TIMEOUT", "PoolTimeoutError");
    this.timeoutMs = timeoutMs;
  }

  override get name(): string {
    return "PoolTimeoutError";
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return kindOf(value) === "PoolTimeoutError";
  }
}

/** Everything is lent, and as many callers wait as may. */
export class PoolExhaustedError extends PoolError {
  /** How many callers may wait. */
  readonly maxWaiters: number;

  constructor(maxWaiters: number) {
    super(`everything is in use and ${maxWaiters} callers wait`, "ERR_POOL_EXHAUSTED", "PoolExhaustedError");
    this.maxWaiters = maxWaiters;
  }

  override get name(): string {
    return "PoolExhaustedError";
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return kindOf(value) === "PoolExhaustedError";
  }
}

/** An option is wrong; nothing was started. */
export class PoolUsageError extends PoolError {
  constructor(message: string) {
    super(message, "ERR_POOL_USAGE", "PoolUsageError");
  }

  override get name(): string {
    return "PoolUsageError";
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return kindOf(value) === "PoolUsageError";
  }
}

/** Whether `value` is an error of this package, from whichever copy of it. */
export function isPoolError(value: unknown): value is PoolError {
  return value instanceof PoolError;
}

function kindOf(value: unknown): string | undefined {
  return (value as { readonly [BRAND]?: string } | null | undefined)?.[BRAND];
}
