import { Backoff, Deadline } from "@x/pool";
import { traceConnect } from "./diagnostics.ts";
import { type Endpoint, formatEndpoint } from "./endpoint.ts";
import { IoTDBConnectionError, type IoTDBError, isIoTDBError } from "./errors.ts";
import { NodeList } from "./node-list.ts";
import type { ResolvedOptions } from "./options.ts";
import { executeUpdateStatement } from "./protocol/execute-statement.ts";
import { raceDeadline } from "./race-deadline.ts";
import { fetchClusterNodes } from "./routing/cluster-nodes.ts";
import { isForgotten } from "./server-errors.ts";
import { openServerSession, type ServerSession } from "./server-session.ts";

/** How long calls on a session that is left behind may take, in ms. */
const RETIRE_MS = 30_000;

/** How long it may take to bring database and time zone back, in ms. */
const RESET_MS = 5_000;

/** Changes that {@link SessionCore} tells of. */
export type ConnectionChange = "connected" | "lost";

/** Something that holds resources of a session on the server. */
export interface Closable {
  close(): Promise<void>;
}

/**
 * What lies under a `TableSession`: the session on a node, made anew on the next one when it is lost, and those on the
 * nodes that inserts are redirected to. All of them have the same database and time zone.
 */
export class SessionCore {
  readonly options: ResolvedOptions;
  /** What runs on the session now and must be ended before somebody else gets it. */
  readonly open: Set<Closable> = new Set();
  /** The database, as `USE` left it. */
  database: string | undefined;
  timeZone: string;
  /** Told when the connection comes and goes. */
  onChange: (change: ConnectionChange) => void = () => {};
  readonly #nodes: NodeList;
  #current: ServerSession | undefined;
  #connecting: Promise<ServerSession> | undefined;
  readonly #leaders: Map<string, Promise<ServerSession>> = new Map();
  #closed = false;

  constructor(options: ResolvedOptions) {
    this.options = options;
    this.#nodes = new NodeList(options.nodes);
    this.database = options.database;
    this.timeZone = options.timeZone;
  }

  /** The node that the session talks to, or would next. */
  get address(): string {
    return this.#current?.address ?? formatEndpoint(this.#nodes.inTurn()[0] as Endpoint);
  }

  /** Calls on their way, and open connections. */
  get load(): { readonly connections: number; readonly pendingCalls: number } {
    const current = this.#current?.isOpen ? this.#current : undefined;
    return {
      connections: (current ? 1 : 0) + this.#leaders.size,
      pendingCalls: current?.connection.pending ?? 0,
    };
  }

