import { EventEmitter } from "node:events";
import type { TabletColumn, TabletRow } from "./codec/tablet/shape.ts";
import type { ColumnarTablet } from "./columnar-tablet.ts";
import { traceQuery } from "./diagnostics.ts";
import { type IoTDBError, IoTDBUsageError } from "./errors.ts";
import { insertInto } from "./insert.ts";
import { type InsertProgress, type InsertRowsOptions, insertBatches } from "./insert-rows.ts";
import { type CallOptions, callDeadline, resolveOptions, type TableSessionOptions } from "./options.ts";
import { Printable } from "./printable.ts";
import { testConnection } from "./protocol/test-connection.ts";
import { getTimeZone } from "./protocol/time-zone.ts";
import { DeviceNodes } from "./routing/device-nodes.ts";
import { SessionCore } from "./session-core.ts";
import type { SessionDataSet } from "./session-data-set.ts";
import { type QueryOptions, runQuery, runUpdate, type StatementOptions } from "./statement.ts";
import type { Tablet } from "./tablet.ts";

/** States of a session: `lost` is without a connection, which the next call makes anew. */
export type SessionState = "open" | "lost" | "closing" | "closed";

/** What a session tells of itself. */
export interface SessionEvents {
  state: [state: SessionState];
}

/** What a session is doing; a snapshot. */
export interface SessionStats {
  readonly state: SessionState;
  /** The node that it talks to. */
  readonly address: string;
  readonly database: string | undefined;
  /** Open connections: one, and with redirection one for each further node. */
  readonly connections: number;
  /** Calls that wait for an answer of the node. */
  readonly pendingCalls: number;
  /** Results that are not read to their end. */
  readonly openDataSets: number;
  /** Rows that the server has acknowledged. */
  readonly insertedRows: number;
}

/** What a session ends with: a pool takes back what lies under it. */
export interface SessionEnd {
  readonly nodes: DeviceNodes | undefined;
  /** Settles, never rejects. */
  end(core: SessionCore): Promise<void>;
}

/**
 * A session in the table model. Calls may overlap: those of one session go over one connection, in order, without
 * waiting for each other. When the connection is lost the next call makes another one, on the next node if need be, with
 * the same database and time zone.
 */
export class TableSession extends Printable implements AsyncDisposable {
  readonly #core: SessionCore;
  readonly #end: SessionEnd;
  readonly #events = new EventEmitter<SessionEvents>();
  #state: SessionState = "open";
  #closing: Promise<void> | undefined;
  #insertedRows = 0;

  /** Use `TableSession.open`, `connect` or `pool.getSession`. */
  constructor(core: SessionCore, end: SessionEnd) {
    super();
    this.#core = core;
    this.#end = end;
    core.onChange = (change) => this.#become(change === "lost" ? "lost" : "open");
  }

  /**
   * Connects to the first node that answers, and logs in.
   *
   * @throws {IoTDBUsageError} for impossible options
   * @throws {IoTDBConnectionError} `ERR_IOTDB_CONNECT` when no node answers, `ERR_IOTDB_PROTOCOL_MISMATCH` when
   *   `enableCompression` is not as the server has it
   * @throws {IoTDBAuthError} for a user or password that the server does not take
   */
  static async open(options?: TableSessionOptions): Promise<TableSession> {
    const core = new SessionCore(resolveOptions(options));
    await core.session();
    const nodes = core.options.enableRedirection ? new DeviceNodes() : undefined;
    return newSession(core, { nodes, end: (ended) => ended.close() });
  }

  /** The database that names without one mean; undefined before the first `USE`. */
  get database(): string | undefined {
    return this.#core.database;
  }

  get state(): SessionState {
    return this.#state;
  }

  get stats(): SessionStats {
    return {
      state: this.#state,
      address: this.#core.address,
      database: this.#core.database,
      ...this.#core.load,
      openDataSets: this.#core.open.size,
      insertedRows: this.#insertedRows,
    };
  }

  /** Calls `listener` at each change of state; returns the session. */
  on<E extends keyof SessionEvents>(event: E, listener: (...args: SessionEvents[E]) => void): this {
    this.#events.on(event, listener as never);
    return this;
  }

  /** Takes a listener away again. */
  off<E extends keyof SessionEvents>(event: E, listener: (...args: SessionEvents[E]) => void): this {
    this.#events.off(event, listener as never);
    return this;
  }

  /**
   * Stores the rows of a tablet; a table or column that is missing is made. Repeated by itself after failures that may
   * pass (`maxRetry`), which does no harm: a row is known by its device and time.
   *
   * @throws {IoTDBUsageError} for values that do not fit their columns
   * @throws {IoTDBServerError} for what the server refuses, `IoTDBSchemaError` when a column has another type
   */
  insert(tablet: Tablet | ColumnarTablet, options: CallOptions = {}): Promise<void> {
    return this.#attempt(() => this.#insert(tablet, options));
  }

