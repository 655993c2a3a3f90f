import type { Column } from "./codec/column/column.ts";
import { RowReader } from "./codec/rows.ts";
import { formatTable } from "./codec/table.ts";
import { ChdbUsageError } from "./errors.ts";

/** Name and type of a column. */
export interface ColumnInfo {
  readonly name: string;
  /** Type text, such as `Nullable(DateTime64(3))`. */
  readonly type: string;
}

/** What a statement took, as the engine counts it. */
export interface ResultSummary {
  /** Time in the engine, in milliseconds. */
  readonly elapsedMs: number;
  /** Rows of the result. */
  readonly resultRows: number;
  /** Bytes of the result, as the engine held it. */
  readonly resultBytes: number;
  /** Rows read from tables and files. */
  readonly readRows: number;
  /** Bytes read from tables and files. */
  readonly readBytes: number;
  /** Rows written by an INSERT. */
  readonly writtenRows: number;
  /** Bytes written by an INSERT. */
  readonly writtenBytes: number;
}

/** Rows made at once while iterating. */
const BATCH = 1024;
/** Rows shown when a result is printed. */
const SHOWN = 10;
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/**
 * The rows of a statement, kept as columns. Rows are made when they are asked for: `rows` makes all of them and
 * keeps them, iteration makes them in batches and keeps none.
 */
export class Result<Row = Record<string, unknown>> implements Iterable<Row> {
  /** Names and types, in order. */
  readonly columns: readonly ColumnInfo[];
  readonly rowCount: number;
  readonly summary: ResultSummary;
  /** The columns themselves, in order. */
  readonly data: readonly Column[];
  #madeRows: Row[] | undefined;
  #madeTuples: unknown[][] | undefined;

  /** Made by `session.query`, and by `batches()` of a stream for each piece. */
  constructor(columns: readonly Column[], rowCount: number, summary: ResultSummary) {
    this.data = columns;
    this.columns = columns.map(({ name, type }) => ({ name, type }));
    this.rowCount = rowCount;
    this.summary = summary;
  }

  /** All rows as objects. Of columns with the same name the last one is seen; `tuples` has all. */
  get rows(): Row[] {
    this.#madeRows ??= new RowReader<Row>(this.data, "object").read(0, this.rowCount);
    return this.#madeRows;
  }

  /** All rows as arrays, values in the order of `columns`. */
  get tuples(): unknown[][] {
    this.#madeTuples ??= new RowReader<unknown[]>(this.data, "array").read(0, this.rowCount);
    return this.#madeTuples;
  }

  /**
   * A column, by its index or its name.
   * @throws {ChdbUsageError} when there is none, or more than one of that name
   */
  column<T = unknown>(nameOrIndex: string | number): Column<T> {
    return findColumn(this.data, nameOrIndex) as Column<T>;
  }

  /** The first row; undefined when there is none. */
  firstRow(): Row | undefined {
    return this.rowCount === 0 ? undefined : new RowReader<Row>(this.data, "object").read(0, 1)[0];
  }

  /**
   * The only row.
   * @throws {ChdbUsageError} when there are none or more than one
   */
  singleRow(): Row {
    if (this.rowCount !== 1) throw new ChdbUsageError(`One row expected, the result has ${this.rowCount}`);
    return this.firstRow() as Row;
  }

  *[Symbol.iterator](): IterableIterator<Row> {
    if (this.#madeRows !== undefined) {
      yield* this.#madeRows;
      return;
    }
    const reader = new RowReader<Row>(this.data, "object");
    for (let from = 0; from < this.rowCount; from += BATCH) {
      yield* reader.read(from, Math.min(from + BATCH, this.rowCount));
    }
  }

  /** The first rows as a table. */
  toString(): string {
    return formatTable(this.data, this.rowCount, SHOWN);
  }

  [INSPECT](): string {
    return `Result\n${this.toString()}`;
  }
}

/**
 * The column with an index or a name.
 * @throws {ChdbUsageError} when there is none, or more than one of that name
 */
export function findColumn(columns: readonly Column[], nameOrIndex: string | number): Column {
  if (typeof nameOrIndex === "number") {
    const column = columns[nameOrIndex];
    if (column === undefined)
      throw new ChdbUsageError(`No column ${nameOrIndex}, there are ${columns.length}`);
    return column;
  }
  const found = columns.filter(({ name }) => name === nameOrIndex);
  if (found.length > 1) throw new ChdbUsageError(`${found.length} columns "${nameOrIndex}": use an index`);
  if (found.length === 0) {
    const names = columns.map(({ name }) => name).join(", ");
    throw new ChdbUsageError(`No column "${nameOrIndex}"; there are: ${names}`);
  }
  return found[0]!;
}
