import { DriverError, type DriverErrorDetails } from "@x/pool";

/** What an error carries besides its message. */
export interface IoTDBErrorDetails extends DriverErrorDetails {
  /** The statement that failed, as it was given. */
  sql?: string | undefined;
}

/**
 * Base of everything this package throws, apart from the reasons of your own abort signals. `code` reads `ERR_IOTDB_…`;
 * errors of the server carry its name for the status (`ERR_IOTDB_TABLE_NOT_EXISTS`) and its number as `serverCode`
 * (`550`). `address` is the `host:port` of the node concerned.
 */
export class IoTDBError extends DriverError {
  /** The statement that failed, as it was given. */
  declare readonly sql?: string;

  constructor(message: string, details: IoTDBErrorDetails) {
    super(message, details);
    if (details.sql !== undefined) this.sql = details.sql;
  }

  static override get errorName(): string {
    return "IoTDBError";
  }
}

/** What a status of the server tells besides its number. */
export interface IoTDBServerErrorDetails extends IoTDBErrorDetails {
  serverCode: number;
  /** The server's symbolic name of `serverCode`, such as `TABLE_NOT_EXISTS`; `STATUS_<number>` for one not known here. */
  statusName: string;
  /** The message of the server, verbatim. */
  serverMessage: string;
}

/**
 * The server refused or failed a call: `serverCode`, `statusName` and `serverMessage` are the server's. Its subclasses
 * in `server-errors.ts` tell the kinds of refusal apart; this class itself stands for those without one of their own.
 */
export class IoTDBServerError extends IoTDBError {
  declare readonly serverCode: number;
  /** The server's symbolic name of `serverCode`, such as `TABLE_NOT_EXISTS`. */
  readonly statusName: string;
  /** The message of the server, verbatim. */
  readonly serverMessage: string;

  constructor(message: string, details: IoTDBServerErrorDetails) {
    super(message, details);
    this.statusName = details.statusName;
    this.serverMessage = details.serverMessage;
  }

  static override get errorName(): string {
    return "IoTDBServerError";
  }
}

/**
 * No node could be reached, the connection broke, or it is closed. A `code` that ends in `OUTCOME_UNKNOWN` says that
 * the call had been sent and its answer was lost: the server may or may not have carried it out.
 */
export class IoTDBConnectionError extends IoTDBError {
  static override get errorName(): string {
    return "IoTDBConnectionError";
  }
}

/**
 * `timeoutMs` or `waitTimeoutMs` passed. As with a lost connection, a `code` that ends in `OUTCOME_UNKNOWN` says that
 * the call had been sent.
 */
export class IoTDBTimeoutError extends IoTDBError {
  static override get errorName(): string {
    return "IoTDBTimeoutError";
  }
}

/** Where bytes stopped to follow their format. */
export interface IoTDBProtocolFault {
  /** Offset of the fault in the frame or block that was read. */
  offset: number;
  /** What was being read, such as `TSExecuteStatementResp` or `TsBlock`. */
  kind: string;
  /** The first bytes of the frame or block, in hex. */
  firstBytes: string;
  /** Replaces `ERR_IOTDB_PROTOCOL`. */
  code?: string | undefined;
  address?: string | undefined;
  cause?: unknown;
}

/** Bytes that do not follow the format they should be in. */
export class IoTDBProtocolError extends IoTDBError {
  /** Offset of the fault in the frame or block that was read. */
  readonly offset: number;
  /** What was being read, such as `TSExecuteStatementResp` or `TsBlock`. */
  readonly kind: string;
  /** The first bytes of the frame or block, in hex. */
  readonly firstBytes: string;

  constructor(message: string, at: IoTDBProtocolFault) {
    super(message, { code: at.code ?? "ERR_IOTDB_PROTOCOL", address: at.address, cause: at.cause });
    this.offset = at.offset;
    this.kind = at.kind;
    this.firstBytes = at.firstBytes;
  }

  static override get errorName(): string {
    return "IoTDBProtocolError";
  }
}

/** The call itself is wrong; nothing was sent to the server. */
export class IoTDBUsageError extends IoTDBError {
  constructor(message: string, details: Partial<IoTDBErrorDetails> = {}) {
    super(message, { ...details, code: details.code ?? "ERR_IOTDB_USAGE" });
  }

  static override get errorName(): string {
    return "IoTDBUsageError";
  }
}

/** Whether `value` is an error of this package, from whichever copy of it. */
export function isIoTDBError(value: unknown): value is IoTDBError {
  return value instanceof IoTDBError;
}
