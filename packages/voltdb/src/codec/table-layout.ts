import { decodeUtf8 } from "@x/binary";
import { VoltProtocolError } from "../errors.ts";
import { isVoltType, typeName, VoltType } from "./volt-type.ts";

/** Name and type of a column. */
export interface ColumnInfo {
  readonly name: string;
  readonly type: VoltType;
}

/** Where the values of a column are: `offset` bytes behind `bases[row]`. */
export interface ColumnPlace {
  readonly bases: Uint32Array;
  readonly offset: number;
}

/** Bytes of a value of each type that has a fixed width; the others have an int32 length in front (-1 for NULL). */
export const WIDTHS: Readonly<Record<number, number | undefined>> = {
  [VoltType.NULL]: 0,
  [VoltType.TINYINT]: 1,
  [VoltType.SMALLINT]: 2,
  [VoltType.INTEGER]: 4,
  [VoltType.BIGINT]: 8,
  [VoltType.FLOAT]: 8,
  [VoltType.TIMESTAMP]: 8,
  [VoltType.DATE]: 4,
  [VoltType.DECIMAL]: 16,
  [VoltType.BOOLEAN]: 1,
  [VoltType.GEOGRAPHY_POINT]: 16,
};

/** Types of which tables cannot have columns. */
const NO_COLUMNS: readonly number[] = [VoltType.NULL, VoltType.VOLTTABLE];

/**
 * The bytes of one table, and where in them its values are. Reading the header checks the header; rows are looked at,
 * all at once, when the first place in them is asked for.
 */
export class TableLayout {
  /** The memory that holds the table, and perhaps others; lent, never changed. */
  readonly view: DataView;
  readonly bytes: Uint8Array;
  /** Where its length begins, and where it ends. */
  readonly start: number;
  readonly end: number;
  /** What a procedure set as the status of the table; -128 when it set none. */
  readonly statusCode: number;
  readonly columns: readonly ColumnInfo[];
  readonly rowCount: number;
  readonly #rowsAt: number;
  #places: readonly ColumnPlace[] | undefined;

  // VoltTable (fact sheet of the format: server 10.1, org.voltdb.VoltTable):
  //   int32 total length, int32 header length (both without themselves),
  //   int8 status, int16 columns, int8 type each, string name each,
  //   int32 rows, each int32 length and the values one after the other

  /**
   * Reads the header of the table whose length stands at `start`.
   * @throws {VoltProtocolError} when the header does not fit into the table, or the table into `bytes`
   */
  constructor(bytes: Uint8Array, view: DataView, start: number) {
    this.bytes = bytes;
    this.view = view;
    this.start = start;
    this.end = tableEnd(bytes, view, start);
    if (this.end - start < 15) throw this.fault("the table is too short for its header", start);
    const headerEnd = start + 8 + view.getInt32(start + 4);
    if (!(headerEnd >= start + 11 && headerEnd + 4 <= this.end)) {
      throw this.fault("the header does not fit into the table", start + 4);
    }
    this.statusCode = view.getInt8(start + 8);
    this.columns = this.#readColumns(start + 9, headerEnd);
    this.#rowsAt = headerEnd + 4;
    this.rowCount = view.getInt32(headerEnd);
    const leastRow = this.columns.reduce((sum, { type }) => sum + (WIDTHS[type] ?? 4), 4);
    if (!(this.rowCount >= 0 && this.rowCount <= (this.end - this.#rowsAt) / leastRow)) {
      throw this.fault(`${this.rowCount} rows do not fit into the table`, headerEnd);
    }
  }

  /**
   * Where the values of column `index` are.
   * @throws {VoltProtocolError} when the rows are not as long as they say
   */
  place(index: number): ColumnPlace {
    this.#places ??= this.#findPlaces();
    return this.#places[index]!;
  }

  /** An error about a byte of this table. */
  fault(message: string, offset: number): VoltProtocolError {
    const firstBytes = this.bytes.subarray(this.start);
    return new VoltProtocolError(message, { offset: offset - this.start, kind: "VoltTable", firstBytes });
  }

  #readColumns(start: number, end: number): ColumnInfo[] {
    const { view } = this;
    const count = view.getInt16(start);
    // A column is a type byte and a name of at least four bytes.
    if (!(count >= 0 && count <= (end - start - 2) / 5))
      throw this.fault(`${count} columns in the header`, start);
    const columns: ColumnInfo[] = [];
    let at = start + 2 + count;
    for (let i = 0; i < count; i++) {
      const type = view.getInt8(start + 2 + i);
      if (!isVoltType(type) || NO_COLUMNS.includes(type)) {
        throw this.fault(`a column of the type ${typeName(type)}`, start + 2 + i);
      }
      const length = at + 4 <= end ? view.getInt32(at) : -2;
      if (length < -1 || at + 4 + length > end) throw this.fault("the name of a column does not fit", at);
      const nameEnd = at + 4 + Math.max(0, length);
      columns.push({ name: decodeUtf8(this.bytes, at + 4, nameEnd), type });
      at = nameEnd;
    }
    if (at !== end) throw this.fault("the header is longer than its columns", at);
    return columns;
  }

  /** Walks over all rows. Between two values of variable length, all others are at fixed distances. */
  #findPlaces(): ColumnPlace[] {
    const { columns, rowCount } = this;
    const widths: number[] = [0];
    const segments = columns.map(({ type }) => {
      const segment = widths.length - 1;
      const offset = widths[segment]!;
      const width = WIDTHS[type];
      if (width === undefined) widths.push(0);
      else widths[segment] = offset + width;
      return { segment, offset };
    });
    const bases = widths.map(() => new Uint32Array(rowCount));
    this.#walk(widths, bases);
    return segments.map(({ segment, offset }) => ({ bases: bases[segment]!, offset }));
  }

  #walk(widths: readonly number[], bases: readonly Uint32Array[]): void {
    const { view, end, rowCount } = this;
    const last = widths.length - 1;
    let at = this.#rowsAt;
    for (let row = 0; row < rowCount; row++) {
      const rowEnd = at + 4 <= end ? at + 4 + view.getInt32(at) : -1;
      if (!(rowEnd >= at + 4 && rowEnd <= end))
        throw this.fault(`row ${row} does not fit into the table`, at);
      at += 4;
      for (let s = 0; s < last; s++) {
        bases[s]![row] = at;
        at += widths[s]!;
        const length = at + 4 <= rowEnd ? view.getInt32(at) : -2;
        if (length < -1) throw this.fault(`a value of row ${row} does not fit`, at);
        at += length > 0 ? 4 + length : 4;
      }
      bases[last]![row] = at;
      at += widths[last]!;
      if (at !== rowEnd) throw this.fault(`the values of row ${row} are not as long as the row`, at);
    }
    if (at !== end) throw this.fault("the table is longer than its rows", at);
  }
}

/**
 * Where the table ends whose length stands at `start`.
 * @throws {VoltProtocolError} when that is beyond the bytes
 */
export function tableEnd(
  bytes: Uint8Array,
  view: DataView,
  start: number,
  limit: number = bytes.length,
): number {
  const length = start + 4 <= limit ? view.getInt32(start) : -1;
  if (length < 0 || start + 4 + length > limit) {
    const firstBytes = bytes.subarray(start, limit);
    throw new VoltProtocolError("the table is longer than the message", {
      offset: 0,
      kind: "VoltTable",
      firstBytes,
    });
  }
  return start + 4 + length;
}
