import type { Column } from "./column.ts";

/** A column of TEXT, STRING, BLOB or OBJECT, of which the exact bytes can be had. */
export interface BytesColumn<T = unknown> extends Column<T> {
  /**
   * The exact bytes of value `index`, as a view of what the server sent, which it keeps in memory; null for NULL.
   * @throws {IoTDBUsageError} when there is no such value
   */
  bytes(index: number): Uint8Array | null;
}

/** Whether a column is one of texts or bytes: texts are read as UTF-8, and `bytes(i)` has them as they came. */
export function hasBytes<T>(column: Column<T>): column is BytesColumn<T> {
  return typeof (column as Partial<BytesColumn<T>>).bytes === "function";
}
