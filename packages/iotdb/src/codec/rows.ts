import type { Column } from "./column/column.ts";
import { type RecordShape, recordBuilder } from "./record.ts";

/**
 * The rows `from` to `to` of some columns.
 *
 * The loop that makes them is generated for the columns at hand (and without code generation where that is forbidden),
 * so that all rows share one hidden class and every access is monomorphic.
 */
export function readRows<Row>(
  columns: readonly Column[],
  shape: RecordShape,
  from: number,
  to: number,
): Row[] {
  const fields = columns.map((column) => {
    const { kind, storage, nulls } = column.access;
    return { name: column.name, kind, storage, nulls };
  });
  const storages = fields.map(({ kind, storage }, c) => {
    if (kind !== "batch") return storage;
    const batch = new Array<unknown>(to - from);
    columns[c]!.copyTo(batch, from, to);
    return batch;
  });
  const rows = new Array<Row>(to - from);
  const build = recordBuilder(fields, shape, to - from);
  build(
    rows,
    from,
    to,
    storages,
    fields.map(({ nulls }) => nulls),
  );
  return rows;
}
