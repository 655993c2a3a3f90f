import { DriverError, type DriverErrorDetails } from "@x/pool";

/**
 * Base of everything this package throws, apart from the reasons of your own abort signals. `code` reads
 * `ERR_THINGSDB_…`; errors of the server carry its number as `serverCode`. `address` is the node concerned.
 */
export class ThingsDBError extends DriverError {
  static override get errorName(): string {
    return "ThingsDBError";
  }
}

/**
 * No connection could be made, or the one in use was lost. Its `code` is `ERR_THINGSDB_CONNECT` (`cause` says why),
 * `ERR_THINGSDB_CONNECTION_LOST` when nothing had been sent yet or the call said `idempotent`, `ERR_THINGSDB_NOT_CONNECTED`,
 * `ERR_THINGSDB_CLOSED` when the client is closed; `ERR_THINGSDB_OUTCOME_UNKNOWN` when the request had been sent and its
 * answer was lost, so that nobody can say whether it took effect.
 */
export class ThingsDBConnectionError extends ThingsDBError {
  static override get errorName(): string {
    return "ThingsDBConnectionError";
  }
}

/**
 * A limit of time has passed: `ERR_THINGSDB_TIMEOUT` when the request was not sent or is idempotent,
 * `ERR_THINGSDB_TIMEOUT_OUTCOME_UNKNOWN` when it may have taken effect. Its late answer, if one comes, is dropped.
 */
export class ThingsDBTimeoutError extends ThingsDBError {
  /** The limit, in milliseconds. */
  readonly timeoutMs: number;

  constructor(message: string, details: DriverErrorDetails & { timeoutMs: number }) {
    super(message, details);
    this.timeoutMs = details.timeoutMs;
  }

  static override get errorName(): string {
    return "ThingsDBTimeoutError";
  }
}

/** Where bytes stopped to follow their format. */
export interface ProtocolFault {
  /** Where in the bytes the fault was met. */
  offset: number;
  /** What was being read, such as `package` or `MessagePack`. */
  kind: string;
  /** The bytes, of which the first 32 are kept in hex. */
  firstBytes: Uint8Array;
  address?: string | undefined;
  cause?: unknown;
}

/** Bytes that do not follow the protocol. */
export class ThingsDBProtocolError extends ThingsDBError {
  /** Where in the bytes the fault was met. */
  readonly offset: number;
  /** What was being read, such as `package` or `MessagePack`. */
  readonly kind: string;
  /** The first bytes of what was read, in hex. */
  readonly firstBytes: string;

  constructor(message: string, at: ProtocolFault) {
    super(message, { code: "ERR_THINGSDB_PROTOCOL", address: at.address, cause: at.cause });
    this.offset = at.offset;
    this.kind = at.kind;
    this.firstBytes = hexOf(at.firstBytes.subarray(0, 32));
  }

  static override get errorName(): string {
    return "ThingsDBProtocolError";
  }
}

/** The call itself is wrong; nothing was sent. */
export class ThingsDBUsageError extends ThingsDBError {
  constructor(message: string, details: Partial<DriverErrorDetails> = {}) {
    super(message, { ...details, code: details.code ?? "ERR_THINGSDB_USAGE" });
  }

  static override get errorName(): string {
    return "ThingsDBUsageError";
  }
}

/** The server is of a version that cannot do what was asked for; the message says what can be done instead. */
export class UnsupportedError extends ThingsDBError {
  constructor(message: string, details: Partial<DriverErrorDetails> = {}) {
    super(message, { ...details, code: "ERR_THINGSDB_UNSUPPORTED" });
  }

  static override get errorName(): string {
    return "UnsupportedError";
  }
}

/** Whether `value` is an error of this package, from whichever copy of it. */
export function isThingsDBError(value: unknown): value is ThingsDBError {
  return value instanceof ThingsDBError;
}

function hexOf(bytes: Uint8Array): string {
  let hex = "";
  for (const byte of bytes) hex += byte.toString(16).padStart(2, "0");
  return hex;
}
