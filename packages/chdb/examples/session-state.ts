/** What statements of one session share: the current database, settings, temporary tables. */
import { Session } from "@x/chdb";

const session = await Session.open();
const one = async (sql: string) => (await session.query(sql)).tuples[0]?.[0];

// #region state
console.log(await one("SELECT currentDatabase()"));
await session.query("CREATE DATABASE shop");
await session.query("USE shop");
await session.query("SET max_threads = 1");

// One after another or at the same time: all of them see it.
console.log(
  await Promise.all([
    one("SELECT currentDatabase()"),
    one("SELECT getSetting('max_threads')"),
    one("SELECT sleep(0.1)"),
  ]),
);
// #endregion state

// #region temporary-table
// From here on the session's statements wait in line, for a temporary table belongs to one connection.
await session.query("CREATE TEMPORARY TABLE basket (item String)");
await session.insert("basket", [{ item: "tea" }, { item: "cups" }]);
console.log(await Promise.all([one("SELECT count() FROM basket"), one("SELECT max(item) FROM basket")]));
// #endregion temporary-table

// #region two-sessions
// Another temporary session shares the engine, not the tables.
const other = await Session.open();
console.log((await other.query("SHOW TABLES")).rowCount);
await other.close();
// #endregion two-sessions

// #region join
// One that joins takes whatever engine is open, with its databases.
const joined = await Session.join();
console.log((await joined.query("SELECT name FROM system.databases WHERE name = 'shop'")).rows);
await joined.close();
// #endregion join

// #region events
session.on("state", (state) => console.log(state));
console.log(session.stats.failed);
await session.close();
await session.query("SELECT 1").catch((error) => console.log(error.code));
// #endregion events
