import { EventEmitter } from "node:events";
import { inspect } from "node:util";
import { ChunkSource } from "./chunk-source.ts";
import { DataFrame } from "./data-frame.ts";
import { ChdbConnectionError } from "./errors.ts";
import type { SessionStats } from "./executor.ts";
import { firstOf } from "./first-of.ts";
import type { BinaryFormat } from "./formats.ts";
import { type InsertOptions, type InsertSummary, insertInto } from "./insert.ts";
import type { InsertData } from "./insert-source.ts";
import { closeOneShot } from "./one-shot.ts";
import { type Engine, openEngine } from "./open.ts";
import { type CallOptions, type QueryOptions, resolveValueOptions, type SessionOptions } from "./options.ts";
import type { Result } from "./result.ts";
import { type Batch, type BatchSource, RowStream } from "./row-stream.ts";
import { runFormatted, runTyped, toResult, typedCall } from "./run-query.ts";
import { type ResolvedSessionOptions, resolveSessionOptions } from "./session-options.ts";
import { type FunctionSignature, writeFunction } from "./udf.ts";

/**
 * Rows in a batch of a stream. With the engine's own 65,409 a stream takes 100 MB more (batches wait for the collector)
 * and holds the event loop several times as long, without being quicker.
 */
const STREAM_BLOCK_ROWS = 8_192;

/** States of a session, as `session.on("state", …)` tells them. */
export type SessionState = "open" | "closing" | "closed";

/** What a session tells of itself. */
export interface SessionEvents {
  state: [state: SessionState];
}

/**
 * A ClickHouse embedded in this process: one engine, one data folder, any number of statements at the same time.
 *
 * Statements awaited one after another share one connection (USE, SET and temporary tables work as expected); those that
 * overlap run on further connections that have the same USE and SET. After `CREATE TEMPORARY TABLE` all wait in line.
 */
export class Session implements AsyncDisposable {
  readonly #engine: Engine;
  readonly #options: ResolvedSessionOptions;
  readonly #events = new EventEmitter<SessionEvents>();
  readonly #streams = new Set<RowStream<unknown, Batch<unknown>>>();
  #state: SessionState = "open";
  #closing: Promise<void> | undefined;

  /** Use `Session.open`. */
  private constructor(engine: Engine, options: ResolvedSessionOptions) {
    this.#engine = engine;
    this.#options = options;
  }

  /**
   * Opens a database: a temporary one, which is removed on `close`, at exit and on SIGINT, SIGTERM and SIGHUP, or with a
   * path a persistent one. The engine starts in a thread of its own.
   *
   * @throws ChdbUsageError for impossible options.
   * @throws ChdbConnectionError `ERR_CHDB_NO_ENGINE`, `ERR_CHDB_PATH_IN_USE` (this process has another path open),
   *   `ERR_CHDB_PATH_LOCKED` (another process has this one open), `ERR_CHDB_CONNECT`.
   * @throws the reason of `options.signal`.
   */
  static async open(options?: SessionOptions | string): Promise<Session> {
    const signal = typeof options === "string" ? undefined : options?.signal;
    return openSession(resolveSessionOptions(options), false, signal);
  }

  /**
   * Joins the engine that this process has open, whatever its path, in the database `default`: for worker threads, and
   * libraries that work on what the program has open. Without one it opens a temporary one.
   */
  static async join(options?: Omit<SessionOptions, "path">): Promise<Session> {
    return openSession(resolveSessionOptions(options), true, options?.signal);
  }

  /** The data folder; of a temporary session the engine's own. */
  get path(): string {
    return this.#engine.path;
  }

  /** Counters; a snapshot. */
  get stats(): SessionStats {
    return this.#engine.executor.stats;
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
   * Runs a statement and gives its answer, typed: rows as objects, typed columns.
   *
   * @throws ChdbServerError for what the engine refuses, ChdbTimeoutError, ChdbUsageError (several statements, FORMAT or
   *   INTO OUTFILE inside, parameters that do not fit), or the reason of `options.signal`.
   */
  query<Row = Record<string, unknown>>(sql: string, options?: QueryOptions): Promise<Result<Row>>;
  /** Runs a statement and gives its answer as a data frame. */
  query(sql: string, format: "DataFrame", options?: QueryOptions): Promise<DataFrame>;
  /** Runs a statement and gives the bytes of its answer in a binary format. They are the caller's. */
  query(sql: string, format: BinaryFormat, options?: QueryOptions): Promise<Uint8Array>;
  /** Runs a statement and gives the text of its answer in any other format that the engine knows. */
  query(sql: string, format: string, options?: QueryOptions): Promise<string>;
  query(sql: string, formatOrOptions?: string | QueryOptions, more?: QueryOptions): Promise<unknown> {
    const format = typeof formatOrOptions === "string" ? formatOrOptions : undefined;
    const options = (typeof formatOrOptions === "string" ? more : formatOrOptions) ?? {};
    const { executor } = this.#engine;
    return this.#attempt(() => {
      if (format !== undefined && format !== "DataFrame") return runFormatted(executor, sql, format, options);
      const result = runTyped(executor, sql, options, this.#options.values);
      return format === undefined ? result : result.then((answer) => new DataFrame(answer));
    });
  }

