import type { ConnectionOptions } from "node:tls";
import { type Address, parseAddress } from "./address.ts";
import { resolveModes, type ValueModes, type ValueOptions } from "./codec/value-modes.ts";
import { VoltUsageError } from "./errors.ts";
import { HASH_SCHEMES, type PasswordHash } from "./protocol/login.ts";

/** A password, or what yields it each time a connection is made. */
export type Password = string | (() => string | Promise<string>);

/** Options of `connect`. */
export interface ConnectOptions extends ValueOptions {
  /** One server or several of one cluster, as `host`, `host:port` or `[IPv6]:port`. Default `localhost:21212`. */
  readonly servers?: string | readonly string[] | undefined;
  /** Default: none, which servers without security take. */
  readonly username?: string | undefined;
  readonly password?: Password | undefined;
  /** How the password is hashed at login. Default `"sha256"`. */
  readonly hash?: PasswordHash | undefined;
  /** Version of the login message: 0 (only with SHA-1), 1 or 2. Default 1. */
  readonly loginVersion?: 0 | 1 | 2 | undefined;
  /** TLS, which proves who the server is unless the options say otherwise. Default false. */
  readonly tls?: boolean | ConnectionOptions | undefined;
  /** Whether calls go where their partition is, as far as that is known. Default true. */
  readonly affinity?: boolean | undefined;
  /** A file that everything sent and received is written to, passwords left out; `npx x-voltdb-dump FILE` shows it. */
  readonly dumpFile?: string | undefined;
  /** Gives up connecting: that rejects with the signal's reason. Of no effect once the client is open. */
  readonly signal?: AbortSignal | undefined;
  /** Limit of connecting to a server, login included, in ms. Default 30,000; `null`: none. */
  readonly connectTimeoutMs?: number | null | undefined;
  /** Limit of calls that name none, in ms. Default 120,000; `null`: none. */
  readonly timeoutMs?: number | null | undefined;
  /** How long a server may be silent before it is pinged; after three times as long it counts as lost. Default 40,000 ms; `null`: never. */
  readonly keepAliveMs?: number | null | undefined;
  /** Calls under way on one connection; further ones wait. Default 1,000. */
  readonly maxInFlight?: number | undefined;
  /** Bytes of calls that wait to be sent; a call beyond fails with `ERR_VOLT_BUSY`. Default 64 MiB. */
  readonly maxQueuedBytes?: number | undefined;
  /** The longest response that is taken. Default 256 MiB. */
  readonly maxResponseBytes?: number | undefined;
  /** Waits between attempts to reconnect: anywhere up to `baseMs`, which doubles each time, up to `maxMs`. Default 100 and 10,000. */
  readonly reconnect?:
    | { readonly baseMs?: number | undefined; readonly maxMs?: number | undefined }
    | undefined;
}

/** What limits any call. */
export interface LimitOptions {
  /** Ends the call when it aborts; the call rejects with its reason. A call that was sent runs on in the server. */
  readonly signal?: AbortSignal | undefined;
  /** Limit in ms, waiting included. Default: the client's `timeoutMs`; `null`: none. */
  readonly timeoutMs?: number | null | undefined;
}

/** Options of a call of a procedure. */
export interface CallOptions extends LimitOptions, ValueOptions {
  /** False: resolves with nothing once the procedure has succeeded. Default true. */
  readonly response?: boolean | undefined;
  /** False: resolves with the response whatever its status. Default true: a status other than success rejects. */
  readonly throwOnFailure?: boolean | undefined;
  /** The longest that the procedure may run on the server, in ms. Default: the server's own limit. */
  readonly batchTimeoutMs?: number | undefined;
  /** 1 (first) to 8 (last), for servers from version 11 on. Default: the server's own, 4. */
  readonly priority?: number | undefined;
  /** True: the call may be made twice without harm, so it is sent again when its connection is lost. Default false. */
  readonly idempotent?: boolean | undefined;
}

/** Options with defaults in place, frozen. */
export interface ResolvedOptions {
  readonly servers: readonly Address[];
  readonly username: string;
  readonly password: Password;
  readonly hash: PasswordHash;
  readonly loginVersion: number;
  /** `undefined` without TLS. */
  readonly tls: ConnectionOptions | undefined;
  readonly affinity: boolean;
  readonly dumpFile: string | undefined;
  readonly connectTimeoutMs: number | null;
  readonly timeoutMs: number | null;
  readonly keepAliveMs: number | null;
  readonly maxInFlight: number;
  readonly maxQueuedBytes: number;
  readonly maxResponseBytes: number;
  readonly reconnect: { readonly baseMs: number; readonly maxMs: number };
  readonly modes: ValueModes;
}

