import type { ConnectionOptions as TlsOptions } from "node:tls";
import { type CompressionName, loadCompression } from "./compression/load.ts";
import { ScyllaUsageError } from "./errors.ts";
import { parseNodes } from "./node-address.ts";
import type { ConnectionOptions } from "./open-connection.ts";
import { defaultRetryPolicy } from "./policy/retry.ts";
import { consistencyCode } from "./protocol/consistency.ts";
import type { Endpoint } from "./socket.ts";
import {
  checkPageSize,
  checkTimeout,
  type ExecutionOptions,
  resolveDecode,
  resolveSettings,
  type Settings,
} from "./statement-options.ts";

/** Options that a session and an execution profile share. */
export interface ProfileOptions extends ExecutionOptions {
  /** How many rows are fetched at once while a result of all rows is gathered or streamed. Default 5,000. */
  readonly fetchSize?: number | undefined;
}

/** Options of a session. A URL carries those that are texts, numbers and booleans under the same names. */
export interface SessionOptions extends ProfileOptions {
  /** Servers, `host` or `host:port` (default 9042). Requests go to all of them in turn. */
  readonly nodes: string | readonly string[];
  readonly user?: string | undefined;
  /** Or a function, called for each connection, that yields it. */
  readonly password?: string | (() => string | Promise<string>) | undefined;
  /** The keyspace of statements that name none. */
  readonly keyspace?: string | undefined;
  /** Whether capitals in the name of the keyspace count. Default false. */
  readonly caseSensitive?: boolean | undefined;
  /** TLS: true, or options of `tls.connect`. The server's certificate is verified unless they say otherwise. */
  readonly tls?: boolean | TlsOptions | undefined;
  /** Connections per server. Default 1: one carries 32,768 requests at a time. */
  readonly poolSize?: number | undefined;
  /** Compresses what is sent and received. Default null: not. */
  readonly compression?: CompressionName | null | undefined;
  /** The newest protocol version to use, 4 or 5. Default 5 (with Snappy, which v5 does not have, 4). */
  readonly protocolVersion?: 4 | 5 | undefined;
  /** Limit in milliseconds for making a connection, login included; null is none. Default 5,000. */
  readonly connectTimeoutMs?: number | null | undefined;
  /** Sends small packets at once. Default true. */
  readonly tcpNoDelay?: boolean | undefined;
  /** After how many idle milliseconds the system probes a connection; null: it does not. Default null. */
  readonly tcpKeepaliveMs?: number | null | undefined;
  /** After how many milliseconds without a byte a connection is asked for a sign of life; null: never. Default 30,000. */
  readonly keepaliveIntervalMs?: number | null | undefined;
  /** How long that sign may take before the connection counts as lost. Default 30,000. */
  readonly keepaliveTimeoutMs?: number | undefined;
  /** How many statements with values are kept prepared. Default 500. */
  readonly maxPrepared?: number | undefined;
  /** Execution profiles by name, each on top of the session's own options. */
  readonly profiles?: Readonly<Record<string, ProfileOptions>> | undefined;
  /** Whether keyspaces and tables are read, for `getClusterData()`. Default true. */
  readonly schemaMetadata?: boolean | undefined;
  /** How long schema agreement is waited for, in milliseconds. Default 60,000. */
  readonly schemaAgreementTimeoutMs?: number | undefined;
  /** Gives up opening the session: that rejects with its reason. Of no effect once the session is open. */
  readonly signal?: AbortSignal | undefined;
  /** Shown by the server for its clients. */
  readonly applicationName?: string | undefined;
  readonly applicationVersion?: string | undefined;
}

/** `SessionOptions` with defaults in place. */
export interface ResolvedOptions {
  readonly endpoints: readonly Endpoint[];
  /** Without the compression, whose library is loaded later. */
  readonly connection: Omit<ConnectionOptions, "compression">;
  readonly compression: CompressionName | null;
  /** The statement that chooses the keyspace. */
  readonly use: string | undefined;
  readonly poolSize: number;
  readonly keepaliveIntervalMs: number | null;
  readonly keepaliveTimeoutMs: number;
  readonly maxPrepared: number;
  readonly settings: Settings;
  readonly profiles: ReadonlyMap<string, Settings>;
  readonly schemaMetadata: boolean;
  readonly schemaAgreementTimeoutMs: number;
}

const DEFAULTS: Settings = {
  consistency: /* @__PURE__ */ consistencyCode("LOCAL_QUORUM"),
  consistencyName: "LOCAL_QUORUM",
  serialConsistency: /* @__PURE__ */ consistencyCode("LOCAL_SERIAL"),
  idempotent: false,
  retryPolicy: /* @__PURE__ */ defaultRetryPolicy(),
  timeoutMs: 30_000,
  limitsCall: false,
  pageSize: 5_000,
  onePage: false,
  pagingState: undefined,
  timestamp: undefined,
  tracing: false,
  customPayload: undefined,
  host: undefined,
  nowInSeconds: undefined,
  signal: undefined,
  decode: { int64: "bigint", timestamps: "date", empties: "null" },
};

