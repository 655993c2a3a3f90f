import { Backoff, Deadline } from "@x/pool";
import { NO_PAYLOAD } from "./call.ts";
import type { ClientCore } from "./client-core.ts";
import { Connection } from "./connection.ts";
import { closedError, connectError, notConnected, slowError } from "./connection-errors.ts";
import type { Credentials } from "./credentials.ts";
import { ThingsDBConnectionError, type ThingsDBError, ThingsDBUsageError } from "./errors.ts";
import type { NodeAddress } from "./node-address.ts";
import type { CallOptions } from "./options.ts";
import { platform } from "./platform.ts";
import { PACKAGE } from "./protocol/package-type.ts";
import { ThingsDBAuthError } from "./server-errors.ts";

/** Keeps a client connected: with one node at a time, with another one when that is lost or shuts down. */
export class Link {
  /** What requests go over. */
  connection: Connection | undefined;
  /** Why there is none. */
  failure: unknown;
  /** How often the client has come back or moved. */
  reconnects = 0;
  readonly #core: ClientCore;
  #nodes: readonly NodeAddress[] = [];
  #next = 0;
  #credentials: Credentials | undefined;
  /** Nodes that shut down: they take connections and never answer. */
  readonly #leaving = new Set<string>();
  /** Connections that only wait for answers. */
  readonly #draining = new Set<Connection>();
  #renewing: Promise<void> | undefined;
  #isConnecting = false;
  readonly #stop = new AbortController();

  constructor(core: ClientCore) {
    this.#core = core;
  }

  get isComingBack(): boolean {
    return this.#renewing !== undefined && !this.#stop.signal.aborted;
  }

