/** What a result is made of: rows, tuples, columns. */
import { connect } from "@x/scylla";

const session = await connect(process.argv[2] ?? "scylla://localhost:9042");
try {
  await session.execute(
    "CREATE KEYSPACE IF NOT EXISTS ex_results WITH replication = {'class': 'NetworkTopologyStrategy', 'replication_factor': 1}",
  );
  await session.useKeyspace("ex_results");
  await session.execute(
    "CREATE TABLE readings (sensor text, at timestamp, celsius double, note text, PRIMARY KEY (sensor, at))",
  );
  const insert = await session.prepare(
    "INSERT INTO readings (sensor, at, celsius, note) VALUES (?, ?, ?, ?)",
  );
  const values = [20.5, 21, null, 22.5];
  await Promise.all(
    values.map((celsius, i) => session.executePrepared(insert, ["roof", i * 60_000, celsius, undefined])),
  );

  // #region rows
  const result = await session.execute<{ at: Date; celsius: number | null }>(
    "SELECT at, celsius FROM readings WHERE sensor = ?",
    ["roof"],
  );
  for (const { at, celsius } of result) console.log(at.getTime(), celsius); // a row at a time
  console.log(result.rowCount, result.columns);
  console.log(result.firstRow(), result.rows.length, result.tuples[1]);
  // #endregion rows

  // #region single
  const { n } = (await session.execute<{ n: bigint }>("SELECT count(*) AS n FROM readings")).singleRow();
  console.log(n);
  console.log((await session.execute("SELECT * FROM readings WHERE sensor = 'none'")).firstRow());
  // #endregion single

  // #region columns
  const celsius = result.column<number>("celsius");
  console.log(celsius.type, celsius.length, celsius.nullCount, celsius.isNull(2), celsius.get(3));
  console.log(celsius.values, celsius.nulls); // a Float64Array with 0 where it is null; bit i of nulls, 1 = null

  let sum = 0;
  const numbers = celsius.values as Float64Array;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i]!; // nulls add nothing
  console.log(sum / (celsius.length - celsius.nullCount));
  // #endregion columns

  // #region names
  const twice = await session.execute("SELECT celsius AS x, note AS x FROM readings LIMIT 1");
  console.log(twice.tuples, twice.column(0).get(0));
  // #endregion names

  // #region print
  console.log(result);
  console.log(String(celsius));
  // #endregion print

  // #region warnings
  console.log((await session.execute("SELECT count(*) FROM readings")).warnings);
  // #endregion warnings
} finally {
  await session.execute("DROP KEYSPACE ex_results");
  await session.close();
}