  /**
   * Stores the rows of an array, iterable or async iterable, in tablets: objects with `time` and a value for each
   * column, or arrays of the same in order. Rows are taken as fast as the server stores them.
   *
   * @returns how many rows the server has acknowledged
   * @throws as `insert` does, once nothing is on its way; what was acknowledged by then is stored
   */
  insertRows(
    table: string,
    columns: readonly TabletColumn[],
    rows: Iterable<TabletRow> | AsyncIterable<TabletRow>,
    options: InsertRowsOptions = {},
  ): Promise<InsertProgress> {
    return this.#attempt(() =>
      insertBatches(table, columns, rows, options, (tablet) => this.#insert(tablet, options)),
    );
  }

  /**
   * Runs a statement that answers without rows: `CREATE`, `USE`, `DELETE`, `INSERT` …
   * @throws {IoTDBServerError} for what the server refuses; the kinds of it say why
   * @throws {IoTDBConnectionError} `ERR_IOTDB_OUTCOME_UNKNOWN` when the connection was lost before the answer came
   */
  executeNonQueryStatement(sql: string, options: StatementOptions = {}): Promise<void> {
    return this.#attempt(() => this.#trace(sql, () => runUpdate(this.#core, sql, options)));
  }

  /**
   * Runs a statement that answers with rows. `timeoutMs` is the server's limit for the whole query, too (0: its
   * default); the data set must be read to its end or closed.
   * @throws as `executeNonQueryStatement` does, `IoTDBTimeoutError` after `timeoutMs`
   */
  executeQueryStatement<Row = Record<string, unknown>>(
    sql: string,
    options: QueryOptions = {},
  ): Promise<SessionDataSet<Row>> {
    return this.#attempt(() => this.#trace(sql, () => runQuery<Row>(this.#core, sql, options)));
  }

  /** Sets what date literals are in: `"Asia/Shanghai"`, `"+08:00"`. */
  setTimeZone(timeZone: string, options: CallOptions = {}): Promise<void> {
    return this.#call("setTimeZone", options, async (deadline) => {
      await this.#core.run((session) => session.setTimeZone(timeZone, deadline), {
        idempotent: true,
        deadline,
      });
      this.#core.timeZone = timeZone;
    });
  }

  /** The time zone that the server has for this session. */
  getTimeZone(options: CallOptions = {}): Promise<string> {
    return this.#call("getTimeZone", options, (deadline) =>
      this.#core.run(
        async (session) => {
          const answer = await session.call(getTimeZone, session.id, { deadline, idempotent: true });
          session.check(answer.status);
          return answer.timeZone;
        },
        { idempotent: true, deadline },
      ),
    );
  }

  /** Asks the node for an answer. */
  ping(options: CallOptions = {}): Promise<void> {
    return this.#call("ping", options, (deadline) =>
      this.#core.run(
        async (session) =>
          session.check(await session.call(testConnection, undefined, { deadline, idempotent: true })),
        { idempotent: true, deadline },
      ),
    );
  }

  /**
   * Ends the session: open results are closed, and the connections, or they go back to the pool. Never rejects.
   *
   * Calls that are on their way are answered first, for which the server has a second once it is asked to log out: after
   * that the connection is broken, and they fail. Await what must be done before closing. A session that goes back to a
   * pool waits for its open results alone; the pool's next user shares the connection with calls that were left behind.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  override toString(): string {
    const { address, database } = this.#core;
    return `TableSession ${this.#core.options.username}@${address}/${database ?? ""}, ${this.#state}`;
  }

  async #close(): Promise<void> {
    this.#become("closing");
    await this.#end.end(this.#core);
    this.#become("closed");
    this.#core.onChange = () => {};
  }

  async #insert(tablet: Tablet | ColumnarTablet, options: CallOptions): Promise<void> {
    const { rowCount, table } = tablet;
    using deadline = callDeadline("The insert", options, this.#core.options.timeoutMs);
    await this.#trace(
      `insert ${table}`,
      () => insertInto(this.#core, tablet, this.#end.nodes, deadline),
      rowCount,
    );
    this.#insertedRows += rowCount;
  }

  #call<T>(
    what: string,
    options: CallOptions,
    work: (deadline: ReturnType<typeof callDeadline>) => Promise<T>,
  ): Promise<T> {
    return this.#attempt(async () => {
      using deadline = callDeadline(what, options, this.#core.options.timeoutMs);
      return await work(deadline);
    });
  }

  #trace<T>(sql: string, work: () => Promise<T>, rowCount?: number): Promise<T> {
    return traceQuery(work, () => ({
      sql,
      database: this.#core.database,
      address: this.#core.address,
      ...(rowCount === undefined ? {} : { rowCount }),
    }));
  }

  async #attempt<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closing !== undefined) throw closedError();
    return work();
  }

  #become(state: SessionState): void {
    const closing = this.#closing !== undefined && (state === "open" || state === "lost");
    if (this.#state === state || this.#state === "closed" || closing) return;
    this.#state = state;
    this.#events.emit("state", state);
  }
}

/** Outside the class: one that names itself in a static method is published under another name. */
export function newSession(core: SessionCore, end: SessionEnd): TableSession {
  return new TableSession(core, end);
}

function closedError(): IoTDBError {
  return new IoTDBUsageError("The session is closed.", { code: "ERR_IOTDB_CLOSED" });
}
