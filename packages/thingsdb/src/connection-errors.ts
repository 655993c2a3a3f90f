import { reasonOf } from "@x/pool";
import { ThingsDBConnectionError, ThingsDBTimeoutError } from "./errors.ts";

export function closedError(): ThingsDBConnectionError {
  return new ThingsDBConnectionError("the client is closed", { code: "ERR_THINGSDB_CLOSED" });
}

/** @param cause why it is not, when it was before */
export function notConnected(cause?: unknown): ThingsDBConnectionError {
  return new ThingsDBConnectionError("the client is not connected", {
    code: "ERR_THINGSDB_NOT_CONNECTED",
    cause,
  });
}

/** Something that has to do with a connection took too long; it can be tried again. */
export function slowError(what: string, timeoutMs: number, address?: string): ThingsDBTimeoutError {
  return new ThingsDBTimeoutError(`${what} within ${timeoutMs} ms`, {
    code: "ERR_THINGSDB_TIMEOUT",
    address,
    retryable: true,
    timeoutMs,
  });
}

/** What kept a connection from being made. */
export function connectError(address: string, cause: unknown): ThingsDBConnectionError {
  return new ThingsDBConnectionError(`${address} cannot be reached: ${reasonOf(cause)}`, {
    code: "ERR_THINGSDB_CONNECT",
    address,
    retryable: true,
    cause,
  });
}
