import { IoTDBConnectionError, type IoTDBError, IoTDBProtocolError, IoTDBTimeoutError } from "./errors.ts";

const LOST = "ERR_IOTDB_CONNECTION_LOST";
const SENT = "The call had been sent: it may have been carried out.";

/** Why a connection is over. */
export function lostConnection(why: string, address: string, cause: unknown): IoTDBConnectionError {
  return new IoTDBConnectionError(`${why} (${address}).`, { code: LOST, address, retryable: true, cause });
}

/** Why a connection is over, for one of its calls: an object of its own, because its stack and its code are its own. */
export function lostCall(error: IoTDBError, address: string, outcomeUnknown: boolean): IoTDBConnectionError {
  if (outcomeUnknown) {
    const code = "ERR_IOTDB_OUTCOME_UNKNOWN";
    return new IoTDBConnectionError(`${error.message} ${SENT}`, { code, address, cause: error });
  }
  const cause = error.cause ?? (error instanceof IoTDBProtocolError ? error : undefined);
  return new IoTDBConnectionError(error.message, { code: LOST, address, retryable: true, cause });
}

/**
 * Why a call is over whose own answer could not be read: that itself, unless nobody knows now what became of the call. To make
 * it again would bring the same answer.
 */
export function unreadCall(error: IoTDBError, address: string, idempotent: boolean): IoTDBError {
  return idempotent && error instanceof IoTDBProtocolError ? error : lostCall(error, address, !idempotent);
}

/** Why a call that was sent is given up: a timeout says that it was; other reasons are the caller's own. */
export function leftCall(reason: unknown, address: string): unknown {
  if (!(reason instanceof IoTDBTimeoutError)) return reason;
  const code = "ERR_IOTDB_TIMEOUT_OUTCOME_UNKNOWN";
  return new IoTDBTimeoutError(`${reason.message} ${SENT}`, { code, address, cause: reason });
}

/** Bytes that are no frame of an answer. */
export function frameError(what: string, address: string, bytes: Uint8Array): IoTDBProtocolError {
  const firstBytes = Buffer.from(bytes.subarray(0, 32)).toString("hex");
  return new IoTDBProtocolError(`${what} (${address}).`, { address, offset: 0, kind: "frame", firstBytes });
}
