import type { ConnectionOptions as TlsOptions } from "node:tls";
import { Deadline } from "@x/pool";
import type { TabletCompression } from "./codec/tablet/compress.ts";
import type { Int64Mode, TimestampMode } from "./codec/value-modes.ts";
import type { ConnectionSettings } from "./connection.ts";
import { type Endpoint, parseNodeUrl } from "./endpoint.ts";
import { IoTDBTimeoutError, IoTDBUsageError } from "./errors.ts";

/** What limits a call. */
export interface CallOptions {
  /** Ends the call when it aborts; the call rejects with its reason. */
  signal?: AbortSignal | undefined;
  /** Limit in ms; `null` is no limit. Default: the session's `timeoutMs`. */
  timeoutMs?: number | null | undefined;
}

/** How values are handed out; a call's choice stands over the session's. */
export interface ValueOptions {
  /** INT64. `"number"` throws outside ±(2^53 − 1). Default `"bigint"`. */
  int64?: Int64Mode | undefined;
  /** TIMESTAMP. Default `"date"`, and `"bigint"` where the server counts in micro- or nanoseconds. */
  timestamps?: TimestampMode | undefined;
}

/** Options of `TableSession.open`. */
export interface TableSessionOptions extends ValueOptions {
  /** `host:port` of nodes, tried in turn until one answers; `[::1]:6667` for IPv6. Default `["localhost:6667"]`. */
  nodeUrls?: string | readonly string[] | undefined;
  /** Default `"root"`. */
  username?: string | undefined;
  /** Or what fetches it, each time a connection logs in. Default `"root"`. */
  password?: string | (() => string | Promise<string>) | undefined;
  /** The database to start in. Default: none; tables are then named with theirs, or `USE` comes first. */
  database?: string | undefined;
  /** Rows that the server gathers at least before it sends them. Default 5,000. */
  fetchSize?: number | undefined;
  /** What date literals are in: `"Asia/Shanghai"`, `"+08:00"`. Default: the process's. */
  timeZone?: string | undefined;
  /** Thrift's compact protocol, for servers with `dn_rpc_thrift_compression_enable=true`. Default false. */
  enableCompression?: boolean | undefined;
  /** Sends rows to the nodes that lead their devices, over further connections. Default false. */
  enableRedirection?: boolean | undefined;
  /**
   * Sends tablets compressed: `gzipTablets()`, `zstdTablets()` … Only for servers from 2.0.6 on; older ones misread them.
   * Default: as they are.
   */
  tabletCompression?: TabletCompression | undefined;
  /** `true` or options of `node:tls`. The server's certificate is verified. Default false. */
  tls?: boolean | TlsOptions | undefined;
  /** How long connecting to a node and logging in may take, in ms; `null` is no limit. Default 10,000. */
  connectTimeoutMs?: number | null | undefined;
  /** How often a call that may be repeated is made again after a failure. Default 3. */
  maxRetry?: number | undefined;
  /** Limit in ms of calls that name none; `null` is no limit. Default `null`. */
  timeoutMs?: number | null | undefined;
  /** The largest message that is sent or accepted. Default 67,108,864, as in the other clients. */
  maxFrameBytes?: number | undefined;
}

/** {@link TableSessionOptions} with defaults in place. */
export interface ResolvedOptions {
  readonly nodes: readonly Endpoint[];
  readonly username: string;
  readonly password: () => string | Promise<string>;
  readonly database: string | undefined;
  readonly fetchSize: number;
  readonly timeZone: string;
  readonly enableRedirection: boolean;
  readonly tabletCompression: TabletCompression | undefined;
  readonly connectTimeoutMs: number | null;
  readonly maxRetry: number;
  readonly timeoutMs: number | null;
  readonly values: ValueOptions;
  readonly connection: ConnectionSettings;
}

/** A call that was given up and is not answered after this time ends its connection, in ms. */
const PATIENCE_MS = 5_000;

