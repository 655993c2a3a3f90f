import type { ScyllaError } from "../errors.ts";
import type { Consistency } from "../protocol/consistency.ts";
import {
  ScyllaReadTimeoutError,
  ScyllaServerError,
  ScyllaUnavailableError,
  ScyllaWriteTimeoutError,
} from "../server-errors.ts";

/** What a failed attempt is followed by: the same server, another one, or the error. */
export type RetryDecision = "same" | "next" | "fail";

/** What is known of a failed attempt. */
export interface RetryContext {
  /** A `ScyllaServerError`, or a `ScyllaConnectionError` when the connection broke. */
  readonly error: ScyllaError;
  /** Whether the statement was said to be idempotent. */
  readonly idempotent: boolean;
  readonly consistency: Consistency;
  /** How often this call has been tried again so far. */
  readonly retries: number;
  /** Whether the server may have got the request. */
  readonly sent: boolean;
}

/** Decides whether a call is tried again. */
export interface RetryPolicy {
  decide(context: RetryContext): RetryDecision;
}

/**
 * The default, as that of ScyllaDB's Rust driver: reads with serial consistency never; unavailable: once, on another
 * server; read timeout: once, on the same, when enough replicas answered without the data; write timeout: once, on the
 * same, when idempotent and only the batch log was not written; overloaded, server errors, truncation and broken
 * connections: on another server when idempotent; bootstrapping: on another server; all else: no.
 */
export function defaultRetryPolicy(): RetryPolicy {
  return { decide };
}

/** Never tries again. */
export function noRetryPolicy(): RetryPolicy {
  return { decide: () => "fail" };
}

function decide({ error, idempotent, consistency, retries, sent }: RetryContext): RetryDecision {
  if (!(error instanceof ScyllaServerError)) return !sent || idempotent ? "next" : "fail";
  if (consistency === "SERIAL" || consistency === "LOCAL_SERIAL") return "fail";
  if (error instanceof ScyllaUnavailableError) return retries === 0 ? "next" : "fail";
  if (error instanceof ScyllaReadTimeoutError)
    return retries === 0 && error.received >= error.blockFor && !error.dataPresent ? "same" : "fail";
  if (error instanceof ScyllaWriteTimeoutError)
    return retries === 0 && idempotent && error.writeType === "BATCH_LOG" ? "same" : "fail";
  switch (error.serverCode) {
    case 0x1002:
      return "next";
    case 0x0000:
    case 0x1001:
    case 0x1003:
      return idempotent ? "next" : "fail";
    default:
      return "fail";
  }
}
