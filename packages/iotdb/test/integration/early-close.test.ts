import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expectNoLeaks, waitUntil } from "@x/testkit";
import { ColumnCategory, connect, DataType, type TableSession } from "../../src/index.ts";
import { describeServer, openInDatabase, START_MS, testOptions, whenReady } from "../support/server.ts";

const columns = [
  { name: "g", type: DataType.STRING, category: ColumnCategory.TAG },
  { name: "m", type: DataType.DOUBLE },
];
const RESULTS = 10_000;
/** Results of which every socket and timer is watched, which takes long. */
const WATCHED = 100;
/** Results that are closed before the heap is looked at for the first time. */
const WARM = 1_000;
/** Sessions that query at the same time. */
const SESSIONS = 4;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Bytes that are in use once nothing is left to collect. */
async function heapBytes(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return process.memoryUsage().heapUsed;
}

/** How many sockets, timers and the like keep this process alive. */
const resources = (): number => process.getActiveResourcesInfo().length;

describeServer(`${RESULTS} results that are closed before their end`, () => {
  let watcher: TableSession;
  let database: string;
  let drop: () => Promise<void>;
  const sessions: TableSession[] = [];

  beforeAll(async () => {
    const options = await testOptions();
    ({ session: watcher, database, drop } = await openInDatabase(options));
    // Two answers with a fetch size of 1: one comes with the query, the other is asked for ahead.
    const rows = Array.from({ length: 3_000 }, (_, time) => ({ time, g: "dev", m: time / 2 }));
    await whenReady(() => watcher.insertRows("many", columns, rows));
    for (let i = 0; i < SESSIONS; i++) sessions.push(await connect({ ...options, database, fetchSize: 1 }));
  }, START_MS);
  afterAll(async () => {
    await Promise.all(sessions.map((session) => session.close()));
    await drop?.();
  });

  /** Asks for a result and leaves it, each time in another way; some are not looked at, none is read to its end. */
  async function leave(session: TableSession, how: number): Promise<void> {
    const dataSet = await session.executeQueryStatement("SELECT m FROM many");
    if (how % 4 === 1) await dataSet.next();
    if (how % 4 === 2) for await (const _ of dataSet) break;
    if (how % 4 === 3) for await (const _ of dataSet.batches()) break;
    await dataSet.close();
  }

  async function leaveMany(count: number): Promise<void> {
    let next = 0;
    await Promise.all(
      sessions.map(async (session) => {
        while (next < count) await leave(session, next++);
      }),
    );
  }

  it("leave nothing behind, here or on the server", async () => {
    // Watched one by one, with the place that opened each socket and timer; then by their number.
    await expectNoLeaks(() => leaveMany(WATCHED), { graceMs: 5_000 });
    await leaveMany(WARM);
    const heap = await heapBytes();
    const open = resources();
    await leaveMany(RESULTS - WARM - WATCHED);
    expect((await heapBytes()) - heap).toBeLessThan(2_000_000);
    await waitUntil(() => resources() <= open, {
      timeoutMs: 5_000,
      what: "as few sockets and timers as before",
    });
    for (const { stats } of sessions)
      expect(stats).toMatchObject({ openDataSets: 0, pendingCalls: 0, connections: 1 });

    const left = async (): Promise<string[]> => {
      const queries = await (await watcher.executeQueryStatement("SHOW QUERIES")).readAll();
      return queries.map(({ statement }) => String(statement)).filter((sql) => sql.includes("FROM many"));
    };
    await waitUntil(async () => (await left()).length === 0, { timeoutMs: 10_000, what: "a server at rest" });
  }, 240_000);
});
