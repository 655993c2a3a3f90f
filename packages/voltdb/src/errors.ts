import { DriverError, type DriverErrorDetails } from "@x/pool";

/** What an error carries besides its message. */
export interface VoltErrorDetails extends DriverErrorDetails {
  /** The procedure that was called. Its parameters are never included. */
  procedure?: string | undefined;
}

/**
 * Base of everything this package throws, apart from the reasons of your own abort signals. `code` reads `ERR_VOLT_…`;
 * errors of the server carry the status of its response as `serverCode`. `address` is the server concerned.
 */
export class VoltError extends DriverError {
  /** The procedure that was called. */
  declare readonly procedure?: string;

  constructor(message: string, details: VoltErrorDetails) {
    super(message, details);
    if (details.procedure !== undefined) this.procedure = details.procedure;
  }

  static override get errorName(): string {
    return "VoltError";
  }
}

/**
 * No connection could be made, or the one in use was lost. Its `code` is `ERR_VOLT_CONNECT` (`cause` says why),
 * `ERR_VOLT_LOGIN` when the server rejected user name or password (other refusals have other names; all have the
 * server's code as `serverCode`), `ERR_VOLT_CONNECTION_LOST`,
 * `ERR_VOLT_CLOSED` when the client is closed, `ERR_VOLT_BUSY` when too much waits to be sent;
 * `ERR_VOLT_OUTCOME_UNKNOWN` when a call had been sent whose answer was lost, so that nobody can say whether it took
 * effect.
 */
export class VoltConnectionError extends VoltError {
  static override get errorName(): string {
    return "VoltConnectionError";
  }
}

/**
 * A limit of time has passed on this side: `ERR_VOLT_TIMEOUT` when the call was not sent or is idempotent,
 * `ERR_VOLT_TIMEOUT_OUTCOME_UNKNOWN` when it may have taken effect. Its late answer, if one comes, is dropped.
 */
export class VoltTimeoutError extends VoltError {
  /** The limit, in milliseconds. */
  readonly timeoutMs: number;

  constructor(message: string, details: VoltErrorDetails & { timeoutMs: number }) {
    super(message, details);
    this.timeoutMs = details.timeoutMs;
  }

  static override get errorName(): string {
    return "VoltTimeoutError";
  }
}

/** Where bytes stopped to follow their format. */
export interface ProtocolFault {
  /** Where in the message the fault was met. */
  offset: number;
  /** What was being read, such as `response` or `VoltTable`. */
  kind: string;
  /** The message, of which the first 32 bytes are kept in hex. */
  firstBytes: Uint8Array;
  address?: string | undefined;
  cause?: unknown;
}

/** Bytes that do not follow the protocol. */
export class VoltProtocolError extends VoltError {
  /** Where in the message the fault was met. */
  readonly offset: number;
  /** What was being read, such as `response` or `VoltTable`. */
  readonly kind: string;
  /** The first bytes of the message, in hex. */
  readonly firstBytes: string;

  constructor(message: string, at: ProtocolFault) {
    super(message, { code: "ERR_VOLT_PROTOCOL", address: at.address, cause: at.cause });
    this.offset = at.offset;
    this.kind = at.kind;
    this.firstBytes = hexOf(at.firstBytes.subarray(0, 32));
  }

  static override get errorName(): string {
    return "VoltProtocolError";
  }
}

/** The call itself is wrong; nothing was sent. */
export class VoltUsageError extends VoltError {
  constructor(message: string, details: Partial<VoltErrorDetails> = {}) {
    super(message, { ...details, code: details.code ?? "ERR_VOLT_USAGE" });
  }

  static override get errorName(): string {
    return "VoltUsageError";
  }
}

/** Whether `value` is an error of this package, from whichever copy of it. */
export function isVoltError(value: unknown): value is VoltError {
  return value instanceof VoltError;
}

function hexOf(bytes: Uint8Array): string {
  let hex = "";
  for (const byte of bytes) hex += byte.toString(16).padStart(2, "0");
  return hex;
}
