import { connectError } from "../connection-errors.ts";
import { HEADER_BYTES } from "../protocol/package.ts";
import type { Transport, TransportListener } from "./transport.ts";

/** What browsers and the package `ws` have in common. */
export interface WebSocketLike {
  binaryType: string;
  readonly bufferedAmount: number;
  onopen: unknown;
  onmessage: unknown;
  onerror: unknown;
  onclose: unknown;
  send(data: Uint8Array): void;
  close(code?: number): void;
  /** Breaks off; browsers have none. */
  terminate?: () => void;
}

/** More bytes than this on their way, and packages wait. */
const HIGH_WATER = 1 << 20;
/** How often to look whether there is room again: no event tells. */
const LOOK_MS = 4;

/** Waits until a WebSocket is open. */
export function openWebSocket(
  socket: WebSocketLike,
  address: string,
  soon: (task: () => void) => void,
  signal: AbortSignal | undefined,
): Promise<Transport> {
  socket.binaryType = "arraybuffer";
  return new Promise((resolve, reject) => {
    let cause: unknown = new Error("the WebSocket was closed");
    const settle = (): void => {
      signal?.removeEventListener("abort", abort);
      socket.onopen = null;
      socket.onclose = null;
      // An error without a listener would end the process.
      socket.onerror = () => {};
    };
    const abort = (): void => {
      settle();
      stop(socket);
      reject(signal?.reason);
    };
    socket.onopen = () => {
      settle();
      resolve(new WebSocketTransport(socket, address, soon));
    };
    socket.onerror = (event: { readonly error?: unknown }) => {
      cause = event.error ?? cause;
    };
    socket.onclose = () => {
      settle();
      reject(connectError(address, cause));
    };
    if (signal?.aborted) abort();
    else signal?.addEventListener("abort", abort);
  });
}

/** One package is one message: the server ignores a second one in a message, and closes on half a one. */
class WebSocketTransport implements Transport {
  readonly address: string;
  readonly soon: (task: () => void) => void;
  readonly #socket: WebSocketLike;
  #listener: TransportListener | undefined;
  #looking: ReturnType<typeof setInterval> | undefined;

  constructor(socket: WebSocketLike, address: string, soon: (task: () => void) => void) {
    this.#socket = socket;
    this.address = address;
    this.soon = soon;
  }

  start(listener: TransportListener): void {
    this.#listener = listener;
    const socket = this.#socket;
    let error: Error | undefined;
    socket.onmessage = ({ data }: { readonly data: unknown }) => {
      // Text is none of the server's; as bytes it is refused where all garbage is.
      listener.data(
        typeof data === "string" ? new TextEncoder().encode(data) : new Uint8Array(data as ArrayBuffer),
        false,
      );
    };
    socket.onerror = (event: { readonly error?: Error }) => {
      error = event.error;
    };
    socket.onclose = () => {
      clearInterval(this.#looking);
      listener.closed(error);
    };
  }

  write(packages: Uint8Array): boolean {
    const view = new DataView(packages.buffer, packages.byteOffset, packages.length);
    for (let at = 0; at < packages.length; ) {
      const end = at + HEADER_BYTES + view.getUint32(at, true);
      this.#socket.send(packages.subarray(at, end));
      at = end;
    }
    if (this.#socket.bufferedAmount <= HIGH_WATER) return true;
    this.#looking ??= setInterval(() => this.#look(), LOOK_MS);
    return false;
  }

  end(): void {
    this.#socket.close(1000);
  }

  destroy(): void {
    clearInterval(this.#looking);
    stop(this.#socket);
    // Browsers may take a while to close; nobody waits for that.
    this.#socket.onmessage = null;
    this.#socket.onclose = null;
    const listener = this.#listener;
    this.#listener = undefined;
    if (listener !== undefined) queueMicrotask(() => listener.closed(undefined));
  }

  #look(): void {
    if (this.#socket.bufferedAmount > HIGH_WATER) return;
    clearInterval(this.#looking);
    this.#looking = undefined;
    this.#listener?.drain();
  }
}

function stop(socket: WebSocketLike): void {
  socket.onerror = () => {};
  if (socket.terminate === undefined) socket.close();
  else socket.terminate();
}
