/** Stopping statements: by a signal, by a limit of time. Both stop the engine's work, not only the waiting. */
import { setTimeout as sleep } from "node:timers/promises";
import { ChdbTimeoutError, Session } from "@x/chdb";

const session = await Session.open();
const endless = "SELECT uniqExact(number) FROM numbers(100000000000)";
const running = async () =>
  (await session.query("SELECT query FROM system.processes WHERE query LIKE 'SELECT uniqExact%'")).rowCount;
try {
  // #region abort
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error("the user left")), 200);
  await session.query(endless, { signal: controller.signal }).catch((error) => console.log(error.message));
  // #endregion abort

  // #region timeout
  try {
    await session.query(endless, { timeoutMs: 200 });
  } catch (error) {
    if (!(error instanceof ChdbTimeoutError)) throw error;
    console.log(error.code, error.message);
  }
  // #endregion timeout

  for (let i = 0; i < 100 && (await running()) > 0; i++) await sleep(50);
  console.log(await running());

  // #region after
  console.log((await session.query("SELECT 'still here' AS words")).rows); // the session stays usable
  // #endregion after

  // #region close
  const query = session.query(endless).catch((error) => console.log(error.code));
  await session.close({ timeoutMs: 200 }); // waits so long for what is under way, then stops it
  await query;
  // #endregion close
} finally {
  await session.close();
}
