/** Prints what may be inserted into a column of each type: values of different kinds that are read back as one. */
import { inspect } from "node:util";
import { Session } from "@x/chdb";

const instant = new Date("2026-02-28T12:00:00.125Z");
const noon = new Date("2026-02-28T12:00:00Z");

/** A type, and values that mean the same in it. */
const map: [type: string, ...values: unknown[]][] = [
  ["Int32", 5, 5n],
  ["UInt64", 5, 5n],
  ["Int256", 5, 5n],
  ["Float64", 0.5],
  ["Bool", true, 1],
  ["Decimal(18, 2)", "1.50", 1.5, "15e-1", { unscaled: 15n, scale: 1 }],
  ["String", "é", Uint8Array.of(0xc3, 0xa9)],
  ["FixedString(3)", "ab", Uint8Array.of(97, 98)],
  ["Enum8('off' = 0, 'on' = 1)", "on", 1],
  ["UUID", "61f0c404-5cb3-11e7-907b-a6006ad3dba0", "61F0C4045CB311E7907BA6006AD3DBA0"],
  ["IPv4", "127.0.0.1", 2130706433],
  ["IPv6", "::1", "0:0:0:0:0:0:0:1"],
  ["Date", "2026-02-28", instant, 20512],
  ["DateTime", noon, "2026-02-28T12:00:00Z", "2026-02-28T14:00:00+02:00", 1772280000],
  ["DateTime64(3)", instant, "2026-02-28T12:00:00.125Z", 1772280000125n],
  ["Time64(1)", "12:34:56.5", 452965],
  ["Nullable(Int8)", null],
  ["LowCardinality(String)", "x"],
  ["Array(Float32)", [1, 2.5], Float32Array.of(1, 2.5)],
  ["Map(String, Int8)", new Map([["k", 1]]), { k: 1 }],
  ["Tuple(id UInt8, name String)", { id: 1, name: "x" }, [1, "x"]],
  ["Variant(String, UInt64)", "x"],
  ["Dynamic", 5, 5n],
  ["JSON", { a: { b: 1 } }, '{"a": {"b": 1}}', new Map([["a", { b: 1n }]])],
  ["Point", [1, 2]],
];

const code = (value: unknown): string => {
  const text = value instanceof Date ? `new Date("${value.toISOString()}")` : inspect(value);
  return `\`${text.replaceAll("|", "\\|")}\``;
};

const session = await Session.open({ settings: { enable_time_time64_type: 1 } });
try {
  console.log("| type | may be given as |\n| --- | --- |");
  for (const [type, ...values] of map) {
    await session.query(`CREATE OR REPLACE TABLE trial (value ${type}) ORDER BY tuple()`);
    for (const value of values) await session.insert("trial", [{ value }]);
    const distinct = (await session.query("SELECT DISTINCT toString(value) FROM trial")).rowCount;
    if (distinct !== 1) throw new Error(`${distinct} different values of ${type}`);
    console.log(`| ${type} | ${values.map(code).join(", ")} |`);
  }
} finally {
  await session.close();
}
