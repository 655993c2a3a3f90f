import { ArrowConverter } from "./arrow/convert.ts";
import { type ArrowModule, type ArrowTable, create } from "./arrow/module.ts";
import type { Column } from "./codec/column/column.ts";
import { isNullable } from "./codec/type.ts";
import { parseType } from "./codec/type-parser.ts";

export type { ArrowModule, ArrowTable } from "./arrow/module.ts";

/** Columns with their number of rows: a `Result` or a `DataFrame`. */
export interface Tabular {
  readonly data: readonly Column[];
  readonly rowCount: number;
}

/**
 * A result as a table of the module `apache-arrow`, which the caller passes in:
 * `toArrow(result, await import("apache-arrow"))`.
 *
 * Numbers, dates in 32 bits, instants with 0, 3, 6 or 9 digits, wide decimals, fixed strings, dictionaries and offsets share
 * the result's memory; text is copied together. Instants are Timestamps in the zone of their type (UTC where it names
 * none), Time is a Duration, LowCardinality and enums are Dictionaries, Variant and Dynamic dense Unions, JSON is its
 * text, and so are UUIDs, addresses and integers of more than 64 bits.
 *
 * @throws {ChdbUsageError} for what Arrow cannot hold: instants out of range, columns of more than 126 types
 */
export function toArrow<A extends ArrowModule>(result: Tabular, arrow: A): ArrowTable<A> {
  const converter = new ArrowConverter(arrow);
  const types = result.data.map(({ type }) => parseType(type));
  const children = result.data.map((column, c) => converter.convert(types[c]!, column));
  const fields = result.data.map(({ name }, c) =>
    converter.field(name, children[c]!.type, isNullable(types[c]!)),
  );
  const schema = create(arrow.Schema, fields);
  const data = converter.make({
    type: create(arrow.Struct, fields),
    length: result.rowCount,
    nullCount: 0,
    children,
  });
  return create<ArrowTable<A>>(arrow.Table, schema, create(arrow.RecordBatch, schema, data));
}
