import type { ByteReader } from "@x/binary";
import { parseClassName } from "./class-name.ts";
import { guarded, malformed } from "./malformed.ts";
import type { CqlType, SimpleTypeName } from "./type.ts";

/** Types within types are followed this far. */
export const MAX_TYPE_DEPTH = 64;

const SIMPLE: Readonly<Record<number, SimpleTypeName>> = {
  1: "ascii",
  2: "bigint",
  3: "blob",
  4: "boolean",
  5: "counter",
  6: "decimal",
  7: "double",
  8: "float",
  9: "int",
  11: "timestamp",
  12: "uuid",
  13: "text",
  14: "varint",
  15: "timeuuid",
  16: "inet",
  17: "date",
  18: "time",
  19: "smallint",
  20: "tinyint",
  21: "duration",
};

/**
 * Reads the type of a column (CQL v4 §4.2.5.2):
 *
 * | part | what |
 * |---|---|
 * | u16 | id: 0x01 to 0x15 simple types, others below |
 * | 0x00 custom | [string] class name: vectors, durations in v4, and types of the server's own |
 * | 0x20 list, 0x22 set | type of the elements |
 * | 0x21 map | type of the keys, type of the values |
 * | 0x30 UDT | [string] keyspace, [string] name, u16 n, n times: [string] field, type |
 * | 0x31 tuple | u16 n, n types |
 *
 * @throws {ScyllaProtocolError} for unknown ids, missing bytes, and types nested deeper than 64
 */
export function decodeTypeOption(reader: ByteReader): CqlType {
  return guarded(reader.bytes, reader.offset, "type", () => readType(reader, 0));
}

function readType(reader: ByteReader, depth: number): CqlType {
  const start = reader.offset;
  if (depth > MAX_TYPE_DEPTH) malformed(reader.bytes, start, "type", "types are nested too deeply");
  const id = reader.u16be();
  const simple = SIMPLE[id];
  if (simple !== undefined) return { kind: simple };
  switch (id) {
    case 0x00:
      return parseClassName(readString(reader));
    case 0x20:
      return { kind: "list", element: readType(reader, depth + 1) };
    case 0x21: {
      const key = readType(reader, depth + 1);
      return { kind: "map", key, value: readType(reader, depth + 1) };
    }
    case 0x22:
      return { kind: "set", element: readType(reader, depth + 1) };
    case 0x30: {
      const keyspace = readString(reader);
      const name = readString(reader);
      const fields = readList(reader, 4, () => {
        const field = readString(reader);
        return { name: field, type: readType(reader, depth + 1) };
      });
      return { kind: "udt", keyspace, name, fields };
    }
    case 0x31:
      return { kind: "tuple", elements: readList(reader, 2, () => readType(reader, depth + 1)) };
    default:
      return malformed(reader.bytes, start, "type", `unknown type 0x${id.toString(16)}`);
  }
}

/** A [string]: u16 length, UTF-8. */
export function readString(reader: ByteReader): string {
  return reader.utf8(reader.u16be());
}

function readList<T>(reader: ByteReader, leastBytes: number, read: () => T): T[] {
  const count = reader.u16be();
  if (count * leastBytes > reader.remaining)
    malformed(reader.bytes, reader.offset, "type", `${count} parts in ${reader.remaining} bytes`);
  const list: T[] = [];
  for (let i = 0; i < count; i++) list.push(read());
  return list;
}
