import { bitmapLength, type NumericArray } from "@x/binary";
import {
  type ColumnData,
  type ColumnsTablet,
  checkShape,
  type TabletColumn,
  type TimeInput,
} from "./codec/tablet/shape.ts";
import { IoTDBUsageError } from "./errors.ts";
import { Printable } from "./printable.ts";

/** A column with its values. Arrays are kept, not copied: leave them as they are until they are inserted. */
export interface TabletColumnData extends TabletColumn {
  /**
   * A typed array or a list. The typed array that `DataType` names for the type is written in bulk; others, and lists, are
   * checked value by value. In a list `null` is NULL.
   */
  readonly values: NumericArray | readonly unknown[];
  /** Which values are NULL: bit i is `nulls[i >> 3] & (1 << (i & 7))`, 1 = NULL. What stands there in `values` does not matter. */
  readonly nulls?: Uint8Array | undefined;
}

/** What a {@link ColumnarTablet} is made of, besides its table. */
export interface ColumnarTabletInit {
  /** When each row is: a BigInt64Array in the server's unit (milliseconds by default) is the fastest; or as in a `Tablet`. */
  readonly time: ArrayLike<TimeInput>;
  /** All columns but the time. */
  readonly columns: readonly TabletColumnData[];
}

/**
 * Columns for one table, on their way in: the fast way. Rows may be in any order: they are put in order by device and
 * time where that is needed.
 */
export class ColumnarTablet extends Printable implements ColumnsTablet {
  readonly table: string;
  readonly columns: readonly TabletColumn[];
  readonly rowCount: number;
  readonly time: ArrayLike<TimeInput>;
  readonly data: readonly ColumnData[];

  /** See {@link ColumnarTablet.from}, which is the same. */
  constructor(table: string, { time, columns }: ColumnarTabletInit) {
    super();
    checkShape(table, columns);
    this.table = table;
    this.columns = columns.map(({ name, type, category }) => ({ name, type, category }));
    this.rowCount = time.length;
    this.time = time;
    this.data = columns.map(({ name, values, nulls }) => {
      checkLength(name, values, nulls, time.length);
      return { values, nulls };
    });
  }

  /** @throws {IoTDBUsageError} for columns that cannot be, or that have another number of values than there are timestamps */
  static from(table: string, init: ColumnarTabletInit): ColumnarTablet {
    return new this(table, init);
  }

  override toString(): string {
    const names = this.columns.map(({ name }) => name).join(", ");
    return `ColumnarTablet ${this.table} (${names}), ${this.rowCount} rows`;
  }
}

function checkLength(name: string, values: unknown, nulls: unknown, rowCount: number): void {
  if (!Array.isArray(values) && (!ArrayBuffer.isView(values) || values instanceof DataView)) {
    throw new IoTDBUsageError(`The values of column "${name}" are neither an array nor a typed array`);
  }
  const { length } = values as ArrayLike<unknown>;
  if (length !== rowCount) {
    throw new IoTDBUsageError(`Column "${name}" has ${length} values for ${rowCount} timestamps`);
  }
  if (nulls === undefined) return;
  if (!(nulls instanceof Uint8Array) || nulls.length < bitmapLength(rowCount)) {
    throw new IoTDBUsageError(
      `The nulls of column "${name}" are no bitmap of ${bitmapLength(rowCount)} bytes, one bit for each row`,
    );
  }
}
