import type { ByteWriter } from "@x/binary";
import { Column } from "./codec/column/column.ts";
import { type BlockEncoder, type ColumnData, dataLength } from "./codec/encode/native.ts";
import { ChdbUsageError } from "./errors.ts";
import { Result } from "./result.ts";

/** Rows in one block: what the engine likes to get at once. */
const BLOCK_ROWS = 65_536;

/** One row: an object by column names, or an array in the order of the columns. */
export type InsertRow = Readonly<Record<string, unknown>> | readonly unknown[];

/** Columns by name: lists, typed arrays of what the wire holds, either with a bitmap of NULLs, or columns of a result. */
export type InsertColumns = Readonly<Record<string, ColumnData>>;

/** What `session.insert` takes. An async iterable gives rows, lists of row objects, or results (of a stream's batches). */
export type InsertData =
  | readonly InsertRow[]
  | InsertColumns
  | Result<unknown>
  | Iterable<InsertRow>
  | AsyncIterable<InsertRow | readonly InsertRow[] | Result<unknown>>;

/** Data cut into blocks. */
export interface BlockSource {
  /** The columns that the data are for. */
  readonly names: readonly string[];
  /** Writes the next block and tells its rows; 0 at the end. */
  next(encoder: BlockEncoder, writer: ByteWriter): number | Promise<number>;
  /** Tells whoever makes the data that no more is wanted. */
  close(): Promise<void>;
}

/** @throws ChdbUsageError for what is no data, and rows that do not have the columns of the first */
export async function openSource(
  data: InsertData,
  columns: readonly string[] | undefined,
  tableColumns: readonly string[],
): Promise<BlockSource> {
  if (Array.isArray(data)) return fromRows(data, columns, tableColumns);
  if (data instanceof Result) return fromColumns(resultNames(data), data.data, data.rowCount);
  if (typeof data !== "object" || data === null) {
    throw new ChdbUsageError("insert takes rows, columns, or an iterable of rows.");
  }
  if (Symbol.asyncIterator in data) return fromIterable(data[Symbol.asyncIterator](), columns, tableColumns);
  if (Symbol.iterator in data)
    return fromIterable((data as Iterable<InsertRow>)[Symbol.iterator](), columns, tableColumns);
  return fromNamedColumns(data as InsertColumns, columns);
}

function fromRows(
  rows: readonly InsertRow[],
  columns: readonly string[] | undefined,
  tableColumns: readonly string[],
): BlockSource {
  const names = columns ?? namesOf(rows[0], tableColumns);
  checkShape(rows, names);
  let at = 0;
  return {
    names,
    next: (encoder, writer) => {
      const from = at;
      at = Math.min(rows.length, from + BLOCK_ROWS);
      if (at > from) encoder.rows(writer, rows, from, at);
      return at - from;
    },
    close: async () => undefined,
  };
}

function fromNamedColumns(data: InsertColumns, columns: readonly string[] | undefined): BlockSource {
  const names = columns ?? Object.keys(data);
  const unknown = Object.keys(data).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new ChdbUsageError(`There are values for "${unknown}", which is none of the columns.`);
  const values = names.map((name) => {
    const column = Object.hasOwn(data, name) ? data[name] : undefined;
    const isData = Array.isArray(column) || ArrayBuffer.isView(column) || column instanceof Column;
    if (
      isData ||
      Array.isArray((column as { values?: unknown })?.values) ||
      ArrayBuffer.isView((column as { values?: unknown })?.values)
    ) {
      return column as ColumnData;
    }
    throw new ChdbUsageError(
      `Column "${name}" must be an array, a typed array, { values, nulls } or a column.`,
    );
  });
  const lengths = values.map(dataLength);
  const ragged = lengths.findIndex((length) => length !== lengths[0]);
  if (ragged > 0) {
    throw new ChdbUsageError(
      `Column "${names[ragged]}" has ${lengths[ragged]} values and column "${names[0]}" ${lengths[0]}.`,
    );
  }
  return fromColumns(names, values, lengths[0] ?? 0);
}

function fromColumns(names: readonly string[], values: readonly ColumnData[], length: number): BlockSource {
  let at = 0;
  return {
    names,
    next: (encoder, writer) => {
      const from = at;
      at = Math.min(length, from + BLOCK_ROWS);
      if (at > from) encoder.data(writer, values, from, at);
      return at - from;
    },
    close: async () => undefined,
  };
}

