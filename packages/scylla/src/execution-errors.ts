import { ScyllaConnectionError, ScyllaTimeoutError, ScyllaUsageError } from "./errors.ts";

/** What calls on a closed session are told. */
export function closedError(): ScyllaConnectionError {
  return new ScyllaConnectionError("the session is closed: open another one", { code: "ERR_SCYLLA_CLOSED" });
}

/** More values, or longer ones, than the protocol has numbers for. */
export function unwritableError(cause: Error, query: string): ScyllaUsageError {
  return new ScyllaUsageError(`the request cannot be written: ${cause.message}`, { query, cause });
}

/** A request was sent and its answer lost: nobody can say whether it took effect. */
export function outcomeUnknownError(address: string, query: string, cause: Error): ScyllaConnectionError {
  return new ScyllaConnectionError(`the answer was lost: ${cause.message}`, {
    code: "ERR_SCYLLA_OUTCOME_UNKNOWN",
    address,
    query,
    cause,
  });
}

/** Servers have different schemas for longer than the limit. */
export function disagreementError(timeoutMs: number): ScyllaTimeoutError {
  return new ScyllaTimeoutError(`the servers did not agree on the schema within ${timeoutMs} ms`, {
    code: "ERR_SCYLLA_SCHEMA_DISAGREEMENT",
    timeoutMs,
    retryable: true,
  });
}

/** Something that has no effect of its own took longer than its limit. */
export function tooLateError(what: string, timeoutMs: number): ScyllaTimeoutError {
  return new ScyllaTimeoutError(`${what} within ${Math.round(timeoutMs)} ms`, {
    code: "ERR_SCYLLA_TIMEOUT",
    timeoutMs,
    retryable: true,
  });
}

/** @param isUnknown whether the request was sent, and may have taken effect */
export function lateError(
  address: string | undefined,
  query: string,
  timeoutMs: number,
  isUnknown: boolean,
): ScyllaTimeoutError {
  return new ScyllaTimeoutError(`no answer came within ${Math.round(timeoutMs)} ms`, {
    code: isUnknown ? "ERR_SCYLLA_TIMEOUT_OUTCOME_UNKNOWN" : "ERR_SCYLLA_TIMEOUT",
    address,
    query,
    timeoutMs,
    retryable: !isUnknown,
  });
}
