import { ByteReader, bitmapToMask } from "@x/binary";
import { DataType } from "../../src/codec/data-type.ts";
import { LocalDate } from "../../src/codec/local-date.ts";

/** Reads the values of a tablet back, as servers do: a list for each column, null for NULL, timestamps as bigints. */
export function readTabletValues(
  bytes: Uint8Array,
  types: readonly number[],
  rowCount: number,
): { columns: unknown[][]; nullSection: boolean } {
  const reader = new ByteReader(bytes);
  const columns = types.map((type) => Array.from({ length: rowCount }, () => readValue(reader, type)));
  const nullSection = reader.remaining > 0;
  if (nullSection) {
    for (const column of columns) {
      if (reader.u8() !== 1) continue;
      const mask = bitmapToMask(reader.take(Math.floor(rowCount / 8) + 1), rowCount);
      for (let i = 0; i < rowCount; i++) if (mask[i] === 1) column[i] = null;
    }
  }
  if (reader.remaining > 0) throw new Error(`${reader.remaining} bytes are left`);
  return { columns, nullSection };
}

/** Reads timestamps back. */
export function readTabletTimes(bytes: Uint8Array): bigint[] {
  const reader = new ByteReader(bytes);
  return Array.from({ length: bytes.length / 8 }, () => reader.i64be());
}

function readValue(reader: ByteReader, type: number): unknown {
  switch (type) {
    case DataType.BOOLEAN:
      return reader.u8() === 1;
    case DataType.INT32:
      return reader.i32be();
    case DataType.INT64:
    case DataType.TIMESTAMP:
      return reader.i64be();
    case DataType.FLOAT:
      return reader.f32be();
    case DataType.DOUBLE:
      return reader.f64be();
    case DataType.DATE: {
      // Every number here must be a day, NULL or not: servers make a date of it.
      const packed = reader.i32be();
      return new LocalDate(Math.trunc(packed / 10_000), Math.trunc(packed / 100) % 100, packed % 100);
    }
    case DataType.TEXT:
    case DataType.STRING:
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(reader.take(reader.i32be()));
    default:
      return Uint8Array.from(reader.take(reader.i32be()));
  }
}
