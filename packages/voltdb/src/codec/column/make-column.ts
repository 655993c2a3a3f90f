import type { CellKind } from "../record.ts";
import type { ColumnInfo } from "../table-layout.ts";
import type { LongFactory, ValueModes } from "../value-modes.ts";
import { VoltType } from "../volt-type.ts";
import type { ColumnSource, TableColumn } from "./column.ts";
import { BigIntColumn, DateColumn, LongColumn, SafeNumberColumn } from "./int64.ts";
import {
  BooleanColumn,
  DayColumn,
  DecimalColumn,
  GeographyColumn,
  PointColumn,
  ScaledDecimalColumn,
  VarbinaryColumn,
} from "./lists.ts";
import { FloatColumn, IntegerColumn, SmallintColumn, TinyintColumn } from "./numbers.ts";
import { StringColumn } from "./strings.ts";

/** A column whose values are read as the modes say; undefined for types of which there are no columns. */
export function makeColumn(
  info: ColumnInfo,
  source: ColumnSource,
  modes: ValueModes,
): TableColumn | undefined {
  switch (info.type) {
    case VoltType.TINYINT:
      return new TinyintColumn(info, source);
    case VoltType.SMALLINT:
      return new SmallintColumn(info, source);
    case VoltType.INTEGER:
      return new IntegerColumn(info, source);
    case VoltType.BIGINT:
      if (modes.int64 === "bigint") return new BigIntColumn(info, source);
      if (modes.int64 === "number") return new SafeNumberColumn(info, source);
      return new LongColumn(info, source, modes.int64 as LongFactory);
    case VoltType.FLOAT:
      return new FloatColumn(info, source);
    case VoltType.STRING:
      return new StringColumn(info, source);
    case VoltType.TIMESTAMP:
      return modes.timestamps === "date" ? new DateColumn(info, source) : new BigIntColumn(info, source);
    case VoltType.DATE:
      return new DayColumn(info, source);
    case VoltType.DECIMAL:
      return modes.decimals === "string"
        ? new DecimalColumn(info, source)
        : new ScaledDecimalColumn(info, source);
    case VoltType.VARBINARY:
      return new VarbinaryColumn(info, source);
    case VoltType.GEOGRAPHY_POINT:
      return new PointColumn(info, source);
    case VoltType.GEOGRAPHY:
      return new GeographyColumn(info, source);
    case VoltType.BOOLEAN:
      return new BooleanColumn(info, source);
    default:
      return undefined;
  }
}

/** How rows get the values of such a column: what the columns above do one by one, rows may do in passing. */
export function cellKindOf(type: VoltType, modes: ValueModes): CellKind {
  switch (type) {
    case VoltType.TINYINT:
      return "int8";
    case VoltType.SMALLINT:
      return "int16";
    case VoltType.INTEGER:
      return "int32";
    case VoltType.BIGINT:
      return modes.int64 === "bigint" ? "int64" : "list";
    case VoltType.FLOAT:
      return "float64";
    case VoltType.TIMESTAMP:
      return modes.timestamps === "date" ? "date" : "int64";
    default:
      return "list";
  }
}
