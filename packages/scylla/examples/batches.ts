/** Batches, counters, and statements with a condition. */
import { Batch, connect, cql } from "@x/scylla";

const session = await connect(process.argv[2] ?? "scylla://localhost:9042");
try {
  await session.execute(
    "CREATE KEYSPACE IF NOT EXISTS ex_batches WITH replication = {'class': 'NetworkTopologyStrategy', 'replication_factor': 1}",
  );
  await session.useKeyspace("ex_batches");
  await session.execute("CREATE TABLE users (id int PRIMARY KEY, email text)");
  await session.execute("CREATE TABLE users_by_email (email text PRIMARY KEY, id int)");
  await session.execute("CREATE TABLE hits (page text PRIMARY KEY, n counter)");

  // #region batch
  const insert = await session.prepare("INSERT INTO users (id, email) VALUES (?, ?)");
  const batch = new Batch("logged")
    .appendStatement(insert)
    .appendStatement("INSERT INTO users_by_email (email, id) VALUES (:email, :id)")
    .appendStatement(cql`INSERT INTO users (id) VALUES (${2})`); // brings its values along
  await session.batch(batch, [[1, "ada@example.com"], { email: "ada@example.com", id: 1 }, undefined]);
  console.log(batch.size, (await session.execute("SELECT id, email FROM users")).rowCount);
  // #endregion batch

  // #region options
  const old = new Batch("unlogged", { consistency: "ONE", timestamp: 1_000_000n }).appendStatement(insert);
  await session.batch(old, [[1, "too old to win"]], { timeoutMs: 5_000 });
  console.log((await session.execute("SELECT email FROM users WHERE id = 1")).rows);
  // #endregion options

  // #region counter
  const count = new Batch("counter").appendStatement("UPDATE hits SET n = n + ? WHERE page = ?");
  await session.batch(count, [[1, "/"]]);
  await session.batch(count, [[2n, "/"]]);
  console.log((await session.execute("SELECT n FROM hits")).singleRow());
  // #endregion counter

  // #region lwt
  const register = "INSERT INTO users_by_email (email, id) VALUES (?, ?) IF NOT EXISTS";
  const mine = await session.execute(register, ["eve@example.com", 3]);
  const late = await session.execute<{ id: number }>(register, ["eve@example.com", 4]);
  console.log(mine.wasApplied, late.wasApplied, late.firstRow());

  const change = await session.execute(
    "UPDATE users SET email = ? WHERE id = ? IF email = ?",
    ["ada@example.org", 1, "ada@example.com"],
    { serialConsistency: "SERIAL" },
  );
  console.log(change.wasApplied);
  // #endregion lwt

  // #region conditional-batch
  const move = new Batch()
    .appendStatement("UPDATE users SET email = 'x' WHERE id = 1 IF email = 'nobody'")
    .appendStatement("UPDATE users SET email = 'y' WHERE id = 1");
  console.log((await session.batch(move)).wasApplied); // none of it
  // #endregion conditional-batch
} finally {
  await session.execute("DROP KEYSPACE ex_batches");
  await session.close();
}
