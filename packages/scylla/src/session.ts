import { inspect } from "node:util";
import type { Batch, BatchOptions } from "./batch.ts";
import type { ClusterData } from "./cluster/cluster-data.ts";
import type { CqlStatement } from "./cql.ts";
import { isQueryTraced, traceQuery } from "./diagnostics.ts";
import { ScyllaUsageError } from "./errors.ts";
import { disagreementError, tooLateError } from "./execution-errors.ts";
import { resolveOptions, type SessionOptions, useStatement } from "./options.ts";
import type { PreparedStatement, Values } from "./prepared-statement.ts";
import type { Query } from "./query.ts";
import type { Result } from "./result.ts";
import { ResultStream } from "./result-stream.ts";
import { openCore, type SessionCore, type SessionEvents, type SessionState } from "./session-core.ts";
import { type SessionStats, statsOf } from "./session-stats.ts";
import { toPrepare } from "./statement.ts";
import { checkTimeout, type StatementOptions } from "./statement-options.ts";
import { fetchTrace, type Trace } from "./trace.ts";
import { type Limits, withinLimits } from "./within-limits.ts";

/** Limits of a call that runs no statement of the user's own. */
export interface CallLimits {
  /** Rejects the call with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Limit in milliseconds; null is none. Default: the session's. */
  readonly timeoutMs?: number | null | undefined;
}

/** What can be executed: text, a `Query`, what the tag `cql` makes, or a prepared statement. */
export type Executable<Row> = string | Query | CqlStatement | PreparedStatement<Row, Values>;

/** Connections to ScyllaDB or Apache Cassandra. Any number of statements run at the same time. */
export class Session implements AsyncDisposable {
  readonly #core: SessionCore;
  /** What takes each listener of each event off. */
  readonly #listeners = new Map<keyof SessionEvents, Map<unknown, () => void>>();

  /** Use `Session.connect`, `connect` or `new SessionBuilder()`. */
  private constructor(core: SessionCore) {
    this.#core = core;
  }

  /**
   * Connects to servers.
   * @throws {ScyllaUsageError} for impossible options
   * @throws {ScyllaConnectionError} when no server can be reached: it names every address tried, and why it did not do
   */
  static async connect(
    nodes: string | readonly string[],
    options: Omit<SessionOptions, "nodes"> = {},
  ): Promise<Session> {
    return openSession({ ...options, nodes });
  }

  /** What the session is doing. */
  get state(): SessionState {
    return this.#core.state;
  }