  /** The session on the node, made when there is none. @throws {IoTDBError} when no node takes it */
  async session(deadline?: Deadline): Promise<ServerSession> {
    const current = this.#current;
    if (current?.isOpen) return current;
    if (this.#connecting === undefined) {
      // Whoever waits may have less patience than the connection needs; the others still want it.
      this.#connecting = this.#connect().finally(() => {
        this.#connecting = undefined;
      });
    }
    return raceDeadline(this.#connecting, deadline);
  }

  /**
   * Does `work` on the session, again after failures that leave no doubt: nothing was sent, or doing it twice is doing
   * it once (`idempotent`). Each further attempt waits a little longer.
   */
  async run<T>(
    work: (session: ServerSession) => Promise<T>,
    { idempotent, deadline }: { idempotent: boolean; deadline: Deadline },
  ): Promise<T> {
    const backoff = new Backoff({ baseMs: 100, maxMs: 2_000 });
    for (let attempt = 0; ; attempt++) {
      deadline.throwIfExpired();
      let session: ServerSession | undefined;
      try {
        session = await this.session(deadline);
        return await work(session);
      } catch (error) {
        if (attempt >= this.options.maxRetry || this.#closed || !mayRepeat(error, idempotent)) throw error;
        if (session !== undefined) this.#leave(session, error as IoTDBError);
        await backoff.wait(deadline.signal);
      }
    }
  }

  /** A session on another node, for inserts that belong there. @throws {IoTDBError} when it cannot be had */
  async leader(endpoint: Endpoint, deadline: Deadline): Promise<ServerSession> {
    const address = formatEndpoint(endpoint);
    if (this.#current?.isOpen && this.#current.address === address) return this.#current;
    let session = this.#leaders.get(address);
    if (session === undefined) {
      session = this.#connectTo(endpoint);
      this.#leaders.set(address, session);
      const forget = (): boolean => this.#leaders.delete(address);
      session.then(({ connection }) => connection.onClose(forget), forget);
    }
    const leader = await raceDeadline(session, deadline);
    await this.#useDatabase(leader, deadline);
    return leader;
  }

  /** Ends what runs on the session and makes it as it was when it was opened. @throws when that cannot be done within five seconds */
  async reset(): Promise<void> {
    await Promise.all([...this.open].map((one) => one.close()));
    using deadline = Deadline.from({ timeoutMs: RESET_MS });
    const { database, timeZone } = this.options;
    const current = this.#current;
    if (this.database !== database) {
      this.database = database;
      // There is no statement to have no database again.
      if (database === undefined) await this.#drop();
      else if (current?.isOpen) await this.#useDatabase(current, deadline);
    }
    if (this.timeZone !== timeZone) {
      this.timeZone = timeZone;
      if (this.#current?.isOpen) await this.#current.setTimeZone(timeZone, deadline);
    }
  }

  /** Ends everything. Settles within seconds, never rejects. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.open].map((one) => one.close().catch(() => {})));
    await this.#drop();
  }

  async #drop(): Promise<void> {
    const sessions = [this.#connecting, ...this.#leaders.values(), this.#current];
    this.#leaders.clear();
    this.#current = undefined;
    await Promise.all(
      sessions.map(async (session) => {
        const open = await Promise.resolve(session).catch(() => undefined);
        await open?.close();
      }),
    );
  }

  async #connect(): Promise<ServerSession> {
    const failures: unknown[] = [];
    for (const endpoint of this.#nodes.inTurn()) {
      if (this.#closed) break;
      try {
        const session = await this.#connectTo(endpoint);
        this.#nodes.use(endpoint);
        this.#take(session);
        return session;
      } catch (error) {
        // A user that one node refuses, all refuse.
        if (!isIoTDBError(error) || !(error.retryable || error instanceof IoTDBConnectionError)) throw error;
        failures.push(error);
      }
    }
    throw failures.length === 1 ? failures[0] : unreachable(failures);
  }

  #take(session: ServerSession): void {
    this.#current = session;
    // For the time when the nodes that were given are gone; who may not see them goes without.
    if (this.options.enableRedirection)
      fetchClusterNodes(session)
        .then((nodes) => this.#nodes.learn(nodes))
        .catch(() => {});
    this.onChange("connected");
    session.connection.onClose(() => {
      if (this.#current !== session) return;
      this.#current = undefined;
      this.onChange("lost");
    });
  }

  #connectTo(endpoint: Endpoint): Promise<ServerSession> {
    const { options, database, timeZone } = this;
    return traceConnect(
      () => openServerSession(endpoint, options, { database, timeZone }),
      () => ({ address: formatEndpoint(endpoint), username: options.username }),
    );
  }

  async #useDatabase(session: ServerSession, deadline: Deadline): Promise<void> {
    const { database } = this;
    if (database === undefined || session.database === database) return;
    const answer = await session.call(
      executeUpdateStatement,
      {
        sessionId: session.id,
        statement: `USE "${database.replaceAll('"', '""')}"`,
        statementId: session.statementId,
      },
      { deadline, idempotent: true },
    );
    session.check(answer.status);
    session.database = database;
  }

  /** After a failure that another node, or a new session, may not have. */
  #leave(session: ServerSession, error: IoTDBError): void {
    const expired = isForgotten(error);
    const elsewhere = error.serverCode !== undefined && !expired;
    if (session !== this.#current || !(expired || (elsewhere && this.#nodes.inTurn().length > 1))) return;
    // What is read from this node now would be lost with it.
    if (elsewhere && this.open.size > 0) return;
    if (elsewhere) this.#nodes.pass(session.connection.endpoint);
    this.#current = undefined;
    this.onChange("lost");
    void session.close(RETIRE_MS);
  }
}

/** Whether a call that failed like this may be made again. */
function mayRepeat(error: unknown, idempotent: boolean): boolean {
  if (!isIoTDBError(error)) return false;
  if (isForgotten(error)) return true;
  // Without a status the call was not sent, or is idempotent: otherwise the error says that the outcome is unknown.
  if (error instanceof IoTDBConnectionError) return error.retryable;
  return idempotent && error.retryable && error.serverCode !== undefined;
}

function unreachable(failures: readonly unknown[]): IoTDBConnectionError {
  const why = failures.map((failure) => (failure as Error).message).join(" ");
  return new IoTDBConnectionError(
    failures.length === 0 ? "The session is closed." : `No node answers. ${why}`,
    {
      code: "ERR_IOTDB_CONNECT",
      retryable: failures.length > 0,
      cause: new AggregateError(failures),
    },
  );
}