  /** Whether what was not sent over a lost connection can wait for another one. */
  comesBack(connection: Connection): boolean {
    if (this.#stop.signal.aborted) return false;
    if (connection !== this.connection) return this.connection?.isOpen === true || this.isComingBack;
    return this.#core.options.autoReconnect || this.isComingBack;
  }

  /**
   * The first connection: the nodes are tried in turn, from `first` on.
   * @throws {ThingsDBConnectionError} when none can be reached; an error of authentication at once
   */
  async connect(
    nodes: readonly NodeAddress[],
    first: number,
    credentials: Credentials | undefined,
    limits: CallOptions,
  ): Promise<void> {
    if (this.#stop.signal.aborted) throw closedError();
    if (this.connection !== undefined || this.#isConnecting || this.#renewing !== undefined) {
      throw new ThingsDBUsageError("the client is connected already");
    }
    this.#isConnecting = true;
    this.#nodes = nodes;
    this.#next = first;
    this.#credentials = credentials;
    this.#core.enter("connecting");
    try {
      this.#swap(await this.#firstOf(limits));
    } catch (error) {
      this.failure = error;
      this.#core.enter("disconnected");
      throw error;
    } finally {
      this.#isConnecting = false;
    }
  }

  /** Says who the client is, now and on later connections. When that fails, it stays who it was. */
  async authenticate(credentials: Credentials, limits: CallOptions): Promise<void> {
    const { connection } = this;
    if (connection === undefined) {
      throw notConnected();
    }
    const timeoutMs = limits.timeoutMs === undefined ? this.#core.options.connectTimeoutMs : limits.timeoutMs;
    const payload = await credentials.payload();
    await this.#core.ask(connection, PACKAGE.AUTH, payload, { signal: limits.signal, timeoutMs });
    this.#credentials = credentials;
  }

  /** Connects with the next node, and moves over. Settles when that is done; it is tried until it is, or the client closed. */
  renew(): Promise<void> {
    if (this.#nodes.length === 0) {
      return Promise.reject(notConnected());
    }
    if (this.#renewing === undefined) {
      this.#renewing = this.#renew();
      // Callers of `reconnect` hear of failures; a client that comes back by itself says them as events.
      this.#renewing.catch(() => {});
    }
    return this.#renewing;
  }

  /** A node has said that it shuts down. */
  onLeaving(connection: Connection): void {
    if (connection !== this.connection || !this.#core.options.autoReconnect || this.#nodes.length < 2) return;
    this.#leaving.add(connection.address);
    void this.renew();
  }

  onClosed(connection: Connection, cause: ThingsDBError): void {
    this.#leaving.delete(connection.address);
    this.#draining.delete(connection);
    if (this.#stop.signal.aborted) return;
    if (connection !== this.connection) {
      if (this.connection !== undefined) this.#core.adopt(this.connection, []);
      return;
    }
    this.connection = undefined;
    this.failure = cause;
    this.#core.enter("disconnected");
    if (this.#core.options.autoReconnect) void this.renew();
  }

  /** No further attempts. */
  stop(): void {
    this.#stop.abort(closedError());
  }

  destroy(error: ThingsDBError | undefined): void {
    for (const connection of [...this.#draining]) connection.destroy(error);
    this.connection?.destroy(error);
    this.connection = undefined;
  }

  /** Requests on their way, over all connections; those included that nobody waits for any more. */
  get inFlight(): number {
    let count = this.connection?.inFlight ?? 0;
    for (const connection of this.#draining) count += connection.inFlight;
    return count;
  }

  async #renew(): Promise<void> {
    const { signal } = this.#stop;
    const backoff = new Backoff(this.#core.options.backoff);
    for (;;) {
      for (let tried = 0; tried < this.#nodes.length; tried++) {
        const node = this.#take();
        const isMute = this.#leaving.has(node.address) && this.#leaving.size < this.#nodes.length;
        if (isMute) continue;
        try {
          const connection = await this.#establish(node, { signal });
          this.#renewing = undefined;
          this.reconnects++;
          this.#swap(connection);
          this.#core.events.emit("reconnect", this.#core.rooms.report(connection));
          return;
        } catch (error) {
          if (signal.aborted || this.#isFinal(error)) {
            this.#fail(error);
            throw error;
          }
          this.failure = error;
          this.#core.events.emit("failure", error);
        }
      }
      try {
        await backoff.wait(signal);
      } catch (error) {
        this.#fail(error);
        throw error;
      }
    }
  }

  /** Somebody who may not come in must not knock for ever. */
  #isFinal(error: unknown): boolean {
    return error instanceof ThingsDBAuthError || error instanceof ThingsDBUsageError;
  }

  #fail(error: unknown): void {
    this.#renewing = undefined;
    this.failure = error;
    if (!this.#stop.signal.aborted) this.#core.events.emit("failure", error);
    this.#core.failWaiting(error);
  }

  async #firstOf(limits: CallOptions): Promise<Connection> {
    const errors: unknown[] = [];
    for (let tried = 0; tried < this.#nodes.length; tried++) {
      try {
        return await this.#establish(this.#take(), limits);
      } catch (error) {
        if (limits.signal?.aborted || this.#stop.signal.aborted || this.#isFinal(error)) throw error;
        errors.push(error);
      }
    }
    if (errors.length === 1) throw errors[0];
    const reasons = errors.map((error) => (error as Error).message).join("; ");
    throw new ThingsDBConnectionError(`no node could be reached: ${reasons}`, {
      code: "ERR_THINGSDB_CONNECT",
      retryable: true,
      cause: new AggregateError(errors, "all nodes"),
    });
  }

  #take(): NodeAddress {
    return this.#nodes[this.#next++ % this.#nodes.length]!;
  }

  /** A connection that knows who the client is and has joined its rooms. */
  #establish(node: NodeAddress, limits: CallOptions): Promise<Connection> {
    const { options } = this.#core;
    const { address } = node;
    return platform.traceConnect(
      async () => {
        const deadline = Deadline.from(
          {
            signal: this.#untilStopped(limits.signal),
            timeoutMs: limits.timeoutMs ?? options.connectTimeoutMs,
          },
          {
            timeoutError: (timeoutMs) =>
              slowError(`${address} did not let the client in`, timeoutMs, address),
          },
        );
        const { signal } = deadline;
        let connection: Connection | undefined;
        try {
          const { tls, maxAnswerBytes: maxBytes } = options;
          const transport = await platform.open(node, { tls, signal, maxBytes });
          connection = new Connection(transport, this.#core, maxBytes);
          const own = { signal, timeoutMs: null };
          // A node that shuts down takes connections and never answers: only an answer tells.
          if (this.#credentials === undefined)
            await this.#core.ask(connection, PACKAGE.PING, NO_PAYLOAD, own);
          else await this.#core.ask(connection, PACKAGE.AUTH, await this.#credentials.payload(), own);
          await this.#core.rooms.rejoin(connection, own);
          if (!connection.isOpen) throw connectError(address, new Error("the connection was closed"));
          return connection;
        } catch (error) {
          connection?.destroy();
          throw error;
        } finally {
          deadline.dispose();
        }
      },
      { address },
    );
  }

  /** A client that is closed makes no connection any more. */
  #untilStopped(signal: AbortSignal | undefined): AbortSignal {
    const stopped = this.#stop.signal;
    return signal === undefined || signal === stopped ? stopped : AbortSignal.any([signal, stopped]);
  }

  #swap(connection: Connection): void {
    const core = this.#core;
    if (this.#stop.signal.aborted) {
      connection.destroy();
      throw this.#stop.signal.reason;
    }
    const old = this.connection;
    this.connection = connection;
    this.failure = undefined;
    connection.keepAlive(core.options.keepAliveMs, () => {
      core.ask(connection, PACKAGE.PING, NO_PAYLOAD, { timeoutMs: null }).catch(() => {});
    });
    let calls: ReturnType<Connection["retire"]> = [];
    if (old !== undefined) {
      this.#draining.add(old);
      calls = old.retire(core.options.drainTimeoutMs);
    }
    core.enter("open");
    core.adopt(connection, calls);
    core.rooms.onSwap(connection);
    core.watches.onSwap();
  }
}
