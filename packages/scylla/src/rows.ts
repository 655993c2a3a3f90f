import type { ColumnSpec } from "./codec/column-spec.ts";
import { malformed, type Source } from "./codec/malformed.ts";
import type { CqlType } from "./codec/type.ts";

/** From so many on it pays to know how long values are likely to be. */
const MANY_VALUES = 256;

/** Rows as they came: not decoded, and not copied either. */
export interface RowsData {
  /** The columns, in order. What is derived from them is kept with this very array: pass the same one again. */
  readonly specs: readonly ColumnSpec[];
  readonly rowCount: number;
  /** The bytes that the rows lie in, perhaps among others, and a view of the same memory. They must not change any more. */
  readonly source: Source;
  /** Where the first row begins: for each row and column [bytes]. */
  readonly start: number;
  /** Where the last row ends. */
  readonly end: number;
}

/**
 * Walks over all values, so that decoding need not check where they end.
 * @throws {ScyllaProtocolError} unless there are exactly the rows that are said to be there
 */
export function checkRows({ specs, rowCount, source: { bytes, view }, start, end }: RowsData): void {
  const count = specs.length * rowCount;
  if (!(rowCount >= 0 && count * 4 <= end - start && end <= bytes.length))
    malformed(bytes, start, "rows", `${rowCount} rows of ${specs.length} columns in ${end - start} bytes`);
  const stop =
    count < MANY_VALUES
      ? walk(view, start, end, count)
      : walkMany(view, start, end, rowCount, widthsOf(specs));
  if (stop !== end)
    malformed(bytes, Math.min(stop, end), "rows", "the rows do not end where the answer does");
}

/** Where `count` values end that begin at `at`; beyond `end` when one does. Apart, as V8 likes its loops. */
function walk(view: DataView, start: number, end: number, count: number): number {
  let at = start;
  for (let i = 0; i < count; i++) {
    if (at + 4 > end) return end + 1;
    const length = view.getInt32(at);
    at += length > 0 ? 4 + length : 4;
  }
  return at;
}

/**
 * The same for whole rows. Where a value has the width of its type, which is nearly always, the processor need not wait for
 * the length to know where the next value begins.
 */
function walkMany(view: DataView, start: number, end: number, rowCount: number, widths: Int32Array): number {
  let at = start;
  for (let row = 0; row < rowCount; row++) {
    for (let c = 0; c < widths.length; c++) {
      if (at + 4 > end) return end + 1;
      const width = widths[c]!;
      const length = view.getInt32(at);
      if (length === width) at += 4 + width;
      else at += length > 0 ? 4 + length : 4;
    }
  }
  return at;
}

/** The bytes of a value of each column; what no length is where they differ. */
function widthsOf(specs: readonly ColumnSpec[]): Int32Array {
  return Int32Array.from(specs, ({ type }) => WIDTHS[type.kind] ?? -2);
}

const WIDTHS: Readonly<Partial<Record<CqlType["kind"], number>>> = {
  boolean: 1,
  tinyint: 1,
  smallint: 2,
  int: 4,
  float: 4,
  date: 4,
  bigint: 8,
  counter: 8,
  double: 8,
  timestamp: 8,
  time: 8,
  uuid: 16,
  timeuuid: 16,
};

/** Rows of which it is known where each value begins. */
export interface IndexedRows {
  readonly source: Source;
  readonly rowCount: number;
  /** Where each value begins, row after row; its length is in the four bytes before. */
  readonly index: Int32Array;
  /** How many values a row has. */
  readonly stride: number;
}

/** Finds the values of rows that have been checked. */
export function indexRows({ specs, rowCount, source, start }: RowsData): IndexedRows {
  const { view } = source;
  const index = new Int32Array(specs.length * rowCount);
  let at = start + 4;
  for (let i = 0; i < index.length; i++) {
    index[i] = at;
    const length = view.getInt32(at - 4);
    at += length > 0 ? 4 + length : 4;
  }
  return { source, rowCount, index, stride: specs.length };
}
