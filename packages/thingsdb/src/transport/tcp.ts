import type { Socket } from "node:net";
import type { ConnectionOptions } from "node:tls";
import { openSocket } from "@x/pool/socket";
import { connectError } from "../connection-errors.ts";
import type { Transport, TransportListener, TransportOptions } from "./transport.ts";

/**
 * Opens a TCP connection, wrapped in TLS when asked for: nodes speak none themselves, but a proxy before them may.
 * @throws {ThingsDBConnectionError} `ERR_THINGSDB_CONNECT`, or the reason of the signal
 */
export async function openTcp(
  host: string,
  port: number,
  address: string,
  { tls, signal }: TransportOptions,
): Promise<Transport> {
  // Nodes say nothing before they are asked, and nobody asks before there is a listener.
  const inbox: Inbox = { listener: undefined };
  const receive = (lent: Uint8Array): void => inbox.listener?.data(lent, true);
  const options = { host, port, tls: tls as boolean | ConnectionOptions, signal, receive };
  const socket = await openSocket(options, (cause) => connectError(address, cause));
  return new TcpTransport(socket, address, inbox);
}

/** Who takes what comes. */
interface Inbox {
  listener: TransportListener | undefined;
}

class TcpTransport implements Transport {
  readonly address: string;
  readonly soon: (task: () => void) => void = process.nextTick;
  readonly #socket: Socket;
  readonly #inbox: Inbox;

  constructor(socket: Socket, address: string, inbox: Inbox) {
    this.#socket = socket;
    this.#inbox = inbox;
    this.address = address;
  }

  start(listener: TransportListener): void {
    const socket = this.#socket;
    let error: Error | undefined;
    this.#inbox.listener = listener;
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
