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

  constructor(message: string, details: ChdbErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = details.code;
    this.retryable = details.retryable ?? false;
    if (details.serverCode !== undefined) this.serverCode = details.serverCode;
    if (details.address !== undefined) this.address = details.address;
    if (details.query !== undefined) this.query = details.query;
    if (details.position !== undefined) this.position = details.position;
  }

  static {
    brand(ChdbError, "ChdbError");
  }
}

/** The engine refused or failed a statement: `serverCode`, `code` and the message are the engine's. */
export class ChdbServerError extends ChdbError {
  static {
    brand(ChdbServerError, "ChdbServerError");
  }
}

/** The engine could not be loaded or opened, or it is closed. */
export class ChdbConnectionError extends ChdbError {
  static {
    brand(ChdbConnectionError, "ChdbConnectionError");
  }
}

/** `timeoutMs` passed. A running statement has been told to stop. */
export class ChdbTimeoutError extends ChdbError {
  static {
    brand(ChdbTimeoutError, "ChdbTimeoutError");
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

  static {
    brand(ChdbProtocolError, "ChdbProtocolError");
  }
}

/** The call itself is wrong; nothing was sent to the engine. */
export class ChdbUsageError extends ChdbError {
  constructor(message: string, details: Partial<ChdbErrorDetails> = {}) {
    super(message, { ...details, code: details.code ?? "ERR_CHDB_USAGE" });
  }

  static {
    brand(ChdbUsageError, "ChdbUsageError");
  }
}

/** Whether `value` is an error of this package, from whichever copy of it. */
export function isChdbError(value: unknown): value is ChdbError {
  return value instanceof ChdbError;
}

/** Names the class on its prototype and adds it to the brands that its instances answer to. */
function brand(type: { prototype: object }, name: string): void {
  const inherited = (type.prototype as { [BRAND]?: readonly string[] })[BRAND] ?? [];
  Object.defineProperty(type.prototype, BRAND, { value: [...inherited, name] });
  Object.defineProperty(type.prototype, "name", { value: name, configurable: true, writable: true });
  Object.defineProperty(type, Symbol.hasInstance, {
    value: (error: { [BRAND]?: readonly string[] } | null | undefined) =>
      error?.[BRAND]?.includes(name) ?? false,
  });
}
