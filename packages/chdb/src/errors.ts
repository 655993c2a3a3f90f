const BRAND = Symbol.for("@x/chdb.error");

/** What an error carries besides its message. */
export interface ChdbErrorDetails {
  /** Stable name of what went wrong, `ERR_CHDB_…`. */
  code: string;
  /** The engine's own error number (`60` for an unknown table), where the engine raised it. */
  serverCode?: number | undefined;
  /** True when the same call may succeed if made again. */
  retryable?: boolean | undefined;
  /** The data path of the engine concerned. */
  address?: string | undefined;
  /** The statement that failed, as it was given. Parameters are never included. */
  query?: string | undefined;
  /** For a syntax error: offset in `query`, in UTF-16 code units, where the parser stopped. */
  position?: number | undefined;
  cause?: unknown;
}

/**
 * Base of everything this package throws, apart from the reasons of your own abort signals.
 *
 * `instanceof` compares a brand, so it holds between the ESM and the CommonJS copy of the package.
 */
export class ChdbError extends Error {
  /** Stable name of what went wrong, `ERR_CHDB_…`; engine errors carry the engine's name, `ERR_CHDB_UNKNOWN_TABLE`. */
  readonly code: string;
  /** The engine's own error number, where the engine raised it. */
  declare readonly serverCode?: number;
  /** True when the same call may succeed if made again. */
  readonly retryable: boolean;
  /** The data path of the engine concerned. */
  declare readonly address?: string;
  /** The statement that failed, as it was given. */
  declare readonly query?: string;
  /** For a syntax error: offset in `query` where the parser stopped. */
  declare readonly position?: number;

  constructor(message: string, details: ChdbErrorDetails, kind = "ChdbError") {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    Object.defineProperty(this, BRAND, { value: kind });
    this.code = details.code;
    this.retryable = details.retryable ?? false;
    if (details.serverCode !== undefined) this.serverCode = details.serverCode;
    if (details.address !== undefined) this.address = details.address;
    if (details.query !== undefined) this.query = details.query;
    if (details.position !== undefined) this.position = details.position;
  }

  override get name(): string {
    return "ChdbError";
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return kindOf(value) !== undefined;
  }
}

/** The engine refused or failed a statement: `serverCode`, `code` and the message are the engine's. */
export class ChdbServerError extends ChdbError {
  constructor(message: string, details: ChdbErrorDetails) {
    super(message, details, "ChdbServerError");
  }

  override get name(): string {
    return "ChdbServerError";
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return kindOf(value) === "ChdbServerError";
  }
}

/** The engine could not be loaded or opened, or it is closed. */
export class ChdbConnectionError extends ChdbError {
  constructor(message: string, details: ChdbErrorDetails) {
    super(message, details, "ChdbConnectionError");
  }

  override get name(): string {
    return "ChdbConnectionError";
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return kindOf(value) === "ChdbConnectionError";
  }
}

/** `timeoutMs` passed. A running statement has been told to stop. */
export class ChdbTimeoutError extends ChdbError {
  constructor(message: string, details: ChdbErrorDetails) {
    super(message, details, "ChdbTimeoutError");
  }

  override get name(): string {
    return "ChdbTimeoutError";
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return kindOf(value) === "ChdbTimeoutError";
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
    super(message, { code: "ERR_CHDB_PROTOCOL", cause: at.cause }, "ChdbProtocolError");
    this.offset = at.offset;
    this.kind = at.kind;
    this.firstBytes = at.firstBytes;
  }

  override get name(): string {
    return "ChdbProtocolError";
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return kindOf(value) === "ChdbProtocolError";
  }
}

/** The call itself is wrong; nothing was sent to the engine. */
export class ChdbUsageError extends ChdbError {
  constructor(message: string, details: Partial<ChdbErrorDetails> = {}) {
    super(message, { ...details, code: details.code ?? "ERR_CHDB_USAGE" }, "ChdbUsageError");
  }

  override get name(): string {
    return "ChdbUsageError";
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return kindOf(value) === "ChdbUsageError";
  }
}

/** Whether `value` is an error of this package, from whichever copy of it. */
export function isChdbError(value: unknown): value is ChdbError {
  return value instanceof ChdbError;
}

/** Which class of this package made it; both copies of the package, ESM and CommonJS, look here. */
function kindOf(value: unknown): string | undefined {
  return (value as { [BRAND]?: string } | null | undefined)?.[BRAND];
}
