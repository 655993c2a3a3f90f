import { type NodeControl, serverNodes, startServer } from "@x/servers";
import { describeWith, waitUntil } from "@x/testkit";
import {
  ColumnCategory,
  connect,
  DataType,
  isIoTDBError,
  parseUrl,
  type TableSessionOptions,
  TableSessionPool,
  Tablet,
} from "../../src/index.ts";
import { whenReady } from "../support/server.ts";

const columns = [
  { name: "g", type: DataType.STRING, category: ColumnCategory.TAG },
  { name: "m", type: DataType.INT32 },
];
const DEVICES = 30;

/** One row for each device. */
const round = (table: string, time: number): Tablet =>
  new Tablet({
    table,
    columns,
    timestamps: Array(DEVICES).fill(time),
    rows: Array.from({ length: DEVICES }, (_, device) => [`dev${device}`, time]),
  });

describeWith(["java", "maven"], "A cluster of three", () => {
  let addresses: readonly string[];
  let options: TableSessionOptions;

  beforeAll(async () => {
    const { env, addresses: all } = await startServer("iotdb", { nodes: 3 });
    addresses = all;
    options = { ...parseUrl(env.IOTDB_TEST_URL as string), nodeUrls: addresses, database: "clustered" };
    await using session = await connect({ ...options, database: undefined });
    await session.executeNonQueryStatement("CREATE DATABASE clustered");
    for (const url of addresses) {
      await using on = await connect({ ...options, nodeUrls: url });
      await whenReady(() => on.insert(round("warm", 1)));
    }
  }, 400_000);

  it("stores rows by way of any node, and each node sees all", async () => {
    for (const [index, url] of addresses.entries()) {
      await using session = await connect({ ...options, nodeUrls: url });
      await whenReady(() => session.insert(round("any", index)));
    }
    for (const url of addresses) {
      await using session = await connect({ ...options, nodeUrls: url });
      const dataSet = await session.executeQueryStatement("SELECT count(*) AS n FROM any");
      expect(await dataSet.readAll()).toEqual([{ n: BigInt(3 * DEVICES) }]);
    }
  }, 60_000);

  it("gets rows on the nodes that lead their devices, with redirection", async () => {
    await using session = await connect({ ...options, enableRedirection: true });
    for (let time = 0; time < 10; time++) await whenReady(() => session.insert(round("led", time)));
    // Which node leads what is the cluster's choice; with 30 devices it has never been one alone.
    expect(session.stats.connections).toBeGreaterThan(1);
    const dataSet = await session.executeQueryStatement("SELECT count(*) AS n FROM led WHERE m >= 0");
    expect(await dataSet.readAll()).toEqual([{ n: BigInt(10 * DEVICES) }]);
  }, 60_000);

  // The server acknowledges a row when it has it in memory: a node that is killed forgets what was not yet on its disk,
  // whatever a client does. One that is stopped in order forgets nothing.
  it.each(["stop", "kill"] as const)(
    "goes on when a node ends and comes back: %s",
    async (how) => {
      await using pool = new TableSessionPool({
        ...options,
        enableRedirection: true,
        maxPoolSize: 4,
        timeoutMs: 15_000,
      });
      const table = `ledger_${how}`;
      const acknowledged = new Set<number>();
      let over = false;
      let time = 0;
      const writers = Array.from({ length: 4 }, async () => {
        while (!over) {
          const mine = time++;
          try {
            await using session = await pool.getSession();
            await session.insert(round(table, mine));
            acknowledged.add(mine);
          } catch (error) {
            // With one copy of everything, what the node leads cannot be written meanwhile.
            if (!isIoTDBError(error)) throw error;
            await new Promise((resolve) => setTimeout(resolve, 200));
          }
        }
      });
      await waitUntil(() => acknowledged.size > 40, { timeoutMs: 60_000 });
      const victim = serverNodes("iotdb").filter(({ name }) =>
        name.startsWith("data-node"),
      )[1] as NodeControl;
      await victim[how]();
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      await victim.start();
      const before = acknowledged.size;
      await waitUntil(() => acknowledged.size > before + 40, { timeoutMs: 120_000 });
      over = true;
      await Promise.all(writers);

      await using session = await connect(options);
      const stored = await whenReady(async () => {
        const sql = `SELECT m, count(*) AS n FROM ${table} GROUP BY m`;
        return (await session.executeQueryStatement<{ m: number; n: bigint }>(sql)).readAll();
      });
      const counts = new Map(stored.map(({ m, n }) => [m, n]));
      expect([...counts.values()].filter((n) => n > BigInt(DEVICES))).toEqual([]);
      const lost = [...acknowledged].filter((one) => counts.get(one) !== BigInt(DEVICES));
      if (how === "stop") expect(lost).toEqual([]);
    },
    300_000,
  );
});
