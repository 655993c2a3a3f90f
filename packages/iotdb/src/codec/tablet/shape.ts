import type { LongLike, NumericArray } from "@x/binary";
import { IoTDBUsageError } from "../../errors.ts";
import { ColumnCategory } from "../column-category.ts";
import { DataType, dataTypeName } from "../data-type.ts";

/** A column of a tablet. */
export interface TabletColumn {
  /** Its name in the table; the server ignores case. */
  readonly name: string;
  readonly type: DataType;
  /** Default FIELD. */
  readonly category?: ColumnCategory | undefined;
}

/** When a row is: a Date, or a count of the server's unit (milliseconds by default) since 1970 UTC. */
export type TimeInput = Date | number | bigint | LongLike;

/** A row: values in the order of the columns, or by their names. */
export type TabletRow = readonly unknown[] | Readonly<Record<string, unknown>>;

/** The values of one column, and which of them are NULL. */
export interface ColumnData {
  readonly values: NumericArray | readonly unknown[];
  /** Bit i is `nulls[i >> 3] & (1 << (i & 7))`, 1 = NULL. */
  readonly nulls?: Uint8Array | undefined;
}

/** Rows on their way into a table, as rows. */
export interface RowsTablet {
  readonly table: string;
  readonly columns: readonly TabletColumn[];
  readonly rowCount: number;
  /** Undefined when rows bring their own. */
  readonly timestamps: ArrayLike<TimeInput> | undefined;
  readonly rows: readonly TabletRow[];
}

/** Rows on their way into a table, as columns. */
export interface ColumnsTablet {
  readonly table: string;
  readonly columns: readonly TabletColumn[];
  readonly rowCount: number;
  readonly time: ArrayLike<TimeInput>;
  /** In the order of `columns`. */
  readonly data: readonly ColumnData[];
}

export type AnyTablet = RowsTablet | ColumnsTablet;

/** What rows call their time when they bring it themselves. */
export const TIME_NAME = "time";

const CATEGORIES: ReadonlySet<unknown> = /* @__PURE__ */ new Set(
  /* @__PURE__ */ Object.values(ColumnCategory),
);

/** @throws {IoTDBUsageError} for columns that no tablet can have */
export function checkShape(table: string, columns: readonly TabletColumn[]): void {
  if (typeof table !== "string" || table === "")
    throw new IoTDBUsageError("A tablet needs the name of its table");
  if (!Array.isArray(columns) || columns.length === 0) {
    throw new IoTDBUsageError(`The tablet of table "${table}" has no columns`);
  }
  const names = new Set<string>();
  for (const { name, type, category } of columns) {
    if (typeof name !== "string" || name === "") {
      throw new IoTDBUsageError(`A column of the tablet of table "${table}" has no name`);
    }
    const known = name.toLowerCase();
    if (known === TIME_NAME) {
      throw new IoTDBUsageError(`The time column is no column of a tablet: give its values as timestamps`);
    }
    if (names.has(known)) throw new IoTDBUsageError(`The tablet has two columns "${name}"`);
    names.add(known);
    if (dataTypeName(type) === undefined) {
      const some = Object.keys(DataType).slice(0, 3).join(", ");
      throw new IoTDBUsageError(`Column "${name}" has no type of DataType (${some} …)`);
    }
    if (category !== undefined && !CATEGORIES.has(category)) {
      throw new IoTDBUsageError(`Column "${name}" has no category of ColumnCategory (TAG, FIELD, ATTRIBUTE)`);
    }
  }
}
