import { Emitter } from "@x/pool";
import { ask } from "./call.ts";
import { schemaAgreement } from "./cluster/agreement.ts";
import { Control } from "./cluster/control.ts";
import type { Connection } from "./connection.ts";
import { closedError } from "./execution-errors.ts";
import { Executor, type ExecutorListener, unreachable } from "./executor.ts";
import { HostPool, type HostPoolListener } from "./host-pool.ts";
import type { ConnectionOptions } from "./open-connection.ts";
import { connectionOptions, type ResolvedOptions, useStatement } from "./options.ts";
import type { SchemaChangeEvent, ServerEvent, StatusChange, TopologyChange } from "./protocol/event.ts";
import { OPCODE } from "./protocol/opcode.ts";
import type { SchemaChange } from "./protocol/schema-change.ts";
import { Runner } from "./runner.ts";
import { withinLimits } from "./within-limits.ts";

/** States of a session: `disconnected` while no server can be reached. */
export type SessionState = "open" | "disconnected" | "closing" | "closed";

/** What a session tells of itself and of the servers. */
export interface SessionEvents {
  state: [state: SessionState];
  /** A server came, left or moved, as one of them says. */
  topology: [change: TopologyChange];
  /** A server is up or down, as another one sees it. */
  status: [change: StatusChange];
  /** The schema was changed, by whomever. */
  schema: [change: SchemaChangeEvent];
}

/** How soon the next connection is asked for the cluster after one could not tell. */
const CONTROL_RETRY_MS = 1_000;

/** What is behind a session: servers, what is known of the cluster, what runs. */
export class SessionCore implements HostPoolListener, ExecutorListener {
  readonly options: ResolvedOptions;
  readonly executor: Executor = new Executor(this);
  readonly runner: Runner;
  readonly control: Control;
  readonly events: Emitter<SessionEvents> = new Emitter<SessionEvents>();
  readonly pools: readonly HostPool[];
  state: SessionState = "open";
  keyspace: string | undefined;
  /** Whether a server is known to be down: others have said so, or it cannot be connected to. */
  readonly #isDown = (address: string): boolean =>
    this.control.down.has(address) ||
    this.pools.some(
      ({ endpoint, connections, lastError }) =>
        endpoint.host === address && connections.length === 0 && lastError !== undefined,
    );
  #controlTimer: NodeJS.Timeout | undefined;
  #isChoosing = true;
  #closing: Promise<void> | undefined;

  constructor(options: ResolvedOptions, connection: ConnectionOptions) {
    this.options = options;
    this.runner = new Runner(this.executor, options);
    this.control = new Control(options.schemaMetadata);
    const { poolSize: size, keepaliveIntervalMs, keepaliveTimeoutMs } = options;
    const poolOptions = { size, connection, keepaliveIntervalMs, keepaliveTimeoutMs };
    this.pools = options.endpoints.map((endpoint) => new HostPool(endpoint, options.use, poolOptions, this));
    this.executor.pools = this.pools;
  }

  /** Connects to the first server that answers, and can tell of the cluster; rejects when none does. */
  async open(): Promise<void> {
    for (const pool of this.pools) pool.fill();
    const attempts = new Map(
      this.pools.map((pool) => [pool, pool.attempt!.then((connection) => ({ pool, connection }))]),
    );
    for (;;) {
      const first = await Promise.any(attempts.values()).catch(() => undefined);
      if (first === undefined) throw unreachable(this.pools, undefined, undefined);
      const { pool, connection } = first;
      try {
        await this.control.use(connection, pool.endpoint.port);
        this.keyspace = connection.keyspace;
        this.#isChoosing = false;
        return;
      } catch (error) {
        pool.lastError = error as Error;
        attempts.delete(pool);
      }
    }
  }

