import type { Socket } from "node:net";
import type { Transport, TransportEvents } from "./transport.ts";

/** A client on TCP, or on TLS over it. What is sent in one turn of the event loop leaves in one write. */
export class SocketTransport implements Transport {
  readonly peer: string;
  readonly #socket: Socket;
  #waiting: Uint8Array[] = [];

  constructor(socket: Socket, events: TransportEvents) {
    this.#socket = socket;
    this.peer = `${socket.remoteAddress}:${socket.remotePort}`;
    socket.setNoDelay(true);
    socket.on("data", (chunk) => events.data(chunk));
    // Clients that reset their connection are what some tests do.
    socket.on("error", () => {});
    socket.on("close", () => events.closed());
  }

  send(bytes: Uint8Array): void {
    if (this.#waiting.length === 0) process.nextTick(() => this.#flush());
    this.#waiting.push(bytes);
  }

  #flush(): void {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    this.#waiting = [];
    if (this.#socket.writable)
      this.#socket.write(waiting.length === 1 ? waiting[0]! : Buffer.concat(waiting));
  }

  endWith(bytes: Uint8Array): void {
    this.#flush();
    this.#socket.end(bytes);
  }

  end(): void {
    this.#flush();
    this.#socket.end();
    // A client that does not close its side is not waited for.
    this.#socket.destroySoon();
  }

  reset(): void {
    this.#waiting = [];
    this.#socket.resetAndDestroy();
  }
}
