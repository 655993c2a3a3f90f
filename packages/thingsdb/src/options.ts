import type { Int64Mode } from "./codec/values.ts";
import { ThingsDBUsageError } from "./errors.ts";
import { MAX_PAYLOAD_BYTES } from "./protocol/package.ts";
import { checkScope, DEFAULT_SCOPE } from "./scope.ts";

/** Options of a client. */
export interface ClientOptions {
  /** Wraps TCP in TLS (nodes themselves speak none: for a proxy before them); an object goes to `tls.connect`. Default false. */
  tls?: boolean | object;
  /** Comes back by itself after a connection was lost, and leaves nodes that shut down. Default true. */
  autoReconnect?: boolean;
  /** Scope of requests that name none. Default `@t`. */
  scope?: string;
  /** Limit of a request, in ms, waiting included; `null` is none. Default 60,000. */
  timeoutMs?: number | null;
  /** Limit of making one connection, authentication included, in ms. Default 5,000. */
  connectTimeoutMs?: number;
  /** Idle time after which the node is asked whether it is there, in ms; `null`: never. Default 30,000. */
  keepAliveMs?: number | null;
  /** How long a node that is left may take for requests under way, in ms. Default 10,000. */
  drainTimeoutMs?: number;
  /** Upper bounds of the waits between attempts to come back, in ms. Default 1,000 to 60,000. */
  backoff?: { readonly baseMs?: number; readonly maxMs?: number };
  /** Integers of answers: `"auto"` numbers where exact and bigints else, `"bigint"` always so. Default `"auto"`. */
  int64?: Int64Mode;
  /** The longest answer that is taken, in bytes. Default 2^30. */
  maxAnswerBytes?: number;
}

/** Options of every call. */
export interface CallOptions {
  /** Gives the call up: it rejects with the signal's reason. The server carries on with what it has got. */
  signal?: AbortSignal | undefined;
  /** Limit in ms, waiting included; `null` is none. Default: the client's. */
  timeoutMs?: number | null | undefined;
}

/** Options of a request. */
export interface RequestOptions extends CallOptions {
  /** Scope of this request. Default: the client's. */
  scope?: string | undefined;
  /** May be sent again when its answer was lost. Default false: then such a request fails as outcome unknown. */
  idempotent?: boolean | undefined;
  /** Integers of this answer. Default: the client's. */
  int64?: Int64Mode | undefined;
}

/** Options of `query`. */
export interface QueryOptions extends RequestOptions {
  /** Values of the variables in the code, by name. */
  vars?: Readonly<Record<string, unknown>> | undefined;
  /**
   * Sends stored things (objects with an id as `#`, those of a model, `ThingRef`) as references, so that code gets the thing
   * itself. Default true.
   */
  convertVars?: boolean | undefined;
}

/** Options of `run`. */
export interface RunOptions extends RequestOptions {
  /** Sends stored things as references; see `convertVars`. Default true. */
  convertArgs?: boolean | undefined;
}

/** Options of `watch` and `unwatch`. */
export interface WatchOptions extends CallOptions {
  /** The collection that the things are in. Default: the client's scope. */
  scope?: string | undefined;
}

/** Options of a client, checked and complete. */
export type ResolvedOptions = Readonly<Required<Omit<ClientOptions, "backoff">>> & {
  readonly backoff: { readonly baseMs: number; readonly maxMs: number };
};

const KNOWN: readonly string[] = [
  "tls",
  "autoReconnect",
  "scope",
  "timeoutMs",
  "connectTimeoutMs",
  "keepAliveMs",
  "drainTimeoutMs",
  "backoff",
  "int64",
  "maxAnswerBytes",
];

/** @throws {ThingsDBUsageError} for an option that does not exist, or has a value that makes no sense */
export function resolveOptions(given: ClientOptions): ResolvedOptions {
  for (const key of Object.keys(given)) {
    if (!KNOWN.includes(key)) throw new ThingsDBUsageError(`there is no option ${JSON.stringify(key)}`);
  }
  const { tls = false, autoReconnect = true, maxAnswerBytes = MAX_PAYLOAD_BYTES, backoff = {} } = given;
  if (typeof autoReconnect !== "boolean") throw new ThingsDBUsageError("autoReconnect is true or false");
  if (typeof tls !== "boolean" && (typeof tls !== "object" || tls === null)) {
    throw new ThingsDBUsageError("tls is true, false or an object with options");
  }
  if (!(Number.isInteger(maxAnswerBytes) && maxAnswerBytes > 0 && maxAnswerBytes <= MAX_PAYLOAD_BYTES)) {
    throw new ThingsDBUsageError("maxAnswerBytes is an integer from 1 to 2^30");
  }
  const { baseMs = 1_000, maxMs = 60_000 } = backoff;
  checkLimit(baseMs, "backoff.baseMs");
  if (checkLimit(maxMs, "backoff.maxMs") < baseMs) {
    throw new ThingsDBUsageError("backoff.maxMs is at least backoff.baseMs");
  }
  return Object.freeze({
    tls,
    autoReconnect,
    scope: checkScope(given.scope ?? DEFAULT_SCOPE),
    timeoutMs: resolveTimeout(given.timeoutMs, 60_000),
    connectTimeoutMs: checkLimit(given.connectTimeoutMs ?? 5_000, "connectTimeoutMs"),
    keepAliveMs: resolveTimeout(given.keepAliveMs, 30_000, "keepAliveMs"),
    drainTimeoutMs: checkLimit(given.drainTimeoutMs ?? 10_000, "drainTimeoutMs"),
    backoff: Object.freeze({ baseMs, maxMs }),
    int64: checkInt64(given.int64 ?? "auto"),
    maxAnswerBytes,
  });
}

/** @throws {ThingsDBUsageError} for a mode that does not exist */
export function checkInt64(mode: Int64Mode): Int64Mode {
  if (mode !== "auto" && mode !== "bigint") throw new ThingsDBUsageError('int64 is "auto" or "bigint"');
  return mode;
}

/** @throws {ThingsDBUsageError} for 0 and whatever is no limit */
export function resolveTimeout(
  timeoutMs: number | null | undefined,
  fallback: number | null,
  name = "timeoutMs",
): number | null {
  const value = timeoutMs === undefined ? fallback : timeoutMs;
  return value === null ? null : checkLimit(value, name);
}

function checkLimit(ms: number, name: string): number {
  if (typeof ms === "number" && ms > 0 && ms < 2 ** 31) return ms;
  throw new ThingsDBUsageError(`${name} is a number of milliseconds above 0 and below 2^31`);
}
