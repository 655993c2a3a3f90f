import { ThingsDBConnectionError } from "./errors.ts";

/** What kept a connection from being made. */
export function connectError(address: string, cause: unknown): ThingsDBConnectionError {
  const { message, code, errors } = Object(cause) as {
    message?: string;
    code?: string;
    errors?: readonly Error[];
  };
  // Node gathers the attempts at several addresses of a name in an error without a text of its own.
  const why = message || errors?.map((error) => error.message).join("; ") || code || "for no known reason";
  return new ThingsDBConnectionError(`${address} cannot be reached: ${why}`, {
    code: "ERR_THINGSDB_CONNECT",
    address,
    retryable: true,
    cause,
  });
}
