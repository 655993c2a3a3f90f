/** A first program: open a database, fill a table, ask, close. */
// #region quick-start
import { Session } from "@x/chdb";

const session = await Session.open(); // a temporary database: close() removes it
try {
  await session.query("CREATE TABLE visits (at DateTime64(3), page String, ms UInt32) ORDER BY at");
  await session.insert("visits", [
    { at: new Date("2026-01-01T10:00:00.000Z"), page: "/", ms: 120 },
    { at: new Date("2026-01-01T10:00:01.500Z"), page: "/docs", ms: 80 },
    { at: new Date("2026-01-01T10:00:02.250Z"), page: "/", ms: 95 },
  ]);

  const result = await session.query<{ page: string; visits: bigint; slowest: number }>(
    "SELECT page, count() AS visits, max(ms) AS slowest FROM visits GROUP BY page ORDER BY page",
  );
  for (const { page, visits, slowest } of result) console.log(page, visits, slowest);
  console.log(result); // prints as a table
} finally {
  await session.close();
}
// #endregion quick-start

// #region await-using
{
  // The same with a compiler, or a Node from 24 on, that knows `await using`: closed at the end of the block.
  await using database = await Session.open();
  console.log((await database.query("SELECT 6 * 7 AS answer")).rows);
}
// #endregion await-using
