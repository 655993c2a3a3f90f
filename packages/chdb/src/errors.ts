import { DriverError, type DriverErrorDetails } from "@x/pool";

/** What an error carries besides its message. */
export interface ChdbErrorDetails extends DriverErrorDetails {
  /** The statement that failed, as it was given. Parameters are never included. */
  query?: string | undefined;
  /** For a syntax error: offset in `query`, in UTF-16 code units, where the parser stopped. */
  position?: number | undefined;
}

/**
 * Base of everything this package throws, apart from the reasons of your own abort signals. `code` reads `ERR_CHDB_…`;
 * engine errors carry the engine's name (`ERR_CHDB_UNKNOWN_TABLE`) and its number as `serverCode` (`60`). `address` is
 * the data path of the engine concerned.
 */
export class ChdbError extends DriverError {
  /** The statement that failed, as it was given. */
  declare readonly query?: string;
  /** For a syntax error: offset in `query` where the parser stopped. */
  declare readonly position?: number;

  constructor(message: string, details: ChdbErrorDetails) {
    super(message, details);
    if (details.query !== undefined) this.query = details.query;
    if (details.position !== undefined) this.position = details.position;
  }

  static override get errorName(): string {
    return "ChdbError";
  }
}

/** The engine refused or failed a statement: `serverCode`, `code` and the message are the engine's. */
export class ChdbServerError extends ChdbError {
  static override get errorName(): string {
    return "ChdbServerError";
  }
}

/** The engine could not be loaded or opened, or it is closed. */
export class ChdbConnectionError extends ChdbError {
  static override get errorName(): string {
    return "ChdbConnectionError";
  }
}

/** `timeoutMs` passed. A running statement has been told to stop. */
export class ChdbTimeoutError extends ChdbError {
  static override get errorName(): string {
    return "ChdbTimeoutError";
  }
}

/** Bytes that do not follow the format they should be in. */
export class ChdbProtocolError extends ChdbError {
  /** Where in the bytes the fault was met. */
  readonly offset: number;
  /** What was being read, such as `LowCardinality(String)`. */
  readonly kind: string;
  /** The first bytes of the data, in hex. */
  readonly firstBytes: string;

  constructor(message: string, at: { offset: number; kind: string; firstBytes: string; cause?: unknown }) {
    super(message, { code: "ERR_CHDB_PROTOCOL", cause: at.cause });
    this.offset = at.offset;
    this.kind = at.kind;
    this.firstBytes = at.firstBytes;
  }

  static override get errorName(): string {
    return "ChdbProtocolError";
  }
}

/** The call itself is wrong; nothing was sent to the engine. */
export class ChdbUsageError extends ChdbError {
  constructor(message: string, details: Partial<ChdbErrorDetails> = {}) {
    super(message, { ...details, code: details.code ?? "ERR_CHDB_USAGE" });
  }

  static override get errorName(): string {
    return "ChdbUsageError";
  }
}

/** Whether `value` is an error of this package, from whichever copy of it. */
export function isChdbError(value: unknown): value is ChdbError {
  return value instanceof ChdbError;
}