  /** The same as `query`. */
  get sql(): this["query"] {
    return this.query.bind(this) as this["query"];
  }

  /**
   * Runs a query and gives its rows as they come, in bounded memory: `for await (const row of session.stream(sql))`, or
   * `.batches()` for columns. The statement starts with the first step. Leaving the loop stops it.
   */
  stream<Row = Record<string, unknown>>(
    sql: string,
    options: QueryOptions = {},
  ): RowStream<Row, Result<Row>> {
    const stream = new RowStream<Row, Result<Row>>(
      () => this.#attempt(() => this.#openStream<Row>(sql, options)),
      () => this.#streams.delete(stream),
    );
    this.#streams.add(stream);
    return stream;
  }

  /**
   * Inserts rows (objects or arrays), typed columns, or an async iterable of rows or of lists of rows, in blocks of 65,536
   * rows. Names that the table does not have, and rows that lack a column, are refused before a byte is sent.
   *
   * A fault in a later block leaves what the engine has written by then: it writes about a million rows at a time. In a
   * session with temporary tables an async iterable must not use the session: it would wait for its own insert.
   */
  insert(table: string, data: InsertData, options: InsertOptions = {}): Promise<InsertSummary> {
    return this.#attempt(() => insertInto(this.#engine.executor, table, data, options));
  }

  /**
   * Makes a JS function that SQL can call. It runs in a process of its own: it sees its arguments and nothing of this
   * program (no variables from around it, no imports but `require`). Dates arrive as the engine's text, decimals as
   * strings, 64-bit integers as `bigint`. It lives as long as the engine.
   *
   * @throws ChdbUsageError for a name or a function that cannot be, ChdbServerError for unknown types.
   */
  createFunction(
    name: string,
    signature: FunctionSignature,
    fn: string | ((...args: never[]) => unknown),
    options: CallOptions = {},
  ): Promise<void> {
    return this.#attempt(async () => {
      writeFunction(this.#engine.functionsFolder, name, signature, fn, this.#options.addon);
      await runFormatted(this.#engine.executor, "SYSTEM RELOAD FUNCTIONS", "Null", options);
    });
  }

  /** Resolves when the engine answers. */
  async ping(options: CallOptions = {}): Promise<void> {
    await this.query("SELECT 1", "Null", options);
  }

  /**
   * Ends the session: new calls are refused, open streams end, statements under way finish (or are stopped after
   * `timeoutMs`), then the last session closes the engine. Data of a persistent path stay, a temporary folder goes.
   * Idempotent, never rejects.
   */
  close(options: { timeoutMs?: number } = {}): Promise<void> {
    this.#closing ??= this.#close();
    if (options.timeoutMs === undefined) return this.#closing;
    const timer = setTimeout(() => this.#engine.stopAll(), options.timeoutMs);
    return this.#closing.finally(() => clearTimeout(timer));
  }

  /** The same as `close()`. */
  cleanup(): Promise<void> {
    return this.close();
  }

  /** The same as `close()`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  toString(): string {
    return `Session(${this.path}, ${this.#state})`;
  }

  [inspect.custom](): string {
    return this.toString();
  }

  async #close(): Promise<void> {
    this.#enter("closing");
    await Promise.all([...this.#streams].map((stream) => stream.close()));
    await this.#engine.executor.idle();
    await this.#engine.close();
    this.#enter("closed");
  }

  #enter(state: SessionState): void {
    this.#state = state;
    this.#events.emit("state", state);
  }

  /** A call on an open session; what it throws at once rejects. */
  async #attempt<T>(call: () => Promise<T>): Promise<T> {
    if (this.#state !== "open") {
      throw new ChdbConnectionError("The session is closed: open another one.", {
        code: "ERR_CHDB_CLOSED",
        address: this.path,
      });
    }
    return call();
  }

  async #openStream<Row>(sql: string, options: QueryOptions): Promise<BatchSource<Result<Row>>> {
    const { executor, state } = this.#engine;
    const given = state.sets("max_block_size")
      ? options
      : { ...options, settings: { max_block_size: STREAM_BLOCK_ROWS, ...options.settings } };
    const call = typedCall(sql, given);
    const values = resolveValueOptions(options, this.#options.values);
    const source = await ChunkSource.open(executor, call, "Native", options);
    return {
      next: async () => {
        const chunk = await source.next();
        return chunk?.bytes && toResult<Row>(chunk, values);
      },
      close: () => source.close(),
    };
  }
}

async function openSession(
  options: ResolvedSessionOptions,
  joinAny: boolean,
  signal: AbortSignal | undefined,
): Promise<Session> {
  signal?.throwIfAborted();
  const opening = newSession(options, joinAny);
  try {
    return await firstOf(opening, signal);
  } catch (error) {
    // Nobody will have what is opened by an opening that was given up.
    opening.then((session) => session.close()).catch(() => undefined);
    throw error;
  }
}

async function newSession(options: ResolvedSessionOptions, joinAny: boolean): Promise<Session> {
  // The one-shot engine is of no use to a session, and would be in the way of one with a path.
  await closeOneShot();
  return Reflect.construct(Session, [await openEngine(options, joinAny), options]) as Session;
}
