import { connect as connectTcp, isIP, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import { connectError } from "../connection-errors.ts";
import type { Transport, TransportListener, TransportOptions } from "./transport.ts";

/**
 * Opens a TCP connection, wrapped in TLS when asked for: nodes speak none themselves, but a proxy before them may.
 * @throws {ThingsDBConnectionError} `ERR_THINGSDB_CONNECT`, or the reason of the signal
 */
export function openTcp(
  host: string,
  port: number,
  address: string,
  { tls, signal }: TransportOptions,
): Promise<Transport> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const place = { host, port, noDelay: true };
    const socket =
      tls === false
        ? connectTcp(place)
        : connectTls({
            ...(isIP(host) === 0 ? { servername: host } : {}),
            ...(tls === true ? {} : (tls as ConnectionOptions)),
            ...place,
          });
    const settle = (): void => {
      socket.off("error", fail);
      socket.off("close", closed);
      signal?.removeEventListener("abort", abort);
    };
    const give = (reason: unknown): void => {
      settle();
      // What still happens while it goes down is of no interest.
      socket.on("error", () => {});
      socket.destroy();
      reject(reason);
    };
    const fail = (cause: Error): void => give(connectError(address, cause));
    const closed = (): void => fail(new Error("the connection was closed"));
    const abort = (): void => give(signal?.reason);
    socket.on("error", fail);
    socket.on("close", closed);
    signal?.addEventListener("abort", abort);
    socket.once(tls === false ? "connect" : "secureConnect", () => {
      settle();
      resolve(new TcpTransport(socket, address));
    });
  });
}

class TcpTransport implements Transport {
  readonly address: string;
  readonly soon: (task: () => void) => void = process.nextTick;
  readonly #socket: Socket;

  constructor(socket: Socket, address: string) {
    this.#socket = socket;
    this.address = address;
    // Until somebody listens.
    socket.on("error", () => {});
  }

  start(listener: TransportListener): void {
    const socket = this.#socket;
    let error: Error | undefined;
    socket.on("data", (chunk) => listener.data(chunk));
    socket.on("drain", () => listener.drain());
    socket.on("error", (cause) => {
      error = cause;
    });
    socket.on("close", () => listener.closed(error));
    if (socket.destroyed) queueMicrotask(() => listener.closed(error));
  }

  write(packages: Uint8Array, done: () => void): boolean {
    return this.#socket.write(packages, done);
  }

  end(): void {
    // After what was written, and without waiting for the other side.
    this.#socket.destroySoon();
  }

  destroy(): void {
    this.#socket.destroy();
  }
}
