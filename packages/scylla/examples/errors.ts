/** What goes wrong, and how a program can tell. */
import {
  connect,
  isScyllaError,
  ScyllaAlreadyExistsError,
  ScyllaConnectionError,
  ScyllaServerError,
  ScyllaUnavailableError,
} from "@x/scylla";

const session = await connect(process.argv[2] ?? "scylla://localhost:9042");
try {
  await session.execute(
    "CREATE KEYSPACE IF NOT EXISTS ex_errors WITH replication = {'class': 'NetworkTopologyStrategy', 'replication_factor': 1}",
  );
  await session.useKeyspace("ex_errors");
  await session.execute("CREATE TABLE t (k int PRIMARY KEY, v text)");
  await session.execute(
    "CREATE KEYSPACE IF NOT EXISTS ex_errors_far WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 9}",
  );
  await session.execute("CREATE TABLE IF NOT EXISTS ex_errors_far.t (k int PRIMARY KEY)");

  // #region server
  try {
    await session.execute("SELECT * FROM nowhere WHERE secret = ?", ["hush"]);
  } catch (error) {
    if (!(error instanceof ScyllaServerError)) throw error;
    console.log(error.name, error.code, error.serverCode, error.retryable);
    console.log(error.query); // the statement, never its values
  }
  // #endregion server

  // #region fields
  await session.execute("INSERT INTO ex_errors_far.t (k) VALUES (1)").catch((error) => {
    if (!(error instanceof ScyllaUnavailableError)) throw error;
    console.log(error.consistency, error.required, error.alive < error.required);
  });
  await session.execute("CREATE TABLE t (k int PRIMARY KEY)").catch((error) => {
    if (!(error instanceof ScyllaAlreadyExistsError)) throw error;
    console.log(error.keyspace, error.table);
  });
  // #endregion fields

  // #region connection
  await connect("scylla://localhost:1,localhost:2").catch((error) => {
    if (!(error instanceof ScyllaConnectionError)) throw error;
    for (const { address, error: why } of error.tried) console.log(address, why instanceof Error);
  });
  // #endregion connection

  // #region codes
  const failures = {
    "no CQL": () => session.execute("SELEKT 1"),
    "no such column": () => session.execute("SELECT nope FROM t"),
    "a value of another type": () => session.execute("SELECT * FROM t WHERE k = ?", ["one"]),
    "no such keyspace": () => session.useKeyspace("nowhere"),
    "no limit is 0": () => session.execute("SELECT * FROM t", [], { timeoutMs: 0 }),
    "not one of the session's servers": () =>
      session.execute("SELECT * FROM t", [], { host: "elsewhere:9042" }),
    "nobody there": () => connect("scylla://localhost:1"),
  };
  for (const [what, fail] of Object.entries(failures)) {
    await fail().catch((error) => {
      if (!isScyllaError(error)) throw error;
      console.log(`${what}: ${error.name} ${error.code} ${error.retryable}`);
    });
  }
  // #endregion codes
} finally {
  await session.execute("DROP KEYSPACE IF EXISTS ex_errors_far");
  await session.execute("DROP KEYSPACE IF EXISTS ex_errors");
  await session.close();
}