const KEYS: Readonly<Record<keyof ConnectOptions, true>> = {
  servers: true,
  username: true,
  password: true,
  hash: true,
  loginVersion: true,
  tls: true,
  affinity: true,
  dumpFile: true,
  signal: true,
  connectTimeoutMs: true,
  timeoutMs: true,
  keepAliveMs: true,
  maxInFlight: true,
  maxQueuedBytes: true,
  maxResponseBytes: true,
  reconnect: true,
  int64: true,
  timestamps: true,
  decimals: true,
};

/** @throws {VoltUsageError} for an option that cannot be, or that does not exist */
export function resolveOptions(given: ConnectOptions): ResolvedOptions {
  for (const key of Object.keys(given)) {
    if (!Object.hasOwn(KEYS, key)) throw new VoltUsageError(`there is no option ${JSON.stringify(key)}`);
  }
  const { hash = "sha256", loginVersion = 1, tls = false, affinity = true, servers = "localhost" } = given;
  if (!Object.hasOwn(HASH_SCHEMES, hash)) throw new VoltUsageError('hash is "sha256" or "sha1"');
  if (![0, 1, 2].includes(loginVersion)) throw new VoltUsageError("loginVersion is 0, 1 or 2");
  if (loginVersion === 0 && hash !== "sha1")
    throw new VoltUsageError('loginVersion 0 goes only with hash: "sha1"');
  if (typeof servers !== "string" && !Array.isArray(servers)) {
    throw new VoltUsageError("servers is an address, or a list of addresses");
  }
  const addresses = (typeof servers === "string" ? [servers] : servers).map(parseAddress);
  if (addresses.length === 0) throw new VoltUsageError("servers names no server");
  const { username = "", password = "" } = given;
  if (typeof username !== "string") throw new VoltUsageError("username is a string");
  if (typeof password !== "string" && typeof password !== "function") {
    throw new VoltUsageError("password is a string, or a function that yields one");
  }
  if (typeof tls !== "boolean" && (typeof tls !== "object" || tls === null)) {
    throw new VoltUsageError("tls is true, false, or options of node:tls");
  }
  checkSignal(given.signal);
  const { baseMs = 100, maxMs = Math.max(baseMs, 10_000) } = given.reconnect ?? {};
  if (!(baseMs > 0 && maxMs >= baseMs && maxMs < Number.POSITIVE_INFINITY)) {
    throw new VoltUsageError("reconnect.baseMs is above 0 and reconnect.maxMs at least as much");
  }
  return Object.freeze({
    servers: Object.freeze(addresses),
    username,
    password,
    hash,
    loginVersion,
    tls: tls === false ? undefined : tls === true ? {} : tls,
    affinity,
    dumpFile: given.dumpFile,
    connectTimeoutMs: checkTimeout(given.connectTimeoutMs, 30_000, "connectTimeoutMs"),
    timeoutMs: checkTimeout(given.timeoutMs, 120_000),
    keepAliveMs: checkTimeout(given.keepAliveMs, 40_000, "keepAliveMs"),
    maxInFlight: checkCount(given.maxInFlight, 1_000, "maxInFlight"),
    maxQueuedBytes: checkCount(given.maxQueuedBytes, 64 * 1024 * 1024, "maxQueuedBytes"),
    maxResponseBytes: Math.min(
      0x7fffffff,
      checkCount(given.maxResponseBytes, 256 * 1024 * 1024, "maxResponseBytes"),
    ),
    reconnect: Object.freeze({ baseMs, maxMs }),
    modes: Object.freeze(resolveModes(given)),
  });
}

/**
 * A limit of time: `undefined` stands for `fallback`, `null` for none.
 * @throws {VoltUsageError} for 0 and whatever is no positive, finite number
 */
export function checkTimeout(
  timeoutMs: number | null | undefined,
  fallback: number | null,
  name = "timeoutMs",
): number | null {
  if (timeoutMs === undefined) return fallback;
  if (timeoutMs === null) return null;
  if (typeof timeoutMs === "number" && timeoutMs > 0 && timeoutMs < Number.POSITIVE_INFINITY)
    return timeoutMs;
  throw new VoltUsageError(`${name} is a positive number of milliseconds, or null for no limit`);
}

/** @throws {VoltUsageError} for what is no signal */
export function checkSignal(signal: AbortSignal | undefined): AbortSignal | undefined {
  // Not `instanceof`: a signal may be of another realm.
  if (signal === undefined || typeof signal?.addEventListener === "function") return signal;
  throw new VoltUsageError("signal is an AbortSignal");
}

function checkCount(given: number | undefined, fallback: number, name: string): number {
  const count = given ?? fallback;
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new VoltUsageError(`${name} is a whole number from 1 on`);
}
