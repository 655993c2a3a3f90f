import { Backoff } from "@x/pool";
import type { Connection, ConnectionListener } from "./connection.ts";
import { watchConnection } from "./heartbeat.ts";
import { addressOf } from "./node-address.ts";
import { type ConnectionOptions, openConnection, useKeyspaceOn } from "./open-connection.ts";
import type { ServerEvent } from "./protocol/event.ts";
import type { Endpoint } from "./socket.ts";

/** How a pool keeps its connections. */
export interface HostPoolOptions {
  readonly size: number;
  readonly connection: ConnectionOptions;
  readonly keepaliveIntervalMs: number | null;
  readonly keepaliveTimeoutMs: number;
}

/** What a pool tells its owner. */
export interface HostPoolListener {
  connected(connection: Connection): void;
  /** `error` is undefined when it was closed on purpose. */
  disconnected(connection: Connection, error: Error | undefined): void;
  event(event: ServerEvent): void;
}

/** A connection that lasted so long shows that the server is well. */
const STABLE_MS = 1_000;

/**
 * The connections to one server. What breaks is replaced: at once the first time, then after growing waits until it works
 * again.
 */
export class HostPool implements ConnectionListener {
  readonly endpoint: Endpoint;
  readonly address: string;
  /** Why the last attempt to connect failed; undefined when it did not. */
  lastError: Error | undefined;
  readonly #options: HostPoolOptions;
  readonly #listener: HostPoolListener;
  readonly #backoff = new Backoff({ baseMs: 50, maxMs: 10_000 });
  readonly #connections: Connection[] = [];
  /** When each connection was made, and what ends the watch over it. */
  readonly #lives = new Map<Connection, { readonly sinceMs: number; readonly stop: () => void }>();
  readonly #closing = new AbortController();
  #use: string | undefined;
  /** The protocol version that the server spoke last: it is not asked again for a newer one while it is there. */
  #version: number | undefined;
  /** The attempts under way. */
  readonly #attempts = new Set<Promise<Connection>>();
  /** The attempt that is waited with. */
  #nextAttempt: Promise<Connection> | undefined;

  constructor(
    endpoint: Endpoint,
    use: string | undefined,
    options: HostPoolOptions,
    listener: HostPoolListener,
  ) {
    this.endpoint = endpoint;
    this.address = addressOf(endpoint);
    this.#use = use;
    this.#options = options;
    this.#listener = listener;
  }

  /** The connections that take requests. */
  get connections(): readonly Connection[] {
    return this.#connections;
  }

  /**
   * The connection that is being made, or will be in a moment, after the last one broke; undefined when the last attempt
   * has failed and the next one is further off.
   */
  get attempt(): Promise<Connection> | undefined {
    return this.#firstAttempt ?? (this.lastError === undefined ? this.#nextAttempt : undefined);
  }

  /** The connection with the fewest requests under way; undefined when there is none. */
  pick(): Connection | undefined {
    const connections = this.#connections;
    let best = connections[0];
    for (let i = 1; i < connections.length; i++)
      if (connections[i]!.inFlight < best!.inFlight) best = connections[i];
    return best;
  }

  /** Makes the connections that are missing: one, and when that works the others. */
  fill(): void {
    const missing = this.#options.size - this.#connections.length - this.#attempts.size;
    if (this.#closing.signal.aborted || this.#nextAttempt !== undefined || missing <= 0) return;
    const isReached = this.#connections.length > 0;
    if (!isReached && this.#attempts.size > 0) return;
    for (let i = 0; i < (isReached ? missing : 1); i++) this.#connect();
  }

  /**
   * Chooses the keyspace of all connections, also of those to come: one that does not follow is replaced. `use` is the
   * whole statement.
   */
  async useKeyspace(use: string, timeoutMs: number | null): Promise<void> {
    this.#use = use;
    await Promise.all(
      [...this.#connections].map(async (connection) => {
        try {
          await useKeyspaceOn(connection, use, { timeoutMs });
        } catch {
          // What is under way on it does not depend on what comes next.
          connection.retire();
        }
      }),
    );
  }

  /** Ends all connections; requests under way fail. */
  close(): void {
    this.#closing.abort(new Error("the session is closed"));
    // Those that are being replaced are among them.
    for (const connection of [...this.#lives.keys()]) connection.destroy();
  }

  event(event: ServerEvent): void {
    this.#listener.event(event);
  }

  retired(connection: Connection): void {
    this.#drop(connection);
    this.fill();
  }

  closed(connection: Connection, error: Error | undefined): void {
    const life = this.#lives.get(connection);
    life?.stop();
    this.#lives.delete(connection);
    this.#drop(connection);
    this.#listener.disconnected(connection, error);
    if (life !== undefined && performance.now() - life.sinceMs < STABLE_MS) {
      // A server that takes clients and drops them must not be stormed.
      this.#retryLater();
      return;
    }
    this.#backoff.reset();
    this.fill();
  }

  #drop(connection: Connection): void {
    const index = this.#connections.indexOf(connection);
    if (index >= 0) this.#connections.splice(index, 1);
  }

  #connect(): void {
    const attempt = this.#open();
    this.#attempts.add(attempt);
    attempt.then(
      (connection) => {
        this.#attempts.delete(attempt);
        this.lastError = undefined;
        this.#add(connection);
      },
      (error: Error) => {
        this.#attempts.delete(attempt);
        this.lastError = error;
        // It may come back as a newer server.
        this.#version = undefined;
        this.#retryLater();
      },
    );
  }

  async #open(): Promise<Connection> {
    const { signal } = this.#closing;
    let use = this.#use;
    const { connection: options } = this.#options;
    const version = this.#version ?? options.version;
    const connection = await openConnection(this.endpoint, { ...options, version }, use, signal);
    this.#version = connection.version;
    try {
      // The keyspace may have been changed meanwhile.
      while (use !== this.#use && this.#use !== undefined) {
        use = this.#use;
        await useKeyspaceOn(connection, use, { timeoutMs: options.connectTimeoutMs, signal });
      }
      signal.throwIfAborted();
      return connection;
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }

  #add(connection: Connection): void {
    connection.listener = this;
    // It may have broken before anybody listened.
    if (!connection.isOpen || this.#closing.signal.aborted) {
      connection.destroy();
      this.fill();
      return;
    }
    const { keepaliveIntervalMs, keepaliveTimeoutMs } = this.#options;
    const stop =
      keepaliveIntervalMs === null
        ? () => {}
        : watchConnection(connection, keepaliveIntervalMs, keepaliveTimeoutMs);
    this.#lives.set(connection, { sinceMs: performance.now(), stop });
    this.#connections.push(connection);
    this.#listener.connected(connection);
    this.fill();
  }

  get #firstAttempt(): Promise<Connection> | undefined {
    return this.#attempts.values().next().value;
  }

  #retryLater(): void {
    const { signal } = this.#closing;
    if (this.#nextAttempt !== undefined || signal.aborted) return;
    this.#nextAttempt = this.#backoff.wait(signal).then(() => {
      this.#nextAttempt = undefined;
      this.fill();
      return this.#firstAttempt ?? Promise.reject(new Error("no connection is being made"));
    });
    // Mostly there is nobody who waits for it, and the pool hears of the attempt itself.
    this.#nextAttempt.catch(() => {});
  }
}
