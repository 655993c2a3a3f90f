/** Results as tables of Apache Arrow. */
import { connect, toArrow } from "@x/scylla";
import * as arrow from "apache-arrow";

const session = await connect(process.argv[2] ?? "scylla://localhost:9042");
try {
  await session.execute(
    "CREATE KEYSPACE IF NOT EXISTS ex_arrow WITH replication = {'class': 'NetworkTopologyStrategy', 'replication_factor': 1}",
  );
  await session.useKeyspace("ex_arrow");
  await session.execute("CREATE TABLE t (k int PRIMARY KEY, n bigint, at timestamp, tags set<text>)");
  await session.execute("INSERT INTO t (k, n, at, tags) VALUES (?, ?, ?, ?)", [1, 2n ** 60n, 0, ["b", "a"]]);

  // #region to-arrow
  const result = await session.execute("SELECT k, n, at, tags FROM t");
  const table = toArrow(result, arrow);
  console.log(String(table.schema));
  for (const row of table) console.log(String(row));
  // #endregion to-arrow

  // #region batches
  let rows = 0;
  for await (const page of session.stream("SELECT k, n FROM t", [], { pageSize: 10_000 }).batches())
    rows += toArrow(page, arrow).numRows;
  console.log(rows);
  // #endregion batches
} finally {
  await session.execute("DROP KEYSPACE ex_arrow");
  await session.close();
}
