import type { Column } from "./column/column.ts";
import { recordBuilder } from "./record.ts";

/** Rows as objects by the names of the columns (of equal names the last one wins), or as arrays. */
export type RowShape = "object" | "array";

/**
 * The rows `from` to `to` of some columns.
 *
 * The loop that makes them is generated for the columns at hand (and without code generation where that is forbidden),
 * so that all rows share one hidden class and every access is monomorphic.
 */
export function readRows<Row>(columns: readonly Column[], shape: RowShape, from: number, to: number): Row[] {
  const fields = columns.map((column) => {
    const { kind, storage, nulls } = column.access;
    return { name: shape === "object" ? column.name : undefined, kind, storage, nulls };
  });
  const storages = fields.map(({ kind, storage }, c) => {
    if (kind !== "batch") return storage;
    const batch = new Array<unknown>(to - from);
    columns[c]!.copyTo(batch, from, to);
    return batch;
  });
  const rows = new Array<Row>(to - from);
  const build = recordBuilder(fields, to - from);
  build(
    rows,
    from,
    to,
    storages,
    fields.map(({ nulls }) => nulls),
  );
  return rows;
}
