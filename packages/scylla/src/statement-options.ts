import type { DecodeOptions } from "./codec/decode.ts";
import { ScyllaUsageError } from "./errors.ts";
import { addressOf, parseNode } from "./node-address.ts";
import type { RetryPolicy } from "./policy/retry.ts";
import {
  type Consistency,
  consistencyCode,
  type SerialConsistency,
  serialConsistencyCode,
} from "./protocol/consistency.ts";

/** How statements are run and their values read: what a session, an execution profile, a statement and a call may say. */
export interface ExecutionOptions extends DecodeOptions {
  /** How many replicas must have answered. Default `LOCAL_QUORUM`. */
  readonly consistency?: Consistency | undefined;
  /** How conditional statements agree. Default `LOCAL_SERIAL`. */
  readonly serialConsistency?: SerialConsistency | undefined;
  /** That running it twice does no harm: then it is tried again where it would else be reported. Default false. */
  readonly idempotent?: boolean | undefined;
  /** Decides whether it is tried again. Default: `defaultRetryPolicy()`. */
  readonly retryPolicy?: RetryPolicy | undefined;
  /**
   * Limit in milliseconds; null is none. Said for a call, a statement or a batch, it is for the whole call; the one of the
   * session or a profile (default 30,000) is for each page of a result.
   */
  readonly timeoutMs?: number | null | undefined;
}

/**
 * Options of one statement or call. There are none for load balancing and speculative execution yet: servers are asked in
 * turn, a second one after the first has failed.
 */
export interface StatementOptions extends ExecutionOptions {
  /** Execution profile, by its name, that stands in for the session's defaults. */
  readonly profile?: string | undefined;
  /**
   * Rows of a page. With it, a result holds one page, has a `pagingState`, and goes on by `for await`; without it, it holds
   * all rows.
   */
  readonly pageSize?: number | undefined;
  /** `pagingState` of an earlier result of the same statement: where to go on. */
  readonly pagingState?: Uint8Array | null | undefined;
  /** When the written values were written, in microseconds since 1970; the latest wins. Default: the server's clock. */
  readonly timestamp?: bigint | number | undefined;
  /** Has the server write down what it does; see `tracingId` of the result and `session.getTrace`. */
  readonly tracing?: boolean | undefined;
  /** For a custom query handler of the server. */
  readonly customPayload?: Readonly<Record<string, Uint8Array | null>> | undefined;
  /** The server to ask, `host:port`, one of the known nodes; no other is tried. */
  readonly host?: string | undefined;
  /** Seconds since 1970 that the server takes for now (protocol v5; else a usage error). */
  readonly nowInSeconds?: number | undefined;
  /** Rejects the call with its reason; the server's answer will be dropped. */
  readonly signal?: AbortSignal | undefined;
}

/** Options with everything in place. */
export interface Settings {
  readonly consistency: number;
  readonly consistencyName: Consistency;
  readonly serialConsistency: number;
  readonly idempotent: boolean;
  readonly retryPolicy: RetryPolicy;
  readonly timeoutMs: number | null;
  /** Whether the limit is for the call, not for each page. */
  readonly limitsCall: boolean;
  readonly pageSize: number;
  /** Whether the result holds one page. */
  readonly onePage: boolean;
  readonly pagingState: Uint8Array | undefined;
  readonly timestamp: bigint | undefined;
  readonly tracing: boolean;
  readonly customPayload: Readonly<Record<string, Uint8Array | null>> | undefined;
  readonly host: string | undefined;
  readonly nowInSeconds: number | undefined;
  readonly signal: AbortSignal | undefined;
  readonly decode: DecodeOptions;
  /** The same with the whole limit, where a part of it has been used up. */
  readonly whole?: Settings | undefined;
}

/**
 * Lays options over settings.
 * @throws {ScyllaUsageError} for what cannot be
 */
