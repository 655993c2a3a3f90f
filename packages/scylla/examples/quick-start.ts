/** A first program: connect, make a table, write, ask, close. */
// #region quick-start
import { connect } from "@x/scylla";

const url = process.argv[2] ?? "scylla://localhost:9042";

const session = await connect(url);
try {
  await session.execute(
    "CREATE KEYSPACE IF NOT EXISTS shop WITH replication = {'class': 'NetworkTopologyStrategy', 'replication_factor': 1}",
  );
  await session.useKeyspace("shop");
  await session.execute(
    "CREATE TABLE IF NOT EXISTS orders (customer text, at timestamp, item text, cents bigint, PRIMARY KEY (customer, at))",
  );

  const insert = "INSERT INTO orders (customer, at, item, cents) VALUES (?, ?, ?, ?)";
  await Promise.all([
    session.execute(insert, ["ada", new Date("2026-01-01T10:00:00Z"), "tea", 450]),
    session.execute(insert, ["ada", new Date("2026-01-01T10:05:00Z"), "cake", 380]),
    session.execute(insert, ["bob", new Date("2026-01-02T12:00:00Z"), "coffee", 300]),
  ]);

  const result = await session.execute<{ at: Date; item: string; cents: bigint }>(
    "SELECT at, item, cents FROM orders WHERE customer = ?",
    ["ada"],
  );
  for (const { at, item, cents } of result) console.log(at.toISOString(), item, cents);
  console.log(result); // prints as a table
} finally {
  await session.close();
}
// #endregion quick-start

// #region await-using
{
  // The same with a compiler, or a Node from 24 on, that knows `await using`: closed at the end of the block.
  await using session = await connect(url);
  const { rows } = await session.execute<{ orders: bigint }>("SELECT count(*) AS orders FROM shop.orders");
  console.log(rows);
}
// #endregion await-using

const session2 = await connect(url);
await session2.execute("DROP KEYSPACE shop");
await session2.close();
