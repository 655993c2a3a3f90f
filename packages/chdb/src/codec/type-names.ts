import type { PlainKind } from "./type.ts";

/** The types that are nothing but a name, in the engine's spelling. */
export const PLAIN_KINDS: ReadonlySet<string> = new Set<PlainKind>([
  "Int8",
  "Int16",
  "Int32",
  "Int64",
  "Int128",
  "Int256",
  "UInt8",
  "UInt16",
  "UInt32",
  "UInt64",
  "UInt128",
  "UInt256",
  "Float32",
  "Float64",
  "BFloat16",
  "Bool",
  "String",
  "Date",
  "Date32",
  "Time",
  "UUID",
  "IPv4",
  "IPv6",
  "Nothing",
  "Point",
  "Ring",
  "LineString",
  "MultiLineString",
  "Polygon",
  "MultiPolygon",
  "Geometry",
  "Identifier",
]);

export const INTERVAL_UNITS: ReadonlySet<string> = new Set([
  "Nanosecond",
  "Microsecond",
  "Millisecond",
  "Second",
  "Minute",
  "Hour",
  "Day",
  "Week",
  "Month",
  "Quarter",
  "Year",
]);

/** Names that may be written in any case. Source of this and the next: table `system.data_type_families`. */
const CASELESS: readonly string[] = [
  "Bool",
  "Date",
  "DateTime",
  "DateTime32",
  "DateTime64",
  "Decimal",
  "Decimal32",
  "Decimal64",
  "Decimal128",
  "Decimal256",
  "Enum",
  "Enum8",
  "Enum16",
  "JSON",
  "Time",
  "Time64",
  "Geometry",
];

/**
 * Types and the names that other SQL dialects have for them, in capitals: a user may write these, in any case, where a
 * type is declared (`{n:BIGINT}`). The engine's answers never use them.
 */
const ALIASES: readonly (readonly [name: string, ...aliases: readonly string[]])[] = [
  ["Int8", "TINYINT", "INT1", "BYTE"],
  ["Int16", "SMALLINT"],
  ["Int32", "INT", "INT4", "INTEGER", "MEDIUMINT"],
  ["Int64", "BIGINT", "SIGNED"],
  ["UInt64", "UNSIGNED"],
  ["Float32", "FLOAT", "REAL", "SINGLE"],
  ["Float64", "DOUBLE"],
  ["Bool", "BOOLEAN"],
  ["String", "CHAR", "VARCHAR", "TEXT", "TINYTEXT", "MEDIUMTEXT", "LONGTEXT", "BLOB", "BYTEA", "CLOB"],
  ["DateTime", "TIMESTAMP"],
  ["Decimal", "DEC", "NUMERIC", "FIXED"],
  ["FixedString", "BINARY"],
  ["IPv4", "INET4"],
  ["IPv6", "INET6"],
];

/** The name of the type that a word stands for; the word itself where that is none. */
export function aliasedType(word: string): string {
  const alias = word.toUpperCase();
  return (
    CASELESS.find((name) => name.toUpperCase() === alias) ??
    ALIASES.find(([, ...aliases]) => aliases.includes(alias))?.[0] ??
    word
  );
}