export function resolveSettings(base: Settings, options: StatementOptions): Settings {
  const { consistency, serialConsistency, timeoutMs, pageSize, retryPolicy, customPayload } = options;
  return {
    consistency: consistency === undefined ? base.consistency : consistencyCode(consistency),
    consistencyName: consistency ?? base.consistencyName,
    serialConsistency:
      serialConsistency === undefined ? base.serialConsistency : serialConsistencyCode(serialConsistency),
    idempotent: options.idempotent ?? base.idempotent,
    retryPolicy: retryPolicy ?? base.retryPolicy,
    timeoutMs: timeoutMs === undefined ? base.timeoutMs : checkTimeout(timeoutMs, "timeoutMs"),
    limitsCall: timeoutMs === undefined ? base.limitsCall : true,
    pageSize: pageSize === undefined ? base.pageSize : checkPageSize(pageSize, "pageSize"),
    onePage: base.onePage || pageSize !== undefined,
    pagingState: checkPagingState(options.pagingState) ?? base.pagingState,
    timestamp: options.timestamp === undefined ? base.timestamp : checkTimestamp(options.timestamp),
    tracing: options.tracing ?? base.tracing,
    customPayload: customPayload ?? base.customPayload,
    host: options.host === undefined ? base.host : addressOf(parseNode(options.host)),
    nowInSeconds: options.nowInSeconds ?? base.nowInSeconds,
    signal: options.signal ?? base.signal,
    decode: resolveDecode(options, base.decode),
  };
}

/** @throws {ScyllaUsageError} for modes that do not exist */
export function resolveDecode(options: DecodeOptions, base: DecodeOptions): DecodeOptions {
  const { int64 = base.int64, timestamps = base.timestamps, empties = base.empties } = options;
  if (int64 === base.int64 && timestamps === base.timestamps && empties === base.empties) return base;
  const isLong = typeof (int64 as { fromBits?: unknown } | undefined)?.fromBits === "function";
  if (int64 !== "bigint" && int64 !== "number" && !isLong && int64 !== undefined)
    throw new ScyllaUsageError(
      'int64 must be "bigint", "number" or a class with fromBits(low, high, unsigned)',
    );
  if (timestamps !== undefined && timestamps !== "date" && timestamps !== "bigint")
    throw new ScyllaUsageError('timestamps must be "date" or "bigint"');
  if (empties !== undefined && empties !== "null" && empties !== "keep")
    throw new ScyllaUsageError('empties must be "null" or "keep"');
  return { int64, timestamps, empties };
}

/** @throws {ScyllaUsageError} for 0 and everything else that is no limit */
export function checkTimeout(timeoutMs: number | null, name: string): number | null {
  if (timeoutMs === null) return null;
  if (typeof timeoutMs === "number" && timeoutMs > 0 && timeoutMs < 2 ** 31) return timeoutMs;
  throw new ScyllaUsageError(
    `${name} must be a number of milliseconds above 0 and below 2^31, or null for no limit`,
  );
}

/** @throws {ScyllaUsageError} for what is no number of rows */
export function checkPageSize(pageSize: number, name: string): number {
  if (Number.isInteger(pageSize) && pageSize > 0 && pageSize < 2 ** 31) return pageSize;
  throw new ScyllaUsageError(`${name} must be a whole number of rows from 1 on`);
}

function checkPagingState(state: Uint8Array | null | undefined): Uint8Array | undefined {
  if (state === null || state === undefined) return undefined;
  if (state instanceof Uint8Array) return state;
  throw new ScyllaUsageError("pagingState must be the bytes that an earlier result had");
}

function checkTimestamp(timestamp: bigint | number): bigint {
  if (typeof timestamp === "bigint" && timestamp === BigInt.asIntN(64, timestamp)) return timestamp;
  if (Number.isSafeInteger(timestamp)) return BigInt(timestamp);
  throw new ScyllaUsageError("timestamp must be a whole number of microseconds, a bigint or a safe integer");
}
