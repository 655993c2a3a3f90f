/** Limits of time, abort signals, and what is tried again. */
import {
  Batch,
  connect,
  defaultRetryPolicy,
  noRetryPolicy,
  type RetryPolicy,
  ScyllaTimeoutError,
  ScyllaUnavailableError,
} from "@x/scylla";

const session = await connect(process.argv[2] ?? "scylla://localhost:9042");
try {
  await session.execute(
    "CREATE KEYSPACE IF NOT EXISTS ex_limits WITH replication = {'class': 'NetworkTopologyStrategy', 'replication_factor': 1}",
  );
  await session.useKeyspace("ex_limits");
  await session.execute("CREATE TABLE numbers (p int, n int, PRIMARY KEY (p, n))");
  const insert = await session.prepare("INSERT INTO numbers (p, n) VALUES (1, ?)");
  for (let start = 0; start < 40_000; start += 1_000) {
    const batch = new Batch("unlogged");
    const values = Array.from({ length: 1_000 }, (_, i) => [start + i]);
    for (const _ of values) batch.appendStatement(insert);
    await session.batch(batch, values);
  }
  const slow = "SELECT count(*) AS n FROM numbers";

  // #region timeout
  try {
    await session.execute(slow, [], { timeoutMs: 2 });
  } catch (error) {
    if (!(error instanceof ScyllaTimeoutError)) throw error;
    console.log(error.code, error.message, error.retryable);
  }
  await session
    .execute(slow, [], { timeoutMs: 2, idempotent: true }) // a query that only reads does no harm when it runs twice
    .catch((error) => console.log(error.code, error.retryable));
  // #endregion timeout

  // #region abort
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error("the user left")), 2);
  await session.execute(slow, [], { signal: controller.signal }).catch((error) => console.log(error.message));
  console.log((await session.execute(slow)).rows); // the session goes on, the late answer is dropped
  // #endregion abort

  await session.execute(
    "CREATE KEYSPACE IF NOT EXISTS ex_far WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 9}",
  );
  await session.execute("CREATE TABLE IF NOT EXISTS ex_far.t (k int PRIMARY KEY)");

  // #region retry
  const standard = defaultRetryPolicy();
  const stubborn: RetryPolicy = {
    decide(context) {
      const { error, retries } = context;
      if (!(error instanceof ScyllaUnavailableError)) return standard.decide(context);
      console.log(`attempt ${retries + 1}: ${error.required} replicas needed, fewer are alive`);
      return retries < 2 ? "same" : "fail";
    },
  };
  await session
    .execute("INSERT INTO ex_far.t (k) VALUES (1)", [], { retryPolicy: stubborn })
    .catch((error) => console.log(error.code));
  await session
    .execute("INSERT INTO ex_far.t (k) VALUES (1)", [], { retryPolicy: noRetryPolicy() })
    .catch((error) => console.log(error.code, session.stats.retries));
  // #endregion retry
} finally {
  await session.execute("DROP KEYSPACE IF EXISTS ex_far");
  await session.execute("DROP KEYSPACE IF EXISTS ex_limits");
  await session.close();
}
