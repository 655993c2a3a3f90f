import { bits, columnBytes, epochDays, validity } from "./arrow/buffers.ts";
import { type ArrowModule, type ArrowObject, type ArrowTable, create } from "./arrow/module.ts";
import type { BytesColumn } from "./codec/column/bytes-column.ts";
import type { Column } from "./codec/column/column.ts";
import type { DataTypeName } from "./codec/data-type.ts";
import type { TimePrecision } from "./codec/value-modes.ts";
import { IoTDBUsageError } from "./errors.ts";
import type { ColumnInfo, ResultBatch } from "./result-batch.ts";
import type { SessionDataSet } from "./session-data-set.ts";

export type { ArrowModule, ArrowTable } from "./arrow/module.ts";

/**
 * A batch of a result, or several of the same result, as a table of the module `apache-arrow`, which the caller passes in:
 * `toArrow(batch, await import("apache-arrow"))`. Each batch becomes a record batch.
 *
 * Numbers and instants go over as typed arrays, texts and bytes as the bytes that came, whatever the result was to be read as.
 * Timestamps are of UTC, in the unit of the server.
 *
 * @throws {IoTDBUsageError} for no batches at all, and for two columns of the same name, which `apache-arrow` cannot tell apart
 */
export function toArrow<A extends ArrowModule>(
  result: ResultBatch<unknown> | Iterable<ResultBatch<unknown>>,
  arrow: A,
): ArrowTable<A>;
/**
 * All rows of a data set that are left, read to the end; a table of no rows where there are none. Memory holds the whole
 * of it. The data set is closed then, also when this fails.
 *
 * @throws {IoTDBUsageError} for two columns of the same name
 * @throws as reading the data set does
 */
export function toArrow<A extends ArrowModule>(
  result: SessionDataSet<unknown>,
  arrow: A,
): Promise<ArrowTable<A>>;
export function toArrow<A extends ArrowModule>(
  result: ResultBatch<unknown> | Iterable<ResultBatch<unknown>> | SessionDataSet<unknown>,
  arrow: A,
): ArrowTable<A> | Promise<ArrowTable<A>> {
  if ("batches" in result) return readToArrow(result, arrow);
  const batches = "rowCount" in result ? [result] : Array.from(result);
  const [first] = batches;
  if (first === undefined) throw new IoTDBUsageError("There is no batch to tell what columns the table has");
  const schema = schemaOf(first.columns, first.precision, arrow);
  const records = batches.map((batch) => recordOf(batch, schema, arrow));
  return create<ArrowTable<A>>(arrow.Table, schema.schema, records);
}

async function readToArrow<A extends ArrowModule>(
  dataSet: SessionDataSet<unknown>,
  arrow: A,
): Promise<ArrowTable<A>> {
  try {
    const schema = schemaOf(dataSet.columns, dataSet.precision, arrow);
    const records: ArrowObject[] = [];
    for await (const batch of dataSet.batches()) records.push(recordOf(batch, schema, arrow));
    return create<ArrowTable<A>>(arrow.Table, schema.schema, records);
  } finally {
    await dataSet.close();
  }
}

/** What all record batches of a table have in common. */
interface TableSchema {
  readonly types: readonly ArrowObject[];
  readonly struct: ArrowObject;
  readonly schema: ArrowObject;
}

function schemaOf(columns: readonly ColumnInfo[], precision: TimePrecision, arrow: ArrowModule): TableSchema {
  const names = columns.map(({ name }) => name);
  const twice = names.find((name, c) => names.indexOf(name) !== c);
  if (twice !== undefined) throw new IoTDBUsageError(`Two columns "${twice}": name them apart for Arrow`);
  const types = columns.map(({ type }) => arrowType(arrow, type, precision));
  const fields = names.map((name, c) => create(arrow.Field, name, types[c], true));
  return { types, struct: create(arrow.Struct, fields), schema: create(arrow.Schema, fields) };
}

function recordOf(
  batch: ResultBatch<unknown>,
  { types, struct, schema }: TableSchema,
  arrow: ArrowModule,
): ArrowObject {
  const make = arrow.makeData as (props: object) => ArrowObject;
  const children = batch.exactColumns().map((column, c) => {
    const { length, nullCount } = column;
    const nullBitmap = validity(column);
    return make({
      type: types[c],
      length,
      nullCount,
      ...(nullBitmap && { nullBitmap }),
      ...buffers(column),
    });
  });
  const data = make({ type: struct, length: batch.rowCount, nullCount: 0, children });
  return create(arrow.RecordBatch, schema, data);
}

function arrowType(arrow: ArrowModule, type: DataTypeName, precision: TimePrecision): ArrowObject {
  switch (type) {
    case "BOOLEAN":
      return create(arrow.Bool);
    case "INT32":
      return create(arrow.Int32);
    case "INT64":
      return create(arrow.Int64);
    case "FLOAT":
      return create(arrow.Float32);
    case "DOUBLE":
      return create(arrow.Float64);
    case "DATE":
      return create(arrow.DateDay);
    case "TIMESTAMP": {
      const { MILLISECOND, MICROSECOND, NANOSECOND } = arrow.TimeUnit;
      const unit = { ms: MILLISECOND, us: MICROSECOND, ns: NANOSECOND }[precision];
      return create(arrow.Timestamp, unit, "UTC");
    }
    case "TEXT":
    case "STRING":
      return create(arrow.Utf8);
    case "BLOB":
    case "OBJECT":
      return create(arrow.Binary);
  }
}

function buffers(column: Column): object {
  switch (column.type) {
    case "BOOLEAN":
      return { data: bits(column.values as Uint8Array) };
    case "DATE":
      return { data: epochDays(column) };
    case "TEXT":
    case "STRING":
    case "BLOB":
    case "OBJECT":
      return columnBytes(column as BytesColumn);
    default:
      return { data: column.values };
  }
}