/** @throws {IoTDBUsageError} for an option that cannot be */
export function resolveOptions(given: TableSessionOptions = {}): ResolvedOptions {
  const { nodeUrls = ["localhost:6667"], password = "root" } = given;
  const urls = typeof nodeUrls === "string" ? [nodeUrls] : nodeUrls;
  if (urls.length === 0) throw new IoTDBUsageError("nodeUrls must name at least one node.");
  return Object.freeze({
    nodes: Object.freeze(urls.map(parseNodeUrl)),
    username: given.username ?? "root",
    password: typeof password === "function" ? password : () => password,
    database: given.database === "" ? undefined : given.database,
    fetchSize: checkCount("fetchSize", given.fetchSize ?? 5_000, 1),
    timeZone: given.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    enableRedirection: given.enableRedirection ?? false,
    tabletCompression: checkCompression(given.tabletCompression),
    connectTimeoutMs:
      given.connectTimeoutMs === undefined ? 10_000 : (checkTimeout(given.connectTimeoutMs) ?? null),
    maxRetry: checkCount("maxRetry", given.maxRetry ?? 3, 0),
    timeoutMs: checkTimeout(given.timeoutMs) ?? null,
    values: Object.freeze(checkValueOptions(given)),
    connection: Object.freeze({
      protocol: given.enableCompression ? "compact" : "binary",
      tls: given.tls ?? false,
      maxFrameBytes: checkCount("maxFrameBytes", given.maxFrameBytes ?? 67_108_864, 1024),
      patienceMs: PATIENCE_MS,
    }) satisfies ConnectionSettings,
  });
}

function checkCompression(given: TabletCompression | undefined): TabletCompression | undefined {
  if (given === undefined || typeof given?.compressTablet === "function") return given;
  throw new IoTDBUsageError("tabletCompression is made by a function such as gzipTablets().");
}

/** The value modes among some options. @throws {IoTDBUsageError} for a mode that does not exist */
export function checkValueOptions({ int64, timestamps }: ValueOptions): ValueOptions {
  const isLong = typeof (int64 as { fromBits?: unknown } | undefined)?.fromBits === "function";
  if (int64 !== undefined && int64 !== "bigint" && int64 !== "number" && !isLong) {
    throw new IoTDBUsageError(
      'int64 must be "bigint", "number" or a class with fromBits(low, high, unsigned).',
    );
  }
  if (timestamps !== undefined && timestamps !== "date" && timestamps !== "bigint") {
    throw new IoTDBUsageError('timestamps must be "date" or "bigint".');
  }
  return { int64, timestamps };
}

/** @throws {IoTDBUsageError} for 0 and everything else that is no limit */
export function checkTimeout(timeoutMs: number | null | undefined): number | null | undefined {
  if (timeoutMs === undefined || timeoutMs === null) return timeoutMs;
  if (typeof timeoutMs === "number" && timeoutMs > 0 && timeoutMs < 2 ** 31) return timeoutMs;
  throw new IoTDBUsageError(
    "timeoutMs must be a number of milliseconds above 0 and below 2^31, or null for no limit.",
  );
}

/** A whole number from `least` to 2^31 − 1. @throws {IoTDBUsageError} for anything else */
export function checkCount(name: string, value: number, least: number): number {
  if (Number.isInteger(value) && value >= least && value < 2 ** 31) return value;
  throw new IoTDBUsageError(`${name} must be a whole number from ${least} on.`);
}

/** The limits of one call. To be disposed. @throws {IoTDBUsageError} for a limit that is none */
export function callDeadline(what: string, given: CallOptions, defaultMs: number | null): Deadline {
  const timeoutMs = checkTimeout(given.timeoutMs);
  const timeoutError = (ms: number): IoTDBTimeoutError =>
    new IoTDBTimeoutError(`${what} took longer than ${ms} ms.`, {
      code: "ERR_IOTDB_TIMEOUT",
      retryable: true,
    });
  return Deadline.from(
    { signal: given.signal, timeoutMs: timeoutMs === undefined ? defaultMs : timeoutMs },
    { timeoutError },
  );
}
