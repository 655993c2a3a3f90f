import { connect as connectTcp, isIP, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
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
 * @throws {ScyllaConnectionError} `ERR_SCYLLA_CONNECT` with what the system said
 */
export function openSocket(
  { host, port }: Endpoint,
  options: SocketOptions,
  signal: AbortSignal | undefined,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const { noDelay, keepAliveMs } = options;
    const tcp = {
      host,
      port,
      noDelay,
      keepAlive: keepAliveMs !== null,
      keepAliveInitialDelay: keepAliveMs ?? 0,
    };
    const tls = options.tls && { ...(isIP(host) ? {} : { servername: host }), ...options.tls, host, port };
    const socket = tls ? connectTls({ ...tcp, ...tls }) : connectTcp(tcp);
    const done = (): void => {
      signal?.removeEventListener("abort", abort);
      socket.off("error", fail);
      socket.off("close", closed);
      socket.off(tls ? "secureConnect" : "connect", open);
    };
    const open = (): void => {
      done();
      resolve(socket);
    };
    const give = (reason: unknown): void => {
      done();
      // What is thrown while the socket goes down has nobody left to hear it.
      socket.on("error", () => {});
      socket.destroy();
      reject(reason);
    };
    const fail = (cause: Error): void => give(connectError(formatEndpoint(host, port), cause));
    const closed = (): void => fail(new Error("the server closed the connection"));
    const abort = (): void => give(signal?.reason);
    socket.on("error", fail);
    socket.on("close", closed);
    socket.on(tls ? "secureConnect" : "connect", open);
    signal?.addEventListener("abort", abort);
  });
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

/** Node gathers the attempts at several addresses of a name in an error without a text of its own. */
export function reasonOf(cause: Error): string {
  const { errors } = cause as { errors?: readonly Error[] };
  return cause.message || errors?.map(({ message }) => message).join("; ") || cause.name;
}