  connected(): void {
    if (this.state === "disconnected") this.#enter("open");
    if (!this.#isChoosing) this.#chooseControl();
  }

  disconnected(): void {
    if (this.state === "open" && this.pools.every(({ connections }) => connections.length === 0))
      this.#enter("disconnected");
    if (!this.#isChoosing) this.#chooseControl();
  }

  event(event: ServerEvent): void {
    this.control.hint(event);
    if (event.type === "TOPOLOGY_CHANGE") this.events.emit("topology", event);
    else if (event.type === "STATUS_CHANGE") this.events.emit("status", event);
    else if (event.type === "SCHEMA_CHANGE") this.events.emit("schema", event);
  }

  async keyspaceChosen(keyspace: string): Promise<undefined> {
    const use = useStatement(keyspace, true);
    const { timeoutMs } = this.options.settings;
    await Promise.all(this.pools.map((pool) => pool.useKeyspace(use, timeoutMs)));
    if (keyspace !== this.keyspace) this.runner.forgetPrepared();
    this.keyspace = keyspace;
    return undefined;
  }

  async schemaChanged(connection: Connection, { keyspace }: SchemaChange): Promise<string | undefined> {
    try {
      const timeoutMs = this.options.schemaAgreementTimeoutMs;
      if (!(await schemaAgreement(connection, timeoutMs, this.#isDown)))
        return `the servers did not agree on the schema within ${timeoutMs} ms`;
      await this.control.refreshKeyspace(keyspace);
      return undefined;
    } catch (error) {
      // The statement itself has been done.
      return `whether the servers agree on the schema could not be found out: ${(error as Error).message}`;
    }
  }

  /** Waits until all servers agree on the schema, or the signal aborts. */
  async awaitSchemaAgreement(signal: AbortSignal | undefined): Promise<void> {
    const connection = this.control.connection ?? (await this.#anyConnection());
    await schemaAgreement(connection, Number.POSITIVE_INFINITY, this.#isDown, signal);
  }

  /** Reads anew what is known of the cluster. */
  async refreshClusterData(): Promise<void> {
    await this.control.refresh(this.control.connection ?? (await this.#anyConnection()));
  }

  /** Asks whichever server's turn it is for a sign of life. */
  async ping(signal: AbortSignal | undefined): Promise<void> {
    const connection = await this.#anyConnection();
    await ask(connection, OPCODE.OPTIONS, () => {}, { timeoutMs: null, signal });
  }

  /** A connection to the server whose turn it is, waited for as statements do. */
  async #anyConnection(): Promise<Connection> {
    for (;;) {
      const connection = this.executor.pick(undefined, undefined)?.pick();
      if (connection !== undefined) return connection;
      await this.executor.waitForServer(undefined, undefined, undefined);
    }
  }

  /** @throws {ScyllaConnectionError} once the session is being closed */
  assertOpen(): void {
    if (this.state === "open" || this.state === "disconnected") return;
    throw closedError();
  }

  /** Waits for what runs, at most `timeoutMs`, and ends all connections. Never rejects. */
  close(timeoutMs: number | null): Promise<void> {
    this.#closing ??= this.#close();
    if (timeoutMs !== null && this.state === "closing") {
      const timer = setTimeout(() => this.#drop(), timeoutMs);
      return this.#closing.finally(() => clearTimeout(timer));
    }
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#enter("closing");
    this.executor.isClosing = true;
    await this.executor.running.idle();
    this.#drop();
    this.#enter("closed");
  }

  /** Ends all connections, and with them what still runs. */
  #drop(): void {
    this.#isChoosing = true;
    clearTimeout(this.#controlTimer);
    this.control.close();
    for (const pool of this.pools) pool.close();
    this.executor.running.stop();
  }

  #enter(state: SessionState): void {
    this.state = state;
    this.events.emit("state", state);
  }

  /** Sees to it that one connection tells about the cluster. */
  #chooseControl(): void {
    if (this.#isChoosing || this.control.connection !== undefined) return;
    const connection = this.pools.flatMap(({ connections }) => connections)[0];
    if (connection === undefined) return;
    this.#isChoosing = true;
    const done = (): void => {
      this.#isChoosing = this.state === "closing" || this.state === "closed";
      this.#chooseControl();
    };
    this.control.use(connection, this.#portOf(connection)).then(done, () => {
      if (this.state === "closing" || this.state === "closed") return;
      this.#controlTimer = setTimeout(done, CONTROL_RETRY_MS);
      this.#controlTimer.unref();
    });
  }

  #portOf({ address }: Connection): number {
    return this.pools.find((pool) => pool.address === address)?.endpoint.port ?? 9042;
  }
}

/** Opens what is behind a session. Rejects with the reason of the signal when that aborts before. */
export async function openCore(
  options: ResolvedOptions,
  signal: AbortSignal | undefined,
): Promise<SessionCore> {
  signal?.throwIfAborted();
  const core = new SessionCore(options, await connectionOptions(options));
  try {
    await withinLimits(() => core.open(), { timeoutMs: null, signal });
    return core;
  } catch (error) {
    await core.close(1);
    throw error;
  }
}
