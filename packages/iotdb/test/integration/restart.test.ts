import { type NodeControl, serverNodes, startServer } from "@x/servers";
import { describeWith, waitUntil } from "@x/testkit";
import { connect, parseUrl, type TableSessionOptions, TableSessionPool } from "../../src/index.ts";
import { Ledger } from "../support/ledger.ts";
import { openInDatabase, START_MS, whenReady } from "../support/server.ts";

/** Tablets that are acknowledged before the server stops, and after it is back. */
const ENOUGH = 60;

describeWith(["java", "maven"], "A server that is stopped in order and started again under load", () => {
  let options: TableSessionOptions;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const { env } = await startServer("iotdb");
    const url = parseUrl(env.IOTDB_TEST_URL as string);
    const opened = await openInDatabase(url);
    options = { ...url, database: opened.database };
    drop = opened.drop;
  }, START_MS);
  afterAll(() => drop?.());

  it("has every row that it acknowledged, once, and the pool recovers", async () => {
    const pool = new TableSessionPool({ ...options, maxPoolSize: 4, timeoutMs: 10_000 });
    const ledger = new Ledger("restarted");
    await using session = await connect(options);
    await whenReady(() => ledger.begin(session));
    for (let writer = 0; writer < 4; writer++) ledger.write(pool);

    const dataNode = serverNodes("iotdb").find(({ name }) => name === "data-node-1") as NodeControl;
    await waitUntil(() => ledger.acknowledged.size > ENOUGH, { timeoutMs: 60_000 });
    await dataNode.stop();
    await dataNode.start();
    const before = ledger.acknowledged.size;
    await waitUntil(() => ledger.acknowledged.size > before + ENOUGH, { timeoutMs: 90_000 });
    await ledger.end();
    expect(pool.stats).toMatchObject({ leased: 0, waiting: 0 });
    await pool.close();

    const { lost, doubled } = await whenReady(() => ledger.audit(session));
    expect(lost).toEqual([]);
    expect(doubled).toEqual([]);
    expect(ledger.unexpected).toEqual([]);
    expect(ledger.settled).toBe(ledger.begun);
    // Nobody writes to a server that is away, and everybody hears of it.
    expect(ledger.failures.size).toBeGreaterThan(0);
  }, 240_000);
});
