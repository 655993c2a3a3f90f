import { connect as connectTcp, isIP, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";

/** How a socket is opened. */
export interface OpenSocketOptions {
  /** A name or an address; names are looked up again for each socket. */
  readonly host: string;
  readonly port: number;
  /** `true` or options: TLS, which verifies the server unless `rejectUnauthorized` is false. Default: none. */
  readonly tls?: boolean | ConnectionOptions | undefined;
  /** Sends small packets at once. Default: true. */
  readonly noDelay?: boolean;
  /** After how many idle milliseconds the system probes the other side; null, the default: it does not. */
  readonly keepAliveMs?: number | null;
  /** Gives up and destroys the socket. */
  readonly signal?: AbortSignal | undefined;
  /** Takes what comes, in place of `data` events: all reads share one buffer, so what is handed over is overwritten by the next. */
  readonly receive?: (lent: Uint8Array) => void;
  /** The size of that buffer, in bytes. Default: 65,536. */
  readonly readBytes?: number;
}

/**
 * Opens a socket, and shakes hands where TLS is wanted. Afterwards its events are the caller's, who may be late: an error
 * that nobody listens for yet is swallowed, and tells by `socket.destroyed`.
 *
 * @param toError makes the caller's own error from what the system said
 * @throws what `toError` makes, or the reason of `signal`; the socket is gone then
 */
export function openSocket(options: OpenSocketOptions, toError: (cause: Error) => Error): Promise<Socket> {
  const { signal } = options;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    let socket: Socket;
    try {
      socket = start(options);
    } catch (cause) {
      // Options that make no sense, such as a certificate that is none.
      return reject(toError(cause as Error));
    }
    socket.on("error", () => {});
    const ready = options.tls ? "secureConnect" : "connect";
    const settle = (): void => {
      socket.off("error", fail).off("close", closed).off(ready, open);
      signal?.removeEventListener("abort", abort);
    };
    const open = (): void => {
      settle();
      resolve(socket);
    };
    const give = (reason: unknown): void => {
      settle();
      socket.destroy();
      reject(reason);
    };
    const fail = (cause: Error): void => give(toError(cause));
    const closed = (): void => fail(new Error("the connection was closed"));
    const abort = (): void => give(signal?.reason);
    socket.on("error", fail).on("close", closed).on(ready, open);
    signal?.addEventListener("abort", abort);
  });
}

function start({
  host,
  port,
  tls,
  noDelay = true,
  keepAliveMs = null,
  receive,
  readBytes,
}: OpenSocketOptions): Socket {
  const place = {
    host,
    port,
    noDelay,
    keepAlive: keepAliveMs !== null,
    keepAliveInitialDelay: keepAliveMs ?? 0,
    ...(receive && { onread: readInto(new Uint8Array(readBytes ?? 65_536), receive) }),
  };
  if (!tls) return connectTcp(place);
  // An address is no name that a certificate could be asked for by SNI.
  const name = isIP(host) === 0 ? { servername: host } : {};
  return connectTls({ ...name, ...(tls === true ? {} : tls), ...place });
}

function readInto(buffer: Uint8Array, receive: (lent: Uint8Array) => void) {
  return {
    buffer,
    callback: (length: number, bytes: Uint8Array): boolean => {
      receive(bytes.subarray(0, length));
      return true;
    },
  };
}
