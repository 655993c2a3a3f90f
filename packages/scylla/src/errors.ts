import { DriverError, type DriverErrorDetails } from "@x/pool";

/** What an error carries besides its message. */
export interface ScyllaErrorDetails extends DriverErrorDetails {
  /** The statement that failed, as it was given. Values are never included. */
  query?: string | undefined;
}

/**
 * Base of everything this package throws, apart from the reasons of your own abort signals. `code` reads
 * `ERR_SCYLLA_…`; errors of the server carry its number as `serverCode`. `address` is the server concerned.
 *
 * `retryable` is true when the same call may succeed if it is made again, and that does no harm: nothing was done, it only
 * reads, or it was said to be idempotent.
 */
export class ScyllaError extends DriverError {
  /** The statement that failed, as it was given, but for passwords in it. */
  declare readonly query?: string;

  constructor(message: string, details: ScyllaErrorDetails) {
    super(withoutPasswords(message), details);
    if (details.query !== undefined) this.query = withoutPasswords(details.query);
  }

  static override get errorName(): string {
    return "ScyllaError";
  }
}

/** One address that was tried, and why it did not do. */
export interface TriedAddress {
  /** `host:port`. */
  readonly address: string;
  readonly error: Error;
}

/**
 * No connection could be made, or the one in use was lost. Its `code` is `ERR_SCYLLA_CONNECT` or
 * `ERR_SCYLLA_CONNECTION_LOST`; `ERR_SCYLLA_CLOSED` when the session is closed; `ERR_SCYLLA_OUTCOME_UNKNOWN` when a
 * request had been sent whose answer was lost, so that nobody can say whether it took effect.
 */
export class ScyllaConnectionError extends ScyllaError {
  /** Every address that was tried, in order. */
  readonly tried: readonly TriedAddress[];

  constructor(
    message: string,
    details: ScyllaErrorDetails & { tried?: readonly TriedAddress[] | undefined },
  ) {
    super(message, details);
    this.tried = details.tried ?? [];
  }

  static override get errorName(): string {
    return "ScyllaConnectionError";
  }
}

/**
 * A limit of time has passed on this side: `ERR_SCYLLA_TIMEOUT` when the request was not sent or is idempotent,
 * `ERR_SCYLLA_TIMEOUT_OUTCOME_UNKNOWN` when it may have taken effect.
 */
export class ScyllaTimeoutError extends ScyllaError {
  /** The limit, in milliseconds. */
  readonly timeoutMs: number;

  constructor(message: string, details: ScyllaErrorDetails & { timeoutMs: number }) {
    super(message, details);
    this.timeoutMs = details.timeoutMs;
  }

  static override get errorName(): string {
    return "ScyllaTimeoutError";
  }
}

/** Bytes that do not follow the protocol, or a value's type. */
export class ScyllaProtocolError extends ScyllaError {
  /** Where in the bytes the fault was met. */
  readonly offset: number;
  /** What was being read, such as `RESULT` or `list<int>`. */
  readonly kind: string;
  /** The first bytes of the data, in hex. */
  readonly firstBytes: string;

  constructor(
    message: string,
    at: {
      offset: number;
      kind: string;
      /** The data, of which the first 32 bytes are kept in hex; or their hex. */
      firstBytes: Uint8Array | string;
      address?: string | undefined;
      cause?: unknown;
    },
  ) {
    super(message, { code: "ERR_SCYLLA_PROTOCOL", address: at.address, cause: at.cause });
    this.offset = at.offset;
    this.kind = at.kind;
    this.firstBytes = typeof at.firstBytes === "string" ? at.firstBytes : hexOf(at.firstBytes);
  }

  static override get errorName(): string {
    return "ScyllaProtocolError";
  }
}

/**
 * The call itself is wrong, and has had no effect (`ERR_SCYLLA_USAGE`); the library of a compression is not installed
 * (`ERR_SCYLLA_NO_COMPRESSION`); or, when a value is read, it does not fit what it was asked for as: a 64-bit integer
 * that a number cannot hold, a timestamp that a `Date` cannot (`ERR_SCYLLA_RANGE`).
 */
export class ScyllaUsageError extends ScyllaError {
  constructor(message: string, details: Partial<ScyllaErrorDetails> = {}) {
    super(message, { ...details, code: details.code ?? "ERR_SCYLLA_USAGE" });
  }

  static override get errorName(): string {
    return "ScyllaUsageError";
  }
}

/** Whether `value` is an error of this package, from whichever copy of it. */
export function isScyllaError(value: unknown): value is ScyllaError {
  return value instanceof ScyllaError;
}

/** A statement without the passwords that `CREATE ROLE` and the like have in them. */
export function withoutPasswords(statement: string): string {
  return statement.replace(/(\bpassword\s*(?:=|:|\s)\s*)'(?:[^']|'')*'/gi, "$1'…'");
}

function hexOf(bytes: Uint8Array): string {
  let hex = "";
  for (const byte of bytes.subarray(0, 32)) hex += byte.toString(16).padStart(2, "0");
  return hex;
}
