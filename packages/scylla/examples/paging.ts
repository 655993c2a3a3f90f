/** Results of many rows: all at once, as a stream, page by page. */
import { connect } from "@x/scylla";

const session = await connect(process.argv[2] ?? "scylla://localhost:9042");
try {
  await session.execute(
    "CREATE KEYSPACE IF NOT EXISTS ex_paging WITH replication = {'class': 'NetworkTopologyStrategy', 'replication_factor': 1}",
  );
  await session.useKeyspace("ex_paging");
  await session.execute("CREATE TABLE steps (day int, n int, PRIMARY KEY (day, n))");
  const insert = await session.prepare("INSERT INTO steps (day, n) VALUES (1, ?)");
  await Promise.all(Array.from({ length: 1_000 }, (_, n) => session.executePrepared(insert, [n])));

  // #region all
  const all = await session.execute("SELECT n FROM steps WHERE day = ?", [1]);
  console.log(all.rowCount, all.pagingState); // all rows, however many pages they took
  // #endregion all

  // #region stream
  let sum = 0;
  for await (const { n } of session.stream<{ n: number }>("SELECT n FROM steps", [], { pageSize: 100 }))
    sum += n;
  console.log(sum);
  // #endregion stream

  // #region batches
  const sizes: number[] = [];
  for await (const page of session.stream("SELECT n FROM steps", [], { pageSize: 400 }).batches())
    sizes.push(page.column("n").values.length); // a Result for each page
  console.log(sizes);
  // #endregion batches

  // #region page
  const select = "SELECT n FROM steps WHERE day = ?";
  const first = await session.execute<{ n: number }>(select, [1], { pageSize: 300 });
  console.log(first.rowCount, first.pagingState instanceof Uint8Array);

  const bookmark = Buffer.from(first.pagingState!).toString("base64url"); // for a link, say

  const pagingState = Buffer.from(bookmark, "base64url");
  const second = await session.execute<{ n: number }>(select, [1], { pageSize: 300, pagingState });
  console.log(second.firstRow());
  // #endregion page

  // #region go-on
  let rows = 0;
  for await (const _row of second) rows++; // this page and those that follow
  console.log(rows);
  // #endregion go-on
} finally {
  await session.execute("DROP KEYSPACE ex_paging");
  await session.close();
}
