import type { DataTypeName } from "./codec/data-type.ts";
import type { TimePrecision } from "./codec/value-modes.ts";
import { type CallOptions, callDeadline } from "./options.ts";
import { Printable } from "./printable.ts";
import type { QuerySource } from "./query-source.ts";
import { type ColumnInfo, decodeBatch, type ResultBatch } from "./result-batch.ts";
import { RowRecord } from "./row-record.ts";

const END: IteratorReturnResult<undefined> = { value: undefined, done: true };

/** One for all: most answers to "is there more" are the same. */
const YES: Promise<boolean> = /* @__PURE__ */ Promise.resolve(true);

/**
 * The answer to a query, read as it comes: row by row (`hasNext` and `next`, or `for await`) or batch by batch, all with
 * one position. While one answer of the server is read the next one is on its way.
 *
 * At its end, when a loop over it is left, or with `close`, the server's query is freed.
 */
export class SessionDataSet<Row = Record<string, unknown>>
  extends Printable
  implements AsyncIterable<Row>, AsyncDisposable
{
  readonly #source: QuerySource;
  readonly #limits: CallOptions;
  readonly #onClose: () => void;
  #batch: ResultBatch<Row> | undefined;
  /** Index of the next row in `#batch`. */
  #row = 0;
  #filling: Promise<boolean> | undefined;
  #failure: { readonly error: unknown } | undefined;
  #closing: Promise<void> | undefined;

  /** Use `session.executeQueryStatement`. */
  constructor(source: QuerySource, limits: CallOptions, onClose: () => void) {
    super();
    this.#source = source;
    this.#limits = limits;
    this.#onClose = onClose;
  }

  /** Names and types of the columns, in order. */
  get columns(): readonly ColumnInfo[] {
    return this.#source.schema.columns;
  }

  /** Names of the columns, in order; they may repeat. */
  get columnNames(): string[] {
    return this.columns.map(({ name }) => name);
  }

  /** Names of the types of the columns, in order. */
  get columnTypes(): DataTypeName[] {
    return this.columns.map(({ type }) => type);
  }

  /** The unit of TIMESTAMP columns: that of the server. */
  get precision(): TimePrecision {
    return this.#source.schema.modes.precision;
  }

  /**
   * Whether `next` has a row.
   * @throws {IoTDBError} when the server does not give it, or the reason of the query's signal
   */
  hasNext(): Promise<boolean> {
    return this.#hasRow() ? YES : this.#fill();
  }

  /** The next row; undefined at the end. @throws as `hasNext` does */
  next(): Promise<(RowRecord & Row) | undefined> {
    if (this.#hasRow()) return Promise.resolve(this.#record());
    return this.#fill().then((more) => (more ? this.#record() : undefined));
  }

  /**
   * Rows as columns, one batch for each block of the server (some thousand rows). A batch that `next` has begun comes
   * whole. Leaving the loop closes the data set.
   */
  batches(): AsyncIterableIterator<ResultBatch<Row>> {
    return this.#iterator(async () => {
      if (!(await this.hasNext())) return END;
      const value = this.#batch!;
      this.#batch = undefined;
      return { value, done: false };
    });
  }

  /** All rows that are left, as objects. */
  async readAll(): Promise<Row[]> {
    const rows: Row[] = [];
    for await (const row of this) rows.push(row);
    return rows;
  }

  /** Frees the server's query. Further rows are not to be had. Settles when the server has done so, never rejects. */
  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Rows as objects; of columns with the same name the last one is seen. Leaving the loop closes the data set. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Row> {
    // No async function: it would cost as much as making the row.
    const next = (): Promise<IteratorResult<Row>> => {
      // Somebody else may have taken the row that it was filled for.
      if (!this.#hasRow()) return this.#fill().then((more) => (more ? next() : END));
      try {
        return Promise.resolve(this.#nextRow());
      } catch (error) {
        return Promise.reject(error);
      }
    };
    return this.#iterator(next);
  }

  override toString(): string {
    return `SessionDataSet (${this.columnNames.join(", ")})${this.#closing ? ", closed" : ""}`;
  }

  #record(): RowRecord & Row {
    const values = this.#batch!.tuples[this.#row++]!;
    return new RowRecord(this.columns, values) as RowRecord & Row;
  }

  #hasRow(): boolean {
    return this.#batch !== undefined && this.#row < this.#batch.rowCount;
  }

  /** Gets the next batch that has rows; false at the end. */
  #fill(): Promise<boolean> {
    this.#filling ??= this.#nextBatch().finally(() => {
      this.#filling = undefined;
    });
    return this.#filling;
  }

  async #nextBatch(): Promise<boolean> {
    if (this.#failure !== undefined) throw this.#failure.error;
    if (this.#closing !== undefined) return false;
    using deadline = callDeadline("Reading the result", this.#limits, null);
    try {
      for (;;) {
        deadline.throwIfExpired();
        const block = await this.#source.next(deadline);
        if (block === undefined || this.#closing !== undefined) break;
        const batch = decodeBatch<Row>(block, this.#source.schema, true);
        if (batch.rowCount === 0) continue;
        this.#batch = batch;
        this.#row = 0;
        return true;
      }
    } catch (error) {
      this.#failure = { error };
      void this.close();
      throw error;
    }
    void this.close();
    return false;
  }

  async #end(): Promise<void> {
    this.#batch = undefined;
    await this.#source.release();
    this.#onClose();
  }

  #nextRow(): IteratorResult<Row> {
    return { value: this.#batch!.rows[this.#row++]!, done: false };
  }

  #iterator<T>(next: () => Promise<IteratorResult<T>>): AsyncIterableIterator<T> {
    return {
      next,
      return: async () => {
        await this.close();
        return END;
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }
}
