/** Statements and their values. */
import { connect, cql, Query } from "@x/scylla";

const session = await connect(process.argv[2] ?? "scylla://localhost:9042");
try {
  await session.execute(
    "CREATE KEYSPACE IF NOT EXISTS ex_statements WITH replication = {'class': 'NetworkTopologyStrategy', 'replication_factor': 1}",
  );
  await session.useKeyspace("ex_statements");
  await session.execute("CREATE TABLE users (id int PRIMARY KEY, name text, email text, visits bigint)");

  // #region values
  // By position …
  await session.execute("INSERT INTO users (id, name, visits) VALUES (?, ?, ?)", [1, "Ada", 7]);
  // … by name …
  await session.execute("INSERT INTO users (id, name, email) VALUES (:id, :name, :name)", {
    id: 2,
    name: "Bob",
  });
  // … or in a template: each value becomes a bind marker, so nothing can be injected.
  const id = 2;
  const { rows } = await session.execute(cql`SELECT name, email FROM users WHERE id = ${id}`);
  console.log(rows);
  // #endregion values

  // #region compose
  const only = cql`WHERE id = ${1}`;
  const composed = cql`SELECT name FROM users ${only}`;
  console.log(composed.cql, composed.values);
  // #endregion compose

  // #region null
  await session.execute("INSERT INTO users (id, name, email) VALUES (?, ?, ?)", [
    1,
    undefined,
    "ada@example.com",
  ]);
  await session.execute("INSERT INTO users (id, name, email) VALUES (?, ?, ?)", [2, "Bob", null]);
  console.log((await session.execute("SELECT id, name, email FROM users WHERE id IN (1, 2)")).tuples);
  // #endregion null

  // #region wrong
  const wrong = [
    ["SELECT * FROM users WHERE id = ?", ["one"]],
    ["SELECT * FROM users WHERE id = ?", [1.5]],
    ["SELECT * FROM users WHERE id = ?", [1, 2]],
    ["SELECT * FROM users WHERE id = :id", { Id: 1 }],
    ["SELECT * FROM users WHERE id = :id", { id: 1, name: "Ada" }],
  ] as const;
  for (const [text, values] of wrong)
    await session.execute(text, values).catch((error) => console.log(`${error.code}: ${error.message}`));
  // #endregion wrong

  // #region query
  const query = new Query("SELECT name FROM users WHERE id = ?").withConsistency("ONE").withTimeout(2_000);
  const patient = query.withTimeout(null); // another one: a Query does not change
  console.log((await session.query<{ name: string }>(query, [1])).firstRow()?.name, patient.options);
  // #endregion query

  // #region prepare
  const update = await session.prepare<never, { visits: bigint; id: number }>(
    "UPDATE users SET visits = :visits WHERE id = :id",
  );
  const byId = await session.prepare<{ name: string; visits: bigint | null }, [number]>(
    new Query("SELECT name, visits FROM users WHERE id = ?", { idempotent: true }),
  );
  console.log(update.markers, byId.columns);

  await session.executePrepared(update, { visits: 8n, id: 1 });
  const found = await session.executePrepared(byId, [1]);
  console.log(found.singleRow().visits); // bigint | null, says the compiler
  // #endregion prepare

  // #region options
  await session.execute("UPDATE users SET name = ? WHERE id = ?", ["Zoe", 3], {
    consistency: "QUORUM",
    timestamp: 1_767_225_600_000_000n, // microseconds
    idempotent: true,
    timeoutMs: 2_000,
  });
  const written = await session.execute("SELECT name, writetime(name) AS at FROM users WHERE id = 3");
  console.log(written.rows);
  // #endregion options
  console.log(session.stats.prepared);
} finally {
  await session.execute("DROP KEYSPACE ex_statements");
  await session.close();
}
