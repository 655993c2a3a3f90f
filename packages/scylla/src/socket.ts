import type { Socket } from "node:net";
import type { ConnectionOptions } from "node:tls";
import { reasonOf } from "@x/pool";
import { openSocket as open } from "@x/pool/socket";
import { ScyllaConnectionError } from "./errors.ts";
import { formatEndpoint } from "./protocol/address.ts";

/** Where a server takes clients. */
export interface Endpoint {
  /** A name or an address; names are looked up again for each connection. */
  readonly host: string;
  readonly port: number;
}

/** How sockets are made. */
export interface SocketOptions {
  /** Sends small packets at once. */
  readonly noDelay: boolean;
  /** After how many idle milliseconds the system probes the other side; null: it does not. */
  readonly keepAliveMs: number | null;
  /** There for TLS. The server's certificate is verified unless this says otherwise. */
  readonly tls: ConnectionOptions | undefined;
}

/**
 * Opens a socket, and for TLS shakes hands. Rejects with the reason of `signal` when that aborts; the socket is gone then.
 * @param receive takes what comes; the bytes are overwritten by what comes next
 * @throws {ScyllaConnectionError} `ERR_SCYLLA_CONNECT` with what the system said
 */
export function openSocket(
  { host, port }: Endpoint,
  options: SocketOptions,
  signal: AbortSignal | undefined,
  receive: (lent: Uint8Array) => void,
): Promise<Socket> {
  return open({ host, port, ...options, signal, receive }, (cause) =>
    connectError(formatEndpoint(host, port), cause),
  );
}

/** What kept a connection from being made, with its address. */
export function connectError(address: string, cause: Error): ScyllaConnectionError {
  return new ScyllaConnectionError(`${address} could not be connected to: ${reasonOf(cause)}`, {
    code: "ERR_SCYLLA_CONNECT",
    address,
    cause,
    retryable: true,
    tried: [{ address, error: cause }],
  });
}
