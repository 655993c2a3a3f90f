import type { WebSocket } from "ws";
import type { Transport, TransportEvents } from "./transport.ts";

/** A client on a WebSocket: one package in each binary message. */
export class WebSocketTransport implements Transport {
  readonly peer: string;
  readonly #socket: WebSocket;

  constructor(socket: WebSocket, peer: string, events: TransportEvents) {
    this.#socket = socket;
    this.peer = peer;
    socket.binaryType = "nodebuffer";
    socket.on("message", (message: Buffer) => events.data(message));
    socket.on("error", () => {});
    socket.on("close", () => events.closed());
  }

  send(bytes: Uint8Array): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(bytes, { binary: true });
  }

  endWith(bytes: Uint8Array): void {
    this.send(bytes);
    this.end();
  }

  end(): void {
    this.#socket.close();
  }

  reset(): void {
    this.#socket.terminate();
  }
}
