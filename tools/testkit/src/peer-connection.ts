import { once } from "node:events";
import type { Socket } from "node:net";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { diffBytes, hexdump, parseHex } from "./hex.ts";

/** How long to wait for bytes that do not come, unless told otherwise. */
const defaultTimeoutMs = 5_000;

/** Bytes, or the same written as {@link parseHex} reads them. */
export type BytesOrHex = Uint8Array | string;

const toBytes = (bytes: BytesOrHex): Uint8Array => (typeof bytes === "string" ? parseHex(bytes) : bytes);

/** The peer's end of one connection: what a script holds. Every wait ends with an error when the client has gone. */
export class PeerConnection {
  /** How many connections the peer had accepted before this one. */
  readonly index: number;
  readonly socket: Socket;
  #received: Uint8Array = new Uint8Array(0);
  #wake: () => void = () => {};
  #state: "open" | "ended" | "closed" = "open";

  constructor(socket: Socket, index: number) {
    this.socket = socket;
    this.index = index;
    socket.setNoDelay(true);
    socket.on("data", (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
    socket.on("end", () => this.#become("ended"));
    socket.on("close", () => this.#become("closed"));
    // A reset by the client is what some scripts wait for; those that do not see it as the end of the bytes.
    socket.on("error", () => this.#become("closed"));
  }

  #become(state: "ended" | "closed"): void {
    if (this.#state !== "closed") this.#state = state;
    this.#wake();
  }

  /** What has arrived and not been read yet. */
  get unread(): Uint8Array {
    return this.#received;
  }

  /** Waits for data or a change of state, at most until `deadline`; false when that came first. */
  async #arrival(deadline: number): Promise<boolean> {
    const leftMs = deadline - performance.now();
    if (leftMs <= 0) return false;
    let timer: NodeJS.Timeout | undefined;
    const arrived = await new Promise<boolean>((resolve) => {
      this.#wake = () => resolve(true);
      timer = setTimeout(() => resolve(false), leftMs);
    });
    clearTimeout(timer);
    this.#wake = () => {};
    return arrived;
  }

  /**
   * Reads as soon as `lengthOf`, given all that is unread, says how many bytes to take (`undefined`: wait for more).
   * @throws {Error} after `timeoutMs` (default 5,000), or when the client has ended the connection before
   */
  async readUntil(
    lengthOf: (unread: Uint8Array) => number | undefined,
    { timeoutMs = defaultTimeoutMs }: { timeoutMs?: number } = {},
  ): Promise<Uint8Array> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const length = lengthOf(this.#received);
      if (length !== undefined) {
        const taken = Uint8Array.from(this.#received.subarray(0, length));
        this.#received = this.#received.subarray(length);
        return taken;
      }
      const why = this.#state === "open" ? undefined : `the client has ${this.#state} the connection`;
      if (why !== undefined || !(await this.#arrival(deadline))) {
        const unread = this.#received.length === 0 ? "nothing unread" : `unread:\n${hexdump(this.#received)}`;
        throw new Error(`${why ?? `nothing more within ${timeoutMs} ms`}; ${unread}`);
      }
    }
  }

  /** Reads exactly `count` bytes. */
  read(count: number, options?: { timeoutMs?: number }): Promise<Uint8Array> {
    return this.readUntil((unread) => (unread.length >= count ? count : undefined), options);
  }

  /**
   * Reads as many bytes as are expected and compares them; the first byte that differs fails without waiting for the rest.
   * @throws {Error} that shows both sides
   */
  async expect(expected: BytesOrHex, options?: { timeoutMs?: number }): Promise<void> {
    const bytes = toBytes(expected);
    const actual = await this.readUntil((unread) => {
      const length = Math.min(unread.length, bytes.length);
      const complete = length === bytes.length;
      return complete || diffBytes(unread.subarray(0, length), bytes.subarray(0, length))
        ? length
        : undefined;
    }, options);
    const difference = diffBytes(actual, bytes);
    if (difference !== undefined) throw new Error(difference);
  }

  /** @throws {Error} when anything arrives within `ms`, or was unread already */
  async expectSilence(ms: number): Promise<void> {
    const deadline = performance.now() + ms;
    while (this.#received.length === 0 && this.#state === "open" && (await this.#arrival(deadline)));
    if (this.#received.length > 0) throw new Error(`expected nothing, received:\n${hexdump(this.#received)}`);
  }

  /** Waits until the client has ended, closed or reset the connection. */
  async expectEnd({ timeoutMs = defaultTimeoutMs }: { timeoutMs?: number } = {}): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (this.#state === "open")
      if (!(await this.#arrival(deadline))) throw new Error(`the client did not end within ${timeoutMs} ms`);
  }

  /**
   * Sends bytes, and waits until the system has taken them.
   * @param options `oneByteAtATime`: each in a packet of its own, so that a client in this process sees them one by one
   */
  async send(
    bytes: BytesOrHex,
    { oneByteAtATime = false }: { oneByteAtATime?: boolean } = {},
  ): Promise<void> {
    const all = toBytes(bytes);
    if (!oneByteAtATime) return this.#write(all);
    for (let i = 0; i < all.length; i++) {
      await this.#write(all.subarray(i, i + 1));
      await nextTurn();
      await nextTurn();
    }
  }

  #write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** Does nothing for `ms`. */
  async delay(ms: number): Promise<void> {
    await sleep(ms);
  }

  /** Ends the connection in order (FIN) after what was sent. */
  async close(): Promise<void> {
    if (this.#state === "closed") return;
    this.socket.end();
    await once(this.socket, "finish");
  }

  /** Breaks the connection (RST); what was not delivered is lost. */
  reset(): void {
    this.socket.resetAndDestroy();
  }
}
