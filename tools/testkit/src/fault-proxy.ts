import { connect, createServer, type Server, type Socket } from "node:net";
import type { Direction, Fault, FrameSplitter } from "./fault.ts";
import { FaultLane } from "./fault-lane.ts";
import { closeServer, listenOnLoopback } from "./listening.ts";

/** What a proxy has seen since it started. */
export interface FaultCounts {
  /** Connections accepted. */
  connections: number;
  /** Connections open now. */
  open: number;
  /** Bytes passed on to the server. */
  toServer: number;
  /** Bytes passed on to the client. */
  toClient: number;
  /** Connections that the proxy ended. */
  cut: number;
  /** Connections that the proxy reset. */
  reset: number;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  readonly lanes: FaultLane[];
  broken: boolean;
}

/** How long a cut connection goes on reading: closing a socket with unread bytes would reset it instead of ending it. */
const cutLingerMs = 250;

const pass: Fault = { mode: "pass" };

/**
 * A TCP proxy on loopback whose network can be made bad while it runs. TLS passes through unseen.
 *
 * ```ts
 * await using proxy = await FaultProxy.start({ port: server.port });
 * const client = connect(proxy.port);
 * proxy.set({ mode: "stall" }, "toClient");
 * ```
 */
export class FaultProxy implements AsyncDisposable {
  readonly host: string = "127.0.0.1";
  /** What has passed and what was broken. */
  readonly counts: FaultCounts = { connections: 0, open: 0, toServer: 0, toClient: 0, cut: 0, reset: 0 };
  readonly #target: { host: string; port: number };
  readonly #splitter: FrameSplitter;
  readonly #faults: Record<Direction, Fault> = { toServer: pass, toClient: pass };
  readonly #pairs: Set<Pair> = new Set();
  #server: Server | undefined;
  #port = 0;

  private constructor(target: { host: string; port: number }, splitter: FrameSplitter) {
    this.#target = target;
    this.#splitter = splitter;
  }

  /**
   * Starts a proxy that passes everything on.
   * @param target the server; `host` is `127.0.0.1` unless given
   * @param options `splitter`: where a frame ends, for `reorder`; without one a chunk of the socket is a frame
   */
  static async start(
    { host = "127.0.0.1", port }: { host?: string; port: number },
    { splitter = (bytes) => bytes.length || undefined }: { splitter?: FrameSplitter } = {},
  ): Promise<FaultProxy> {
    const proxy = new FaultProxy({ host, port }, splitter);
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => proxy.#accept(client));
    proxy.#server = server;
    proxy.#port = await listenOnLoopback(server);
    return proxy;
  }

  /** Where clients connect. */
  get port(): number {
    return this.#port;
  }

  /** The address as `host:port`. */
  get address(): string {
    return `${this.host}:${this.#port}`;
  }

  /**
   * From now on does this to the bytes of open and new connections. Counts of bytes in a fault begin here, for each
   * connection by itself.
   * @param direction both when left out
   */
  set(fault: Fault, direction?: Direction): void {
    // A copy, so that setting the same fault again begins it anew.
    const fresh = { ...fault };
    if (direction !== "toClient") this.#faults.toServer = fresh;
    if (direction !== "toServer") this.#faults.toClient = fresh;
    for (const pair of this.#pairs) for (const lane of pair.lanes) lane.wake();
  }

  /** Passes everything on again, what was held back first. */
  clear(): void {
    this.set(pass);
  }

  /** Breaks every open connection now; new ones are accepted. */
  breakAll(how: "cut" | "reset"): void {
    for (const pair of this.#pairs) this.#break(pair, how);
  }

  /** Closes the port and every connection. */
  async close(): Promise<void> {
    if (!this.#server) return;
    const sockets = [...this.#pairs].flatMap((pair) => [pair.client, pair.server]);
    await closeServer(this.#server, sockets);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #accept(client: Socket): void {
    this.counts.connections++;
    this.counts.open++;
    const server = connect({ ...this.#target, allowHalfOpen: true, noDelay: true });
    const lane = (source: Socket, target: Socket, direction: Direction): FaultLane =>
      new FaultLane(source, target, {
        fault: () => this.#faults[direction],
        passed: (bytes) => {
          this.counts[direction] += bytes;
        },
        break: (how) => this.#break(pair, how),
        splitter: this.#splitter,
      });
    const pair: Pair = { client, server, lanes: [], broken: false };
    this.#pairs.add(pair);
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      // A reset on one side is one on the other; an orderly end goes through the lane, after the bytes before it.
      socket.on("error", () => other.resetAndDestroy());
      socket.once("close", () => this.#forget(pair));
    }
    // Last, because a lane may break the connection as soon as it begins.
    pair.lanes.push(lane(client, server, "toServer"), lane(server, client, "toClient"));
  }

  #break(pair: Pair, how: "cut" | "reset"): void {
    if (pair.broken || !this.#pairs.has(pair)) return;
    pair.broken = true;
    this.counts[how]++;
    for (const lane of pair.lanes) lane.close();
    for (const socket of [pair.client, pair.server]) {
      if (how === "reset") socket.resetAndDestroy();
      else {
        socket.end();
        socket.resume();
        const linger = setTimeout(() => socket.destroy(), cutLingerMs);
        socket.once("close", () => clearTimeout(linger));
      }
    }
  }

  /** A connection is over once both its sockets are closed. */
  #forget(pair: Pair): void {
    if (!pair.client.closed || !pair.server.closed || !this.#pairs.delete(pair)) return;
    for (const lane of pair.lanes) lane.close();
    this.counts.open--;
  }
}
