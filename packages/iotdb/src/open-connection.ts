import type { Deadline } from "@x/pool";
import { Connection, type ConnectionSettings } from "./connection.ts";
import { type Endpoint, formatEndpoint } from "./endpoint.ts";
import { IoTDBConnectionError } from "./errors.ts";
import { type Inbox, openSocket } from "./socket.ts";

/**
 * Connects to a node.
 * @throws {IoTDBConnectionError} `ERR_IOTDB_CONNECT`; the reason of `deadline`
 */
export async function openConnection(
  endpoint: Endpoint,
  settings: ConnectionSettings,
  deadline?: Deadline,
): Promise<Connection> {
  // Nothing comes before the connection is there: this goes on before the next event does.
  const inbox: Inbox = { room: () => undefined, receive: () => {} };
  const socket = await openSocket(endpoint, settings.tls, inbox, deadline?.signal);
  return new Connection(socket, inbox, endpoint, settings);
}

/** Why connecting and logging in were given up. */
export function connectTimeout(endpoint: Endpoint, ms: number, tls: boolean): IoTDBConnectionError {
  const address = formatEndpoint(endpoint);
  // A server without TLS takes the handshake for the beginning of a large frame, and waits for its rest.
  const hint = tls ? " Does the server speak TLS?" : "";
  const details = { code: "ERR_IOTDB_CONNECT", address, retryable: true };
  return new IoTDBConnectionError(`${address} let nobody in within ${ms} ms.${hint}`, details);
}
