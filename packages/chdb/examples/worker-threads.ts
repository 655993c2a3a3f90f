/** Sessions in worker threads: they share the engine of the process. */
// #region workers
import { once } from "node:events";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { Session } from "@x/chdb";

if (isMainThread) {
  const session = await Session.open();
  await session.query("CREATE TABLE answers (n UInt64) ORDER BY n");

  const workers = Array.from({ length: 2 }, () => new Worker(new URL(import.meta.url)));
  const answers = await Promise.all(workers.map((worker) => once(worker, "message")));
  console.log(answers.flat());
  await Promise.all(workers.map((worker) => worker.terminate()));

  console.log((await session.query("SELECT sum(n) AS sum FROM answers")).rows);
  await session.close();
} else {
  const session = await Session.join(); // the engine that the main thread has opened, and its tables
  await session.insert("answers", { n: BigUint64Array.of(20n, 1n) });
  parentPort?.postMessage((await session.query("SELECT 'done' AS state")).rows[0]);
  await session.close();
}
// #endregion workers
