import type { WireColumn } from "../block/wire-column.ts";
import type { DataTypeName } from "../data-type.ts";
import type { ValueModes } from "../value-modes.ts";
import { BlobColumn, TextColumn } from "./binaries.ts";
import { hasBytes } from "./bytes-column.ts";
import type { Column } from "./column.ts";
import { DayColumn } from "./days.ts";
import { InstantColumn } from "./instants.ts";
import { BigIntColumn, LongColumn, SafeIntegerColumn } from "./integers.ts";
import { BooleanColumn, NumberColumn } from "./numbers.ts";
import { ConstantBytesColumn, ConstantColumn, DictionaryBytesColumn, DictionaryColumn } from "./repeated.ts";
import type { TextCache } from "./text-cache.ts";

/** A column of a result, in all of its blocks. */
export interface ColumnMaker {
  readonly name: string;
  readonly type: DataTypeName;
  readonly modes: ValueModes;
  readonly texts: TextCache;
}

/** A column of a block with its meaning. The caller has checked that the type fits the block's. */
export function makeColumn(maker: ColumnMaker, wire: WireColumn): Column {
  if (wire.form !== "array") return makeRepeated(makeColumn(maker, wire.inner), wire);
  const { name, type, modes } = maker;
  const init = { name, type, length: wire.count, nulls: wire.nulls, nullCount: wire.nullCount };
  switch (type) {
    case "BOOLEAN":
      return new BooleanColumn(init, wire);
    case "INT32":
    case "FLOAT":
    case "DOUBLE":
      return new NumberColumn(init, wire);
    case "INT64":
      if (modes.int64 === "bigint") return new BigIntColumn(init, wire);
      if (modes.int64 === "number") return new SafeIntegerColumn(init, wire);
      return new LongColumn(init, wire, modes.int64);
    case "TIMESTAMP":
      if (modes.timestamps === "bigint") return new BigIntColumn(init, wire);
      return new InstantColumn(init, wire, modes.precision);
    case "DATE":
      return new DayColumn(init, wire);
    case "TEXT":
    case "STRING":
      return new TextColumn(init, wire, maker.texts);
    case "BLOB":
    case "OBJECT":
      return new BlobColumn(init, wire);
  }
}

function makeRepeated(inner: Column, wire: Exclude<WireColumn, { form: "array" }>): Column {
  if (hasBytes(inner)) {
    return wire.form === "run"
      ? new ConstantBytesColumn(inner, wire.count)
      : new DictionaryBytesColumn(inner, wire.ids);
  }
  return wire.form === "run" ? new ConstantColumn(inner, wire.count) : new DictionaryColumn(inner, wire.ids);
}
