/** Prints the type map: what a value of each type is in rows, and what `column.values` keeps them in. */
import { inspect } from "node:util";
import { Session } from "@x/chdb";

/** A type, and an expression for a value of it. */
const map = [
  ["UInt8 … UInt32, Int8 … Int32", "-5::Int32"],
  ["UInt64, Int64", "18446744073709551615::UInt64"],
  ["UInt128, UInt256, Int128, Int256", "'170141183460469231731687303715884105727'::Int128"],
  ["Float32, Float64", "1.5::Float64"],
  ["BFloat16", "1.5::BFloat16"],
  ["Bool", "true"],
  ["Decimal of 1 to 9 digits", "1.5::Decimal(9, 2)"],
  ["Decimal of 10 to 18 digits", "1.5::Decimal(18, 2)"],
  ["Decimal of 19 to 76 digits", "1.5::Decimal(38, 2)"],
  ["String", "'é'"],
  ["FixedString(N)", "'ab'::FixedString(3)"],
  ["Enum8, Enum16", "'on'::Enum8('off' = 0, 'on' = 1)"],
  ["UUID", "'61f0c404-5cb3-11e7-907b-a6006ad3dba0'::UUID"],
  ["IPv4", "'127.0.0.1'::IPv4"],
  ["IPv6", "'2001:db8::1'::IPv6"],
  ["Date", "'2026-02-28'::Date"],
  ["Date32", "'1950-02-28'::Date32"],
  ["DateTime", "toDateTime('2026-02-28 12:00:00', 'UTC')"],
  ["DateTime64(3)", "toDateTime64('2026-02-28 12:00:00.125', 3, 'UTC')"],
  ["DateTime64(9)", "toDateTime64('2026-02-28 12:00:00.123456789', 9, 'UTC')"],
  ["Time", "'12:34:56'::Time"],
  ["Time64(3)", "'12:34:56.789'::Time64(3)"],
  ["Interval…", "INTERVAL 5 DAY"],
  ["Nullable(T)", "NULL::Nullable(Float64)"],
  ["LowCardinality(String)", "toLowCardinality('x')"],
  ["Array(T)", "['a', 'b']"],
  ["Map(K, V)", "map('k', 1::UInt8)"],
  ["Tuple without names", "(1::UInt8, 'x')"],
  ["Tuple with names", "(1::UInt8, 'x')::Tuple(id UInt8, name String)"],
  ["Nested", "[(1::UInt8, 'x')]::Nested(id UInt8, name String)"],
  ["Variant(…)", "5::UInt64::Variant(String, UInt64)"],
  ["Dynamic", "toInt64(5)::Dynamic"],
  ["JSON", `'{"a": {"b": 1}, "c": [true]}'::JSON`],
  ["Point", "(1, 2)::Point"],
  ["Ring, LineString", "[(0, 0), (1, 0), (0, 1)]::Ring"],
  ["Polygon, MultiLineString", "[[(0, 0), (1, 0), (0, 1)]]::Polygon"],
  ["SimpleAggregateFunction(f, T)", "1::SimpleAggregateFunction(max, UInt8)"],
  ["QBit(Float32, N)", "[1, 2]::QBit(Float32, 2)"],
  ["Nothing", "NULL"],
] as const;

const code = (text: string): string => `\`${text.replaceAll("|", "\\|")}\``;
const settings = { enable_time_time64_type: 1 };

const session = await Session.open();
try {
  console.log("| type | in rows | `column.values` |\n| --- | --- | --- |");
  for (const [type, sql] of map) {
    const column = (await session.query(`SELECT ${sql} AS value`, { settings })).column("value");
    const value = column.get(0);
    const shown =
      value instanceof Date
        ? `new Date("${value.toISOString()}")`
        : inspect(value, { breakLength: Number.POSITIVE_INFINITY, depth: 5 });
    const kept = ArrayBuffer.isView(column.values)
      ? code(inspect(column.values, { breakLength: Number.POSITIVE_INFINITY }).replace("(1)", ""))
      : "as in rows";
    console.log(`| ${type} | ${code(shown)} | ${kept} |`);
  }
} finally {
  await session.close();
}