/** @throws {ScyllaUsageError} for an option that cannot be */
export function resolveOptions(options: SessionOptions): ResolvedOptions {
  const { nodes, user, password, tls, compression = null } = options;
  const endpoints = parseNodes(typeof nodes === "string" ? [nodes] : (nodes ?? []));
  if (endpoints.length === 0) throw new ScyllaUsageError("nodes must name a server");
  const settings = resolveProfile(DEFAULTS, options);
  const profiles = Object.entries(options.profiles ?? {});
  return Object.freeze({
    endpoints,
    connection: {
      user,
      password: password === undefined || typeof password === "function" ? password : () => password,
      socket: {
        noDelay: options.tcpNoDelay ?? true,
        keepAliveMs: checkTimeout(options.tcpKeepaliveMs ?? null, "tcpKeepaliveMs"),
        tls: tls === true ? {} : tls || undefined,
      },
      version: protocolVersion(options.protocolVersion, checkCompression(compression)),
      connectTimeoutMs: checkTimeout(
        options.connectTimeoutMs === undefined ? 5_000 : options.connectTimeoutMs,
        "connectTimeoutMs",
      ),
      applicationName: options.applicationName,
      applicationVersion: options.applicationVersion,
    },
    compression,
    use: options.keyspace === undefined ? undefined : useStatement(options.keyspace, options.caseSensitive),
    poolSize: checkCount(options.poolSize ?? 1, "poolSize"),
    keepaliveIntervalMs: checkTimeout(
      options.keepaliveIntervalMs === undefined ? 30_000 : options.keepaliveIntervalMs,
      "keepaliveIntervalMs",
    ),
    keepaliveTimeoutMs: checkTimeout(options.keepaliveTimeoutMs ?? 30_000, "keepaliveTimeoutMs") ?? 30_000,
    maxPrepared: checkCount(options.maxPrepared ?? 500, "maxPrepared"),
    settings,
    profiles: new Map(profiles.map(([name, profile]) => [name, resolveProfile(settings, profile)])),
    schemaMetadata: options.schemaMetadata ?? true,
    schemaAgreementTimeoutMs:
      checkTimeout(options.schemaAgreementTimeoutMs ?? 60_000, "schemaAgreementTimeoutMs") ?? 60_000,
  });
}

/** The options that connections are made with; loads the library of the compression. */
export async function connectionOptions(options: ResolvedOptions): Promise<ConnectionOptions> {
  const { connection, compression } = options;
  return {
    ...connection,
    compression: compression === null ? undefined : await loadCompression(compression),
  };
}

/** @throws {ScyllaUsageError} unless it is a whole number from 1 on */
export function checkCount(count: number, name: string): number {
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new ScyllaUsageError(`${name} must be a whole number from 1 on`);
}

/** @throws {ScyllaUsageError} for a compression that is none of these */
export function checkCompression(compression: CompressionName | null): CompressionName | null {
  if (compression === null || compression === "lz4" || compression === "snappy") return compression;
  throw new ScyllaUsageError('compression must be "lz4", "snappy" or null');
}

/**
 * The statement that chooses a keyspace.
 * @throws {ScyllaUsageError} for what cannot be a keyspace's name
 */
export function useStatement(keyspace: string, caseSensitive = false): string {
  if (typeof keyspace !== "string" || !/^\w+$/.test(keyspace))
    throw new ScyllaUsageError("A keyspace's name consists of letters, digits and underscores");
  return caseSensitive ? `USE "${keyspace}"` : `USE ${keyspace}`;
}

function resolveProfile(base: Settings, options: ProfileOptions): Settings {
  const { fetchSize } = options;
  const settings = resolveSettings({ ...base, decode: resolveDecode(options, base.decode) }, options);
  return {
    ...settings,
    // What profiles say is for each page, and lets results hold all rows.
    limitsCall: false,
    onePage: false,
    // That of a session is for opening it.
    signal: undefined,
    pageSize: fetchSize === undefined ? base.pageSize : checkPageSize(fetchSize, "fetchSize"),
  };
}

function protocolVersion(version: number | undefined, compression: CompressionName | null): number {
  if (version === undefined) return compression === "snappy" ? 4 : 5;
  if (version !== 4 && version !== 5) throw new ScyllaUsageError("protocolVersion must be 4 or 5");
  if (version === 5 && compression === "snappy")
    throw new ScyllaUsageError("protocol version 5 has no Snappy: choose lz4, or protocolVersion 4");
  return version;
}
