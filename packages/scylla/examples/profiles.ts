/** Execution profiles: options under a name. */
import { connect, Query, SessionBuilder } from "@x/scylla";

const url = process.argv[2] ?? "scylla://localhost:9042";

// #region profiles
const session = await connect(url, {
  consistency: "LOCAL_QUORUM", // of the session: for all that say nothing else
  profiles: {
    reports: { consistency: "ONE", timeoutMs: 120_000, fetchSize: 20_000, int64: "number", idempotent: true },
  },
});

const count = "SELECT count(*) AS n FROM system.local";
console.log((await session.execute(count)).rows);
console.log((await session.execute(count, [], { profile: "reports" })).rows);
console.log((await session.query(new Query(count).withProfile("reports"))).rows);
await session.execute(count, [], { profile: "typo" }).catch((error) => console.log(error.message));
await session.close();
// #endregion profiles

// #region builder
const builder = new SessionBuilder().executionProfile("fast", { consistency: "ONE", timeoutMs: 200 });
// #endregion builder
console.log(String(builder.knownNode("localhost")));
