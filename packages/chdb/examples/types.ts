/** What the types of ClickHouse are in JavaScript. */
import { hasBytes, Session, typed } from "@x/chdb";

const session = await Session.open();
try {
  // #region numbers
  const numbers = await session.query(`
    SELECT 18446744073709551615::UInt64 AS big, -5::Int8 AS small, 1.5 AS float, true AS bool,
      '123456789012345678901234567.89'::Decimal(38, 2) AS decimal, (2::UInt256 * 10)::UInt256 AS wide`);
  console.log(numbers.singleRow());
  // #endregion numbers

  // #region text
  const text = await session.query(`
    SELECT 'é' AS string, 'ab'::FixedString(4) AS fixed, 'on'::Enum8('off' = 0, 'on' = 1) AS enum,
      '61f0c404-5cb3-11e7-907b-a6006ad3dba0'::UUID AS uuid, '127.0.0.1'::IPv4 AS v4, '2001:db8::1'::IPv6 AS v6`);
  console.log(text.singleRow());
  // #endregion text

  // #region containers
  const containers = await session.query(`
    SELECT [1, NULL]::Array(Nullable(UInt8)) AS list, map('a', 1::UInt8) AS map, (1::UInt8, 'x') AS pair,
      (1::UInt8, 'x')::Tuple(id UInt8, name String) AS named, (1.5, 2.5)::Point AS point`);
  console.log(containers.singleRow());
  // #endregion containers

  // #region dynamic
  const dynamic = await session.query(`
    SELECT arrayJoin([5::UInt64::Variant(String, UInt64), 'five'::Variant(String, UInt64)]) AS variant,
      toInt64(42)::Dynamic AS dynamic, '{"a": {"b": 1}, "c": "x"}'::JSON AS json`);
  console.dir(dynamic.rows, { depth: 4 });
  // #endregion dynamic

  // #region typed
  // Of Variant and Dynamic the driver chooses the type of a value, unless it is told.
  await session.query("CREATE TABLE anything (value Dynamic) ORDER BY tuple()");
  await session.insert("anything", [{ value: 5 }, { value: typed("UInt8", 5) }, { value: "five" }]);
  console.log((await session.query("SELECT dynamicType(value) AS type, value FROM anything")).rows);
  // #endregion typed

  // #region int64
  const sql = "SELECT 9007199254740991::UInt64 AS safe, 9007199254740993::UInt64 AS beyond";
  console.log((await session.query(sql)).singleRow());
  const asNumbers = { int64: "number" } as const;
  console.log((await session.query("SELECT 5::UInt64 AS n", asNumbers)).singleRow());
  await session.query(sql, asNumbers).catch((error) => console.log(error.code)); // never rounded
  // #endregion int64

  // #region bytes
  // As text, what is no UTF-8 becomes U+FFFD; columns of text also give their bytes.
  const raw = (await session.query("SELECT unhex('ff00') AS raw")).column("raw");
  console.log(JSON.stringify(raw.get(0)), hasBytes(raw) && raw.bytes(0));
  // #endregion bytes
} finally {
  await session.close();
}
