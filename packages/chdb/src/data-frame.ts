import type { Column } from "./codec/column/column.ts";
import { SliceColumn } from "./codec/column/slice.ts";
import { RowReader } from "./codec/rows.ts";
import { formatTable } from "./codec/table.ts";
import { ChdbUsageError } from "./errors.ts";
import { type ColumnInfo, findColumn } from "./result.ts";
import { type ArrowModule, type ArrowTable, type Tabular, toArrow } from "./to-arrow.ts";

const INSPECT = Symbol.for("nodejs.util.inspect.custom");
/** Rows printed unless the caller wants another number. */
const SHOWN = 20;

/** A result as typed columns, for work column by column. Printing it shows a table. */
export class DataFrame {
  /** Names and types, in order. */
  readonly columns: readonly ColumnInfo[];
  readonly rowCount: number;
  /** The columns themselves, in order. */
  readonly data: readonly Column[];

  /** Made by `session.query(sql, "DataFrame")`, or of any result. */
  constructor({ data, rowCount }: Tabular) {
    this.data = data;
    this.columns = data.map(({ name, type }) => ({ name, type }));
    this.rowCount = rowCount;
  }

  /**
   * A column, by its index or its name.
   * @throws {ChdbUsageError} when there is none, or more than one of that name
   */
  column<T = unknown>(nameOrIndex: string | number): Column<T> {
    return findColumn(this.data, nameOrIndex) as Column<T>;
  }

  /** All rows as objects, made anew at each call. */
  toRows<Row = Record<string, unknown>>(): Row[] {
    return new RowReader<Row>(this.data, "object").read(0, this.rowCount);
  }

  /**
   * The first `count` rows, as a data frame over the same memory.
   * @throws {ChdbUsageError} when `count` is no whole number from 0 on
   */
  head(count = 5): DataFrame {
    if (!(Number.isInteger(count) && count >= 0)) throw new ChdbUsageError(`No number of rows: ${count}`);
    const rowCount = Math.min(count, this.rowCount);
    return newFrame({ data: this.data.map((column) => new SliceColumn(column, 0, rowCount)), rowCount });
  }

  /** Prints the first `limit` rows (default 20) as a table to the console. */
  print(limit = SHOWN): void {
    console.log(formatTable(this.data, this.rowCount, limit));
  }

  /** The same as `toArrow(frame, arrow)`: a table of the `apache-arrow` module that is given. */
  toArrow<A extends ArrowModule>(arrow: A): ArrowTable<A> {
    return toArrow(this, arrow);
  }

  /** The first rows as a table. */
  toString(): string {
    return formatTable(this.data, this.rowCount, SHOWN);
  }

  [INSPECT](): string {
    return `DataFrame\n${this.toString()}`;
  }
}

// Outside the class: one that names itself is published under another name.
function newFrame(init: Tabular): DataFrame {
  return new DataFrame(init);
}
