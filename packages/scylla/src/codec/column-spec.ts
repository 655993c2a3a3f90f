import type { ByteReader } from "@x/binary";
import { guarded, malformed } from "./malformed.ts";
import type { CqlType } from "./type.ts";
import { decodeTypeOption, readString } from "./type-option.ts";

/** What the server says of a column of a result, or of a bind marker. */
export interface ColumnSpec {
  readonly keyspace: string;
  readonly table: string;
  readonly name: string;
  readonly type: CqlType;
}

/**
 * Reads `count` columns of metadata (CQL v4 §4.2.5.2): with `global`, first [string] keyspace and [string] table for
 * all; then for each column [string] keyspace and [string] table (without `global`), [string] name, type.
 *
 * @throws {ScyllaProtocolError} when the bytes end too early or a type is unknown
 */
export function decodeColumnSpecs(reader: ByteReader, count: number, global: boolean): ColumnSpec[] {
  return guarded(reader.bytes, reader.offset, "columns", () => {
    let keyspace = "";
    let table = "";
    if (global) {
      keyspace = readString(reader);
      table = readString(reader);
    }
    const least = global ? 4 : 8;
    if (!(count >= 0 && count * least <= reader.remaining))
      malformed(reader.bytes, reader.offset, "columns", `${count} columns in ${reader.remaining} bytes`);
    const specs: ColumnSpec[] = [];
    for (let i = 0; i < count; i++) {
      if (!global) {
        keyspace = readString(reader);
        table = readString(reader);
      }
      const name = readString(reader);
      specs.push({ keyspace, table, name, type: decodeTypeOption(reader) });
    }
    return specs;
  });
}