async function fromIterable(
  iterator: Iterator<InsertRow> | AsyncIterator<InsertRow | readonly InsertRow[] | Result<unknown>>,
  columns: readonly string[] | undefined,
  tableColumns: readonly string[],
): Promise<BlockSource> {
  let first = await iterator.next();
  let held: InsertRow[] = [];
  let batch: { values: readonly ColumnData[]; length: number; at: number } | undefined;
  let done = 0;
  const close = async (): Promise<void> => {
    await iterator.return?.();
  };
  const names = columns ?? (first.done ? [] : namesOfItem(first.value, tableColumns));

  /** Takes items until a block is full, a batch of columns comes, or all is said. */
  const fill = async (): Promise<void> => {
    while (batch === undefined && held.length < BLOCK_ROWS && !first.done) {
      const item = first.value;
      if (item instanceof Result) {
        batch = { values: names.map((name) => item.column(name)), length: item.rowCount, at: 0 };
      } else if (isList(item)) {
        for (const row of item) held.push(row);
      } else held.push(item as InsertRow);
      first = await iterator.next();
    }
  };
  return {
    names,
    next: async (encoder, writer) => {
      await fill();
      if (held.length > 0) {
        const count = Math.min(held.length, BLOCK_ROWS);
        checkShape(held, names, done);
        encoder.rows(writer, held, 0, count, done);
        held = held.length > count ? held.slice(count) : [];
        done += count;
        return count;
      }
      if (batch === undefined) return 0;
      const from = batch.at;
      batch.at = Math.min(batch.length, from + BLOCK_ROWS);
      encoder.data(writer, batch.values, from, batch.at, done - from);
      const count = batch.at - from;
      done += count;
      if (batch.at === batch.length) batch = undefined;
      return count;
    },
    close,
  };
}

/** A list of row objects, rather than a row that is an array. */
function isList(item: unknown): item is readonly InsertRow[] {
  return Array.isArray(item) && isRecord(item[0]);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function namesOfItem(item: unknown, tableColumns: readonly string[]): readonly string[] {
  if (item instanceof Result) return resultNames(item);
  return namesOf((isList(item) ? item[0] : item) as InsertRow, tableColumns);
}

/** The columns of a row without names are all that the table takes, in its order. */
function namesOf(row: InsertRow | undefined, tableColumns: readonly string[]): readonly string[] {
  if (row === undefined) return [];
  if (Array.isArray(row)) return tableColumns;
  if (typeof row === "object" && row !== null) return Object.keys(row);
  throw new ChdbUsageError("A row is an object or an array.");
}

function resultNames(result: Result<unknown>): readonly string[] {
  return result.columns.map(({ name }) => name);
}

/** Nothing is sent of data in which a row lacks a column or has one too many. */
function checkShape(rows: readonly InsertRow[], names: readonly string[], firstRow = 0): void {
  const width = names.length;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    let count = 0;
    if (Array.isArray(row)) count = row.length;
    else if (typeof row === "object" && row !== null) {
      let inOrder = true;
      for (const key in row) inOrder = key === names[count++] && inOrder;
      if (!inOrder && !names.every((name) => Object.hasOwn(row, name))) count = -1;
    } else count = -1;
    if (count !== width) throw raggedRow(row, names, firstRow + i);
  }
}

function raggedRow(row: InsertRow, names: readonly string[], index: number): ChdbUsageError {
  const code = "ERR_CHDB_VALUE";
  if (typeof row !== "object" || row === null)
    return new ChdbUsageError(`Row ${index} is no object and no array.`, { code });
  if (Array.isArray(row)) {
    return new ChdbUsageError(`Row ${index} has ${row.length} values for ${names.length} columns.`, { code });
  }
  const missing = names.find((name) => !Object.hasOwn(row, name));
  if (missing !== undefined)
    return new ChdbUsageError(`Row ${index} has no value for "${missing}"; null is NULL.`, { code });
  const unknown = Object.keys(row).find((name) => !names.includes(name));
  return new ChdbUsageError(`Row ${index} has a value for "${unknown}", which is none of the columns.`, {
    code,
  });
}
