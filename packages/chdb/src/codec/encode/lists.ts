import type { Column } from "../column/column.ts";

/** Whether a value is an array or a typed array. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/** The values `from` to `to` of a column as rows hold them. */
export function valuesOf(column: Column, from: number, to: number): unknown[] {
  const values: unknown[] = [];
  column.copyTo(values, 0, from, to);
  return values;
}
