/** What a session remembers, and how a pool takes it back. */
import { parseUrl, TableSession, TableSessionPool } from "@x/iotdb";

const options = parseUrl(process.env.IOTDB_URL ?? "iotdb://root:root@localhost:6667");

// #region session
const session = await TableSession.open({ ...options, timeZone: "+08:00" });
session.on("state", (state) => console.log("the session is", state));
await session.executeNonQueryStatement("CREATE DATABASE IF NOT EXISTS sessions");
await session.executeNonQueryStatement("USE sessions");
console.log(session.database, await session.getTimeZone());
// #endregion session

// #region pool
const pool = new TableSessionPool({ ...options, maxPoolSize: 1, waitTimeoutMs: 100 });
const borrowed = await pool.getSession();
await borrowed.executeNonQueryStatement("USE sessions");
await pool.getSession().catch((error) => console.log(error.code, error.message));
await borrowed.close(); // gives it back

const again = await pool.getSession();
console.log(again.database); // as it was opened
await again.close();
const { total, idle, leased } = pool.stats;
console.log({ total, idle, leased });
await pool.close();
await pool.getSession().catch((error) => console.log(error.code));
// #endregion pool

await session.executeNonQueryStatement("DROP DATABASE sessions");
await session.close();
