import { ByteWriter, maskToBitmap } from "@x/binary";
import { Encoding, PhysicalType } from "../../src/codec/block/wire-column.ts";
import type { DataTypeName } from "../../src/codec/data-type.ts";

/** How a column of a block that a test writes is laid out. */
export type Layout = "plain" | "run" | "dictionary";

/** A column of a block: values as the wire has them (bigints, numbers, booleans, bytes), null for NULL. */
export interface BlockColumn {
  readonly type: DataTypeName;
  readonly values: readonly unknown[];
  /** `run` wants all values alike. */
  readonly layout: Layout;
}

const PHYSICAL: Readonly<Record<DataTypeName, number>> = {
  BOOLEAN: PhysicalType.BOOLEAN,
  INT32: PhysicalType.INT32,
  DATE: PhysicalType.INT32,
  INT64: PhysicalType.INT64,
  TIMESTAMP: PhysicalType.INT64,
  FLOAT: PhysicalType.FLOAT,
  DOUBLE: PhysicalType.DOUBLE,
  TEXT: PhysicalType.BINARY,
  STRING: PhysicalType.BINARY,
  BLOB: PhysicalType.BINARY,
  OBJECT: PhysicalType.BINARY,
};

const PLAIN: readonly number[] = [
  Encoding.BYTE_ARRAY,
  Encoding.INT32_ARRAY,
  Encoding.INT64_ARRAY,
  Encoding.INT32_ARRAY,
  Encoding.INT64_ARRAY,
  Encoding.BINARY_ARRAY,
];

/** Writes a block as the server's serializer does, with a dummy time column unless one is given. */
export function writeBlock(
  rowCount: number,
  columns: readonly BlockColumn[],
  times?: readonly bigint[],
): Uint8Array {
  const writer = new ByteWriter();
  writer.i32be(columns.length);
  for (const { type } of columns) writer.u8(PHYSICAL[type]);
  writer.i32be(rowCount);
  writer.u8(times === undefined ? Encoding.RLE : Encoding.INT64_ARRAY);
  for (const column of columns) writer.u8(encodingOf(column));
  if (times === undefined) writer.u8(Encoding.INT64_ARRAY);
  writePlain(writer, "INT64", times ?? [0n]);
  for (const column of columns) writeColumn(writer, column);
  return writer.finish();
}

function encodingOf({ type, layout }: BlockColumn): number {
  if (layout === "run") return Encoding.RLE;
  return layout === "dictionary" ? Encoding.DICTIONARY : PLAIN[PHYSICAL[type]]!;
}

function writeColumn(writer: ByteWriter, { type, values, layout }: BlockColumn): void {
  if (layout === "plain") {
    writePlain(writer, type, values);
    return;
  }
  writer.u8(PLAIN[PHYSICAL[type]]!);
  if (layout === "run") {
    writePlain(writer, type, [values[0]]);
    return;
  }
  // Not a Set: it takes -0 for 0.
  const distinct: unknown[] = [];
  const ids = values.map((value) => {
    const known = distinct.findIndex((other) => Object.is(other, value));
    return known >= 0 ? known : distinct.push(value) - 1;
  });
  writer.i32be(distinct.length);
  writePlain(writer, type, distinct);
  writer.i32be(values.length);
  for (const id of ids) writer.i32be(id);
}

function writePlain(writer: ByteWriter, type: DataTypeName, values: readonly unknown[]): void {
  const nulls = Uint8Array.from(values, (value) => (value === null ? 1 : 0));
  const hasNull = nulls.includes(1);
  writer.u8(hasNull ? 1 : 0);
  if (hasNull) writer.append(maskToBitmap(nulls, "msb"));
  if (type === "BOOLEAN") {
    writer.append(
      maskToBitmap(
        Uint8Array.from(values, (value) => (value === true ? 1 : 0)),
        "msb",
      ),
    );
    return;
  }
  for (const value of values) if (value !== null) writeValue(writer, type, value);
}

function writeValue(writer: ByteWriter, type: DataTypeName, value: unknown): void {
  const physical = PHYSICAL[type];
  if (physical === PhysicalType.INT32) writer.i32be(value as number);
  else if (physical === PhysicalType.INT64) writer.i64be(value as bigint);
  else if (physical === PhysicalType.FLOAT) writer.f32be(value as number);
  else if (physical === PhysicalType.DOUBLE) writer.f64be(value as number);
  else {
    writer.u32be((value as Uint8Array).length);
    writer.append(value as Uint8Array);
  }
}
