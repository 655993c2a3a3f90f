import { type EncodedTablet, PreparedTablet } from "./codec/tablet/prepared-tablet.ts";
import {
  checkShape,
  type RowsTablet,
  type TabletColumn,
  type TabletRow,
  type TimeInput,
} from "./codec/tablet/shape.ts";
import type { TimePrecision } from "./codec/value-modes.ts";
import type { ColumnarTablet } from "./columnar-tablet.ts";
import { IoTDBUsageError } from "./errors.ts";
import { Printable } from "./printable.ts";

export type { TabletColumn, TabletRow, TimeInput } from "./codec/tablet/shape.ts";

/** What a {@link Tablet} is made of. Arrays are kept, not copied: leave them as they are until they are inserted. */
export interface TabletInit {
  /** Name of the table, made by the server when there is none. */
  readonly table: string;
  /** All columns but the time. */
  readonly columns: readonly TabletColumn[];
  /**
   * When each row is: Dates, or counts of the server's unit (milliseconds by default). Left out when each row brings its time
   * itself, as `time` or as the first value.
   */
  readonly timestamps?: ArrayLike<TimeInput> | undefined;
  /** Arrays with the values in the order of `columns`, or objects with a value for each name. `null` is NULL. */
  readonly rows: readonly TabletRow[];
}

/**
 * Rows for one table, on their way in. In any order: they are put in order by device and time where that is needed.
 * Values are checked when the tablet is inserted.
 */
export class Tablet extends Printable implements RowsTablet {
  readonly table: string;
  readonly columns: readonly TabletColumn[];
  readonly timestamps: ArrayLike<TimeInput> | undefined;
  readonly rows: readonly TabletRow[];

  /** @throws {IoTDBUsageError} for columns that cannot be, and when there are not as many timestamps as rows */
  constructor({ table, columns, timestamps, rows }: TabletInit) {
    super();
    checkShape(table, columns);
    if (!Array.isArray(rows)) throw new IoTDBUsageError("The rows of a tablet are an array");
    if (timestamps !== undefined && timestamps.length !== rows.length) {
      throw new IoTDBUsageError(`The tablet has ${rows.length} rows and ${timestamps.length} timestamps`);
    }
    this.table = table;
    this.columns = columns;
    this.timestamps = timestamps;
    this.rows = rows;
  }

  get rowCount(): number {
    return this.rows.length;
  }

  override toString(): string {
    const names = this.columns.map(({ name }) => name).join(", ");
    return `Tablet ${this.table} (${names}), ${this.rowCount} rows`;
  }
}

/** Readies a tablet for a server whose timestamps have this precision. @throws {IoTDBUsageError} for timestamps that are none */
export function prepareTablet(
  tablet: Tablet | ColumnarTablet,
  precision: TimePrecision = "ms",
): PreparedTablet {
  return new PreparedTablet(tablet, precision);
}

/** The bytes of a tablet. @throws {IoTDBUsageError} for a value that is not of its column's type */
export function encodeTablet(
  tablet: Tablet | ColumnarTablet,
  precision: TimePrecision = "ms",
): EncodedTablet {
  return prepareTablet(tablet, precision).encode();
}
