/** A value of every type: as it goes in, as rows hold it, as columns keep it. */
import { adHoc, connect, polygon, type VoltDecimal, VoltType } from "@x/voltdb";

const client = await connect(process.env.VOLTDB_URL ?? "voltdb://localhost:21212");
await adHoc(
  client,
  `CREATE TABLE every_type (id INTEGER NOT NULL PRIMARY KEY, t TINYINT, s SMALLINT, i INTEGER, b BIGINT, f FLOAT, v VARCHAR(20),
     ts TIMESTAMP, d DECIMAL, vb VARBINARY(20), p GEOGRAPHY_POINT, g GEOGRAPHY);`,
);

// #region insert
const insert = client.procedure("EVERY_TYPE.insert", [
  VoltType.INTEGER,
  VoltType.TINYINT,
  VoltType.SMALLINT,
  VoltType.INTEGER,
  VoltType.BIGINT,
  VoltType.FLOAT,
  VoltType.STRING,
  VoltType.TIMESTAMP,
  VoltType.DECIMAL,
  VoltType.VARBINARY,
  VoltType.GEOGRAPHY_POINT,
  VoltType.GEOGRAPHY,
]);
await insert.call([
  1,
  127, // -127 to 127: the smallest integer of each width is NULL
  -32_767,
  2_147_483_647,
  9_223_372_036_854_775_807n, // or a number up to 2^53, or a Long
  1.5,
  "six 世",
  new Date("2026-01-31T12:34:56.789Z"), // or microseconds since 1970
  "12.30", // or a number, a bigint, a VoltDecimal
  Uint8Array.of(0, 255),
  { lng: -71.06, lat: 42.35 }, // or [lng, lat], or "POINT (-71.06 42.35)"
  polygon("POLYGON ((0 0, 1 0, 1 1, 0 0))"), // or the text itself
]);
await insert.call([2, ...new Array(11).fill(null)] as unknown as Parameters<typeof insert.call>[0]);
// #endregion insert

// #region read
const table = (await client.call("@AdHoc", ["SELECT * FROM every_type ORDER BY id"])).table();
for (const row of table) console.log(row);
for (const { name } of table.columns) {
  const { typeName, values, nulls } = table.column(name);
  console.log(typeName, values, nulls);
}
// #endregion read

// #region modes
const sql = "SELECT b, ts, d FROM every_type WHERE id = 1";
const exact = await client.call("@AdHoc", [sql], { timestamps: "bigint", decimals: "bigint" });
const [[b, micros, decimal]] = exact.table().tuples as [[bigint, bigint, VoltDecimal]];
console.log(b, micros, decimal.unscaled, decimal.scale, String(decimal));
// An integer that a number cannot hold is an error, not a rounded number.
const numbers = await client.call("@AdHoc", [sql], { int64: "number" });
try {
  console.log(numbers.table().rows);
} catch (error) {
  console.log((error as Error).message);
}
// #endregion modes
await adHoc(client, "DROP TABLE every_type");
await client.close();
