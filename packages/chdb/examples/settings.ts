/** Settings of the engine: for a session, for one statement, or set by SQL. */
import { Session } from "@x/chdb";

// #region settings
const session = await Session.open({ settings: { max_threads: 2, join_use_nulls: true } });
const get = (name: string) => `SELECT toString(getSetting('${name}')) AS value`;
const value = async (name: string, settings = {}) =>
  (await session.query<{ value: string }>(get(name), { settings })).singleRow().value;
try {
  console.log(await value("max_threads"), await value("join_use_nulls"));
  console.log(await value("max_threads", { max_threads: 1 }), await value("max_threads")); // one statement alone

  await session.query("SET max_threads = 3"); // from here on
  console.log(await value("max_threads"));

  await session.query("SELECT 1", { settings: { max_treads: 1 } }).catch((error) => console.log(error.code));
} finally {
  await session.close();
}
// #endregion settings
