/** Compression, and versions of the protocol. */
import { connect, ScyllaUsageError, SessionBuilder } from "@x/scylla";

const url = process.argv[2] ?? "scylla://localhost:9042";

// #region lz4
const session = await connect(url, { compression: "lz4" });
console.log(session.stats.nodes[0]?.protocolVersion);
console.log((await session.execute("SELECT key FROM system.local")).rows);
await session.close();
// #endregion lz4

// #region version
const older = await connect(url, { protocolVersion: 4, compression: "snappy" }); // with npm install snappy
console.log(older.stats.nodes[0]?.protocolVersion);
await older.close();
// #endregion version

// #region usage
try {
  new SessionBuilder().compression("zip" as "lz4");
} catch (error) {
  console.log(error instanceof ScyllaUsageError, String(error));
}
await connect(url, { protocolVersion: 5, compression: "snappy" }).catch((error) =>
  console.log(error.message),
);
// #endregion usage