  /** Counters and connections; a snapshot. */
  get stats(): SessionStats {
    return statsOf(this.#core);
  }

  /** Calls `listener` at each event; returns the session. */
  on<E extends keyof SessionEvents>(event: E, listener: (...args: SessionEvents[E]) => void): this {
    this.off(event, listener);
    let listeners = this.#listeners.get(event);
    if (listeners === undefined) {
      listeners = new Map();
      this.#listeners.set(event, listeners);
    }
    listeners.set(listener, this.#core.events.on(event, listener));
    return this;
  }

  /** Takes a listener away again. */
  off<E extends keyof SessionEvents>(event: E, listener: (...args: SessionEvents[E]) => void): this {
    const listeners = this.#listeners.get(event);
    listeners?.get(listener)?.();
    listeners?.delete(listener);
    return this;
  }

  /**
   * Runs a statement. With values (a list, or an object by the markers' names) it is prepared behind the scenes, and their
   * types come from the server. `undefined` leaves a column as it is, `null` deletes its value.
   *
   * Without `pageSize` the result holds all rows; with it, one page.
   *
   * @throws {ScyllaServerError} for what the server refuses or cannot do; ScyllaUsageError for values that do not fit;
   * ScyllaConnectionError; ScyllaTimeoutError; the reason of `options.signal`
   */
  execute<Row = Record<string, unknown>>(
    statement: Executable<Row>,
    values?: Values,
    options?: StatementOptions,
  ): Promise<Result<Row>> {
    try {
      const { runner } = this.#open();
      if (!isQueryTraced()) return runner.execute<Row>(statement, values, options);
      return traceQuery(() => runner.execute<Row>(statement, values, options), textOf(statement));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** The same as `execute`, for a `Query`. */
  query<Row = Record<string, unknown>>(
    query: Query | CqlStatement | string,
    values?: Values,
    options?: StatementOptions,
  ): Promise<Result<Row>> {
    return this.execute<Row>(query, values, options);
  }

  /**
   * Has a statement prepared, to be run many times. Options of a `Query` become those of the prepared statement. What the
   * tag `cql` makes must not have values: they are given when it is run.
   */
  prepare<Row = Record<string, unknown>, Params extends Values = Values>(
    statement: string | Query | CqlStatement,
    limits?: CallLimits,
  ): Promise<PreparedStatement<Row, Params>> {
    try {
      const { runner } = this.#open();
      const { cql, options = {} } = toPrepare(statement);
      return runner.prepare<Row, Params>(cql, options, limits);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Runs a prepared statement; fails as `execute` does. */
  executePrepared<Row, Params extends Values>(
    statement: PreparedStatement<Row, Params>,
    values: Params | readonly [] = [],
    options?: StatementOptions,
  ): Promise<Result<Row>> {
    try {
      const { runner } = this.#open();
      if (!isQueryTraced()) return runner.executePrepared<Row>(statement, values, options);
      return traceQuery(() => runner.executePrepared<Row>(statement, values, options), statement.cql);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * Runs the statements of a batch together.
   * @param values for each statement, in order; those without values have `undefined` or `[]`
   */
  batch<Row = Record<string, unknown>>(
    batch: Batch,
    values?: readonly (Values | undefined | null)[],
    options?: BatchOptions,
  ): Promise<Result<Row>> {
    try {
      const { runner } = this.#open();
      if (!isQueryTraced()) return runner.batch<Row>(batch, values, options);
      return traceQuery(() => runner.batch<Row>(batch, values, options), batch.toString());
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * Runs a query and gives its rows as they come, in bounded memory: `for await (const row of session.stream(…))`, or
   * `.batches()` for pages. `pageSize` says how many rows are fetched at once; limits are those of each page.
   */
  stream<Row = Record<string, unknown>>(
    statement: Executable<Row>,
    values?: Values,
    options?: StatementOptions,
  ): ResultStream<Row> {
    return new ResultStream<Row>(() => {
      try {
        const { runner } = this.#open();
        return traceQuery(() => runner.firstPage<Row>(statement, values, options), textOf(statement));
      } catch (error) {
        return Promise.reject(error);
      }
    });
  }

  /**
   * Chooses the keyspace of statements that name none, on every connection. Statements that were prepared before stay in
   * theirs.
   */
  async useKeyspace(
    keyspace: string,
    options: CallLimits & { readonly caseSensitive?: boolean } = {},
  ): Promise<void> {
    const { caseSensitive, ...limits } = options;
    await this.execute(useStatement(keyspace, caseSensitive), undefined, limits);
  }

  /** The keyspace in use, as the schema has it; undefined when there is none. */
  getKeyspace(): string | undefined {
    return this.#core.keyspace;
  }

  /** What is known of servers, keyspaces and tables at the moment. */
  getClusterData(): ClusterData {
    return this.#core.control.data;
  }

  /**
   * Reads anew what `getClusterData()` tells. Changes are seen within a second without it.
   * @throws {ScyllaConnectionError} when no server can be reached
   */
  async refreshClusterData(limits: CallLimits = {}): Promise<void> {
    const core = this.#open();
    const late = (timeoutMs: number) => tooLateError("cluster data were not read", timeoutMs);
    await withinLimits(() => core.refreshClusterData(), limitsOf(core, limits), late);
  }

  /**
   * Waits until all servers agree on the schema. Statements that change it do so by themselves.
   * @throws {ScyllaTimeoutError} `ERR_SCYLLA_SCHEMA_DISAGREEMENT`
   */
  async awaitSchemaAgreement(limits: CallLimits = {}): Promise<void> {
    const core = this.#open();
    const { timeoutMs = core.options.schemaAgreementTimeoutMs, signal } = limits;
    const checked = { timeoutMs: checkTimeout(timeoutMs, "timeoutMs"), signal };
    await withinLimits((ended) => core.awaitSchemaAgreement(ended), checked, disagreementError);
  }

  /**
   * What the servers wrote down about a request that was run with `tracing`; undefined when they know of none. Waits up to
   * three seconds for them to finish writing. The limit is for the whole call.
   */
  async getTrace(tracingId: string, limits: CallLimits = {}): Promise<Trace | undefined> {
    const core = this.#open();
    const late = (timeoutMs: number) => tooLateError("the trace could not be read", timeoutMs);
    const work = (signal: AbortSignal | undefined): Promise<Trace | undefined> =>
      fetchTrace(
        tracingId,
        (query) => core.runner.execute(query, undefined, { consistency: "ONE", timeoutMs: null, signal }),
        signal,
      );
    return withinLimits(work, limitsOf(core, limits), late);
  }

  /**
   * Resolves when a server answers.
   * @throws {ScyllaConnectionError} when none can be reached; ScyllaTimeoutError; the reason of the signal
   */
  async ping(limits: CallLimits = {}): Promise<void> {
    const core = this.#open();
    const late = (timeoutMs: number) => tooLateError("no server answered", timeoutMs);
    await withinLimits((signal) => core.ping(signal), limitsOf(core, limits), late);
  }

  /**
   * Ends the session: new calls are refused, those under way finish (or fail after `timeoutMs`), then the connections are
   * closed. Idempotent, never rejects.
   */
  close({ timeoutMs = null }: { readonly timeoutMs?: number | null } = {}): Promise<void> {
    return this.#core.close(timeoutMs);
  }

  /** The same as `close()`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  toString(): string {
    return `Session(${this.#core.pools.map(({ address }) => address).join(", ")}; ${this.state})`;
  }

  [inspect.custom](): string {
    return this.toString();
  }

  #open(): SessionCore {
    this.#core.assertOpen();
    return this.#core;
  }
}

/** Opens a session. Outside the class: bundlers rename classes that name themselves. */
export async function openSession(options: SessionOptions): Promise<Session> {
  if (typeof options !== "object" || options === null)
    throw new ScyllaUsageError("Options are an object with nodes");
  return Reflect.construct(Session, [await openCore(resolveOptions(options), options.signal)]) as Session;
}

/** The limits of a call. @throws {ScyllaUsageError} for a limit of 0 and the like */
function limitsOf({ options }: SessionCore, { timeoutMs, signal }: CallLimits): Limits {
  const limit = timeoutMs === undefined ? options.settings.timeoutMs : checkTimeout(timeoutMs, "timeoutMs");
  return { timeoutMs: limit, signal };
}

function textOf(statement: string | { readonly cql: string }): string {
  return typeof statement === "string" ? statement : statement.cql;
}
