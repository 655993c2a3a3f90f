/** How values are read, and the classes of those that JavaScript has no type for. */
import { connect, Decimal, Duration, EMPTY, Inet, LocalDate, LocalTime, TimeUuid, Uuid } from "@x/scylla";
import Long from "long";

const session = await connect(process.argv[2] ?? "scylla://localhost:9042");
try {
  await session.execute(
    "CREATE KEYSPACE IF NOT EXISTS ex_types WITH replication = {'class': 'NetworkTopologyStrategy', 'replication_factor': 1}",
  );
  await session.useKeyspace("ex_types");
  await session.execute("CREATE TABLE numbers (k int PRIMARY KEY, n bigint, at timestamp, small int)");

  // #region int64
  await session.execute("INSERT INTO numbers (k, n) VALUES (1, ?)", [2n ** 62n]);
  await session.execute("INSERT INTO numbers (k, n) VALUES (2, ?)", [42]);
  const read = "SELECT n FROM numbers WHERE k = ?";

  console.log((await session.execute(read, [1])).rows);
  console.log((await session.execute(read, [2], { int64: "number" })).rows);
  console.log(String((await session.execute<{ n: Long }>(read, [1], { int64: Long })).singleRow().n));
  const large = await session.execute(read, [1], { int64: "number" });
  try {
    large.rows; // it would have to be rounded
  } catch (error) {
    console.log(String(error));
  }
  // #endregion int64

  // #region timestamps
  await session.execute("INSERT INTO numbers (k, at) VALUES (3, ?)", ["2026-02-28T14:00:00+02:00"]);
  await session.execute("INSERT INTO numbers (k, at) VALUES (4, ?)", [10n ** 17n]); // far beyond a Date
  const at = "SELECT at FROM numbers WHERE k = ?";

  console.log((await session.execute(at, [3])).rows);
  console.log((await session.execute(at, [4], { timestamps: "bigint" })).rows);
  const far = await session.execute(at, [4]);
  try {
    far.rows;
  } catch (error) {
    console.log((error as { code?: string }).code);
  }
  console.log(far.column("at").values); // milliseconds, whatever rows hold
  // #endregion timestamps

  // #region empties
  await session.execute("INSERT INTO numbers (k, small) VALUES (5, ?)", [EMPTY]);
  const small = "SELECT small FROM numbers WHERE k = 5";
  console.log((await session.execute(small)).rows);
  console.log((await session.execute(small, [], { empties: "keep" })).rows);
  // #endregion empties

  // #region classes
  const id = TimeUuid.now(); // ascending within a process
  console.log(id.version, id.equals(String(id)), Math.abs(id.date.getTime() - Date.now()) < 60_000);
  console.log(TimeUuid.min(new Date(0)), TimeUuid.max(new Date(0))); // as minTimeuuid and maxTimeuuid of CQL
  console.log(Uuid.random().version, Uuid.fromString("61F0C404-5CB3-41E7-907B-A6006AD3DBA0"));

  const price = Decimal.fromString("12.50");
  console.log(price.unscaled, price.scale, price.toNumber(), price.equals(Decimal.fromString("12.5")));

  const day = LocalDate.of(2026, 2, 28);
  console.log(day.days, day.year, day.month, day.day, day.toDate().toISOString());
  console.log(LocalDate.fromDate(new Date("2026-02-28T23:30:00Z")), LocalDate.fromString("-0044-03-15"));

  const time = LocalTime.fromString("12:34:56.000000789");
  console.log(time.hour, time.minute, time.second, time.nanosecond, time.nanoseconds);

  const month = Duration.fromString("1mo2d3h");
  console.log(month.months, month.days, month.nanoseconds, String(month));

  console.log(Inet.fromString("::ffff:10.0.0.1").family, Inet.fromString("2001:db8:0::1"));
  console.log(JSON.stringify({ id: Uuid.fromBytes(new Uint8Array(16)), price, day, time, month }));
  // #endregion classes

  // #region collections
  await session.execute("CREATE TYPE address (street text, zip int)");
  await session.execute(
    "CREATE TABLE people (id int PRIMARY KEY, homes map<text, frozen<address>>, tags set<text>, place tuple<double, double>)",
  );
  await session.execute("INSERT INTO people (id, homes, tags, place) VALUES (?, ?, ?, ?)", [
    1,
    { winter: { street: "Main", zip: 12345 }, summer: { street: "Beach" } }, // or a Map
    ["b", "a"], // or a Set
    [52.5, 13.4],
  ]);
  console.log((await session.execute("SELECT * FROM people")).singleRow());
  // #endregion collections

  // #region vectors
  await session.execute("CREATE TABLE items (id int PRIMARY KEY, embedding vector<float, 3>)");
  await session.execute("INSERT INTO items (id, embedding) VALUES (?, ?)", [1, Float32Array.of(1, 0.5, -2)]);
  console.log((await session.execute("SELECT embedding FROM items")).firstRow());
  // #endregion vectors
} finally {
  await session.execute("DROP KEYSPACE ex_types");
  await session.close();
}
