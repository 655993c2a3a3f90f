import { ByteWriter } from "@x/binary";
import type { ColumnSpec } from "../../../src/codec/column-spec.ts";
import { encodersOf, encodeValues } from "../../../src/codec/encode.ts";
import { parseTypeText } from "../../../src/codec/type.ts";
import { Result, type ResultExtras } from "../../../src/result.ts";
import type { RowsData } from "../../../src/rows.ts";

/** Columns from their names and type texts. */
export function columnsOf(
  types: Readonly<Record<string, string>> | readonly (readonly [string, string])[],
): ColumnSpec[] {
  const list = Array.isArray(types)
    ? (types as readonly (readonly [string, string])[])
    : Object.entries(types);
  return list.map(([name, type]) => ({
    keyspace: "ks",
    table: "t",
    name,
    type: parseTypeText(type, (udt) => ({
      kind: "udt",
      keyspace: "ks",
      name: udt,
      fields: [
        { name: "street", type: { kind: "text" } },
        { name: "zip", type: { kind: "int" } },
      ],
    })),
  }));
}

/** Rows as they would come, with other bytes before and after them. */
export function rowsOf(specs: readonly ColumnSpec[], rows: readonly (readonly unknown[])[]): RowsData {
  const writer = new ByteWriter();
  writer.append(Uint8Array.of(0xff, 0xff, 0xff));
  const encoders = encodersOf(specs);
  for (const row of rows) encodeValues(writer, specs, encoders, row);
  const end = writer.length;
  writer.append(Uint8Array.of(0xff, 0xff));
  const bytes = writer.finish();
  return { specs, rowCount: rows.length, source: { bytes, view: new DataView(bytes.buffer) }, start: 3, end };
}

/** A result of one page. */
export function resultOf(
  types: Readonly<Record<string, string>>,
  rows: readonly (readonly unknown[])[],
  extras: ResultExtras<Record<string, unknown>> = {},
): Result {
  return new Result([rowsOf(columnsOf(types), rows)], extras);
}
