import { bits, columnBytes, decimalWords, epochDays, validity } from "./arrow/buffers.ts";
import { type ArrowModule, type ArrowTable, create } from "./arrow/module.ts";
import type { TableColumn } from "./codec/column/column.ts";
import { DECIMAL_SCALE } from "./codec/decimal.ts";
import type { GeographyPoint } from "./codec/geography-point.ts";
import { TableLayout } from "./codec/table-layout.ts";
import { tableOf, type VoltTable } from "./codec/volt-table.ts";
import { VoltType } from "./codec/volt-type.ts";
import { VoltUsageError } from "./errors.ts";

export type { ArrowModule, ArrowTable } from "./arrow/module.ts";

/** What the children of a record batch are made of. */
interface ArrowPart {
  readonly type: object;
  readonly buffers: object;
}

/**
 * A table as one of the module `apache-arrow`, which the caller passes in: `toArrow(table, await import("apache-arrow"))`.
 *
 * Values go over as they are, whatever the table is read as otherwise: instants as microseconds of UTC, decimals with
 * 38 digits of which 12 stand after the point, points as a struct of `lng` and `lat`, polygons as well-known text.
 *
 * @throws {VoltUsageError} for two columns of the same name, which `apache-arrow` cannot tell apart
 */
export function toArrow<A extends ArrowModule>(table: VoltTable<unknown>, arrow: A): ArrowTable<A> {
  const names = table.columns.map(({ name }) => name);
  const twice = names.find((name, c) => names.indexOf(name) !== c);
  if (twice !== undefined) throw new VoltUsageError(`two columns "${twice}": name them apart for Arrow`);
  const exact = exactly(table);
  const make = arrow.makeData as (props: object) => object;
  const columns = names.map((_, c) => exact.column(c));
  const parts = columns.map((column) => partOf(arrow, column));
  const fields = names.map((name, c) => create(arrow.Field, name, parts[c]!.type, true));
  const children = columns.map((column, c) => {
    const nullBitmap = validity(column);
    const { length, nullCount } = column;
    return make({
      type: parts[c]!.type,
      length,
      nullCount,
      ...(nullBitmap && { nullBitmap }),
      ...parts[c]!.buffers,
    });
  });
  const schema = create(arrow.Schema, fields);
  const struct = make({ type: create(arrow.Struct, fields), length: table.rowCount, nullCount: 0, children });
  return create<ArrowTable<A>>(arrow.Table, schema, [create(arrow.RecordBatch, schema, struct)]);
}

/** The same bytes, read so that nothing is lost. */
function exactly(table: VoltTable<unknown>): VoltTable {
  const { bytes } = table;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return tableOf(new TableLayout(bytes, view, 0), {
    int64: "bigint",
    timestamps: "bigint",
    decimals: "bigint",
  });
}

function partOf(arrow: ArrowModule, column: TableColumn): ArrowPart {
  switch (column.type) {
    case VoltType.TINYINT:
      return { type: create(arrow.Int8), buffers: { data: column.values } };
    case VoltType.SMALLINT:
      return { type: create(arrow.Int16), buffers: { data: column.values } };
    case VoltType.INTEGER:
      return { type: create(arrow.Int32), buffers: { data: column.values } };
    case VoltType.BIGINT:
      return { type: create(arrow.Int64), buffers: { data: column.values } };
    case VoltType.FLOAT:
      return { type: create(arrow.Float64), buffers: { data: column.values } };
    case VoltType.TIMESTAMP:
      return {
        type: create(arrow.Timestamp, arrow.TimeUnit.MICROSECOND, "UTC"),
        buffers: { data: column.values },
      };
    case VoltType.DATE:
      return { type: create(arrow.DateDay), buffers: { data: epochDays(column.toArray() as string[]) } };
    case VoltType.DECIMAL:
      return { type: create(arrow.Decimal, DECIMAL_SCALE, 38, 128), buffers: { data: decimalWords(column) } };
    case VoltType.VARBINARY:
      return { type: create(arrow.Binary), buffers: columnBytes(column) };
    case VoltType.BOOLEAN:
      return { type: create(arrow.Bool), buffers: { data: bits(column.toArray() as boolean[]) } };
    case VoltType.GEOGRAPHY_POINT:
      return pointPart(arrow, column.toArray() as (GeographyPoint | null)[]);
    default:
      return { type: create(arrow.Utf8), buffers: columnBytes(column) };
  }
}

function pointPart(arrow: ArrowModule, points: readonly (GeographyPoint | null)[]): ArrowPart {
  const make = arrow.makeData as (props: object) => object;
  const float = create(arrow.Float64);
  const coordinate = (of: (point: GeographyPoint) => number): object => {
    const data = Float64Array.from(points, (point) => (point === null ? 0 : of(point)));
    return make({ type: float, length: points.length, nullCount: 0, data });
  };
  const fields = ["lng", "lat"].map((name) => create(arrow.Field, name, float, false));
  const children = [coordinate(({ lng }) => lng), coordinate(({ lat }) => lat)];
  return { type: create(arrow.Struct, fields), buffers: { children } };
}
