import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import { closeServer, listenOnLoopback } from "./listening.ts";
import { PeerConnection } from "./peer-connection.ts";
import { waitUntil } from "./wait.ts";

/** What the peer does on one connection. When it returns the connection stays as it is, until the client or the peer closes. */
export type PeerScript = (connection: PeerConnection) => Promise<void> | void;

/**
 * A TCP server that plays scripts: a database as far as one test needs it, with every byte under the test's control.
 *
 * ```ts
 * await using peer = await ScriptedPeer.listen(async (connection) => {
 *   await connection.expect("00 01 # hello");
 *   await connection.send("00 02", { oneByteAtATime: true });
 * });
 * const client = connect(peer.port);
 * await peer.done();
 * ```
 */
export class ScriptedPeer implements AsyncDisposable {
  readonly host: string = "127.0.0.1";
  readonly port: number;
  readonly #server: Server;
  readonly #play: Playback;

  private constructor(server: Server, port: number, play: Playback) {
    this.#server = server;
    this.port = port;
    this.#play = play;
  }

  /**
   * Listens on a free port of loopback.
   * @param scripts one script for every connection, or one for each in order; a connection too many is then an error
   * @param options `tls`: key, certificate and so on, to speak TLS
   */
  static async listen(
    scripts: PeerScript | readonly PeerScript[],
    { tls }: { tls?: TlsOptions } = {},
  ): Promise<ScriptedPeer> {
    const play = new Playback(scripts);
    const accept = (socket: Socket): void => play.accept(socket);
    const server = tls ? createTlsServer(tls, accept) : createServer({ allowHalfOpen: true }, accept);
    // Half-open sockets, before the TLS handshake too, must be known to close them.
    server.on("connection", (socket: Socket) => play.remember(socket));
    return new ScriptedPeer(server, await listenOnLoopback(server), play);
  }

  /** The address as `host:port`. */
  get address(): string {
    return `${this.host}:${this.port}`;
  }

  /** How many connections were accepted so far. */
  get connectionCount(): number {
    return this.#play.connections.length;
  }

  /** Every connection that was accepted, in order. */
  get connections(): readonly PeerConnection[] {
    return this.#play.connections;
  }

  /**
   * Waits until the scripts have come to their end: all of a list, or those of the connections so far.
   * @throws {unknown} the first error of a script
   */
  async done({ timeoutMs = 10_000 }: { timeoutMs?: number } = {}): Promise<void> {
    await waitUntil(() => this.#play.isDone(), { timeoutMs, what: "the end of the peer's scripts" });
    if (this.#play.failures.length > 0) throw this.#play.failures[0];
  }

  /** Closes the port and every connection. Errors of scripts are left to {@link done}. */
  async close(): Promise<void> {
    await closeServer(this.#server, this.#play.sockets);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** Which script runs on which connection, and how they ended. */
class Playback {
  readonly connections: PeerConnection[] = [];
  readonly failures: unknown[] = [];
  readonly sockets: Set<Socket> = new Set();
  readonly #scripts: PeerScript | readonly PeerScript[];
  #ended = 0;

  constructor(scripts: PeerScript | readonly PeerScript[]) {
    this.#scripts = scripts;
  }

  remember(socket: Socket): void {
    this.sockets.add(socket);
    socket.on("error", () => {});
    socket.once("close", () => this.sockets.delete(socket));
  }

  isDone(): boolean {
    const wanted = typeof this.#scripts === "function" ? this.connections.length : this.#scripts.length;
    return this.failures.length > 0 || this.#ended >= Math.max(1, wanted);
  }

  accept(socket: Socket): void {
    this.remember(socket);
    const connection = new PeerConnection(socket, this.connections.length);
    this.connections.push(connection);
    void this.#run(connection);
  }

  async #run(connection: PeerConnection): Promise<void> {
    try {
      const script = typeof this.#scripts === "function" ? this.#scripts : this.#scripts[connection.index];
      if (!script) throw new Error(`connection ${connection.index + 1}: there is no script for it`);
      await script(connection);
    } catch (error) {
      this.failures.push(error);
      connection.socket.destroy();
    } finally {
      this.#ended++;
    }
  }
}
