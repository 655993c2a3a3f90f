import { FaultProxy, waitUntil } from "@x/testkit";
import { parseNodeUrl } from "../../src/endpoint.ts";
import {
  ColumnCategory,
  DataType,
  TableSession,
  type TableSessionOptions,
  TableSessionPool,
  Tablet,
} from "../../src/index.ts";
import { describeServer, openInDatabase, START_MS, testOptions, whenReady } from "../support/server.ts";

const columns = [
  { name: "g", type: DataType.STRING, category: ColumnCategory.TAG },
  { name: "m", type: DataType.INT32 },
];
const tablet = (table: string, from: number, count: number): Tablet =>
  new Tablet({
    table,
    columns,
    timestamps: Array.from({ length: count }, (_, i) => from + i),
    rows: Array.from({ length: count }, (_, i) => ["dev", from + i]),
  });

describeServer("Behind a bad network", () => {
  let direct: TableSession;
  let drop: () => Promise<void>;
  let options: TableSessionOptions;
  let proxy: FaultProxy;

  beforeAll(async () => {
    const server = await testOptions();
    let database: string;
    ({ session: direct, drop, database } = await openInDatabase(server));
    const [url] = [server.nodeUrls ?? "localhost"].flat();
    proxy = await FaultProxy.start(parseNodeUrl(url as string));
    options = { ...server, nodeUrls: proxy.address, database };
    await whenReady(() => direct.insert(tablet("big", 0, 30_000)));
  }, START_MS);
  afterEach(() => proxy?.clear());
  afterAll(async () => {
    await drop?.();
    await proxy?.close();
  });

  const count = async (table: string): Promise<bigint> => {
    const dataSet = await direct.executeQueryStatement<{ n: bigint }>(`SELECT count(*) AS n FROM ${table}`);
    return (await dataSet.readAll())[0]!.n;
  };

  it.each([
    ["trickles", { mode: "trickle", bytes: 700, everyMs: 1 }],
    ["is slow", { mode: "delay", ms: 40 }],
  ] as const)(
    "that %s, results and inserts are whole",
    async (name, fault) => {
      await using session = await TableSession.open(options);
      proxy.set(fault);
      const dataSet = await session.executeQueryStatement<{ m: number }>(
        "SELECT m FROM big WHERE m < 9000 ORDER BY time",
      );
      let next = 0;
      for await (const { m } of dataSet) if (m !== next++) throw new Error(`${m} in place of ${next - 1}`);
      expect(next).toBe(9_000);
      const table = name.replace(" ", "_");
      await session.insert(tablet(table, 0, 500));
      expect(await count(table)).toBe(500n);
    },
    60_000,
  );

  it.each([
    ["cut", { mode: "cut", afterBytes: 20_000 }],
    ["reset", { mode: "reset", afterBytes: 20_000 }],
  ] as const)("whose connections are %s, a query fails clearly and the session goes on", async (_, fault) => {
    await using session = await TableSession.open(options);
    const dataSet = await session.executeQueryStatement("SELECT * FROM big", { fetchSize: 1 });
    proxy.set(fault, "toClient");
    await expect(dataSet.readAll()).rejects.toMatchObject({
      name: "IoTDBConnectionError",
      code: "ERR_IOTDB_CONNECTION_LOST",
      address: proxy.address,
    });
    proxy.clear();
    await session.ping();
    expect((await (await session.executeQueryStatement("SELECT * FROM big LIMIT 3")).readAll()).length).toBe(
      3,
    );
  });

  it("whose connections break while rows are on their way, each acknowledged row is there once", async () => {
    await using session = await TableSession.open({ ...options, maxRetry: 20 });
    let acknowledged = 0;
    let over = false;
    const breaking = (async () => {
      for (let i = 0; !over; i++) {
        await new Promise((resolve) => setTimeout(resolve, 60));
        proxy.breakAll(i % 2 === 0 ? "cut" : "reset");
      }
    })();
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let i = 0; i < 25; i++) {
        await session.insert(tablet("ledger", (writer * 25 + i) * 100, 100));
        acknowledged += 100;
      }
    });
    await Promise.all(writers);
    over = true;
    await breaking;
    expect(acknowledged).toBe(10_000);
    expect(await count("ledger")).toBe(10_000n);
  }, 60_000);

  it("that is silent, calls end at their limits and the session goes on when it is back", async () => {
    await using session = await TableSession.open(options);
    await session.ping();
    proxy.set({ mode: "stall" });
    const late = { timeoutMs: 200 };
    const calls = await Promise.allSettled([
      session.insert(tablet("stalled", 0, 10), late),
      session.executeNonQueryStatement("FLUSH", late),
      session.executeQueryStatement("SELECT * FROM big", late),
      session.ping(late),
    ]);
    expect(calls.map((call) => (call as PromiseRejectedResult).reason.name)).toEqual(
      Array(4).fill("IoTDBTimeoutError"),
    );
    expect(calls.map((call) => (call as PromiseRejectedResult).reason.code)).toEqual([
      "ERR_IOTDB_TIMEOUT",
      "ERR_IOTDB_TIMEOUT_OUTCOME_UNKNOWN",
      "ERR_IOTDB_TIMEOUT",
      "ERR_IOTDB_TIMEOUT",
    ]);
    // A connection that stays silent is given up, and the next call makes another one.
    await waitUntil(() => session.state === "lost", { timeoutMs: 10_000 });
    proxy.clear();
    await session.insert(tablet("stalled", 0, 10));
    expect(await count("stalled")).toBe(10n);
  }, 30_000);

  it("a pool lends sessions that work, after all connections were lost", async () => {
    await using pool = new TableSessionPool({ ...options, maxPoolSize: 3 });
    const sessions = await Promise.all([pool.getSession(), pool.getSession(), pool.getSession()]);
    for (const session of sessions) await session.close();
    proxy.breakAll("reset");
    await Promise.all(
      Array.from({ length: 9 }, async (_, index) => {
        await using session = await pool.getSession();
        await session.insert(tablet("pooled", index * 10, 10));
      }),
    );
    expect(await count("pooled")).toBe(90n);
    expect(pool.stats).toMatchObject({ leased: 0, waiting: 0 });
  });

  it("a dead node is passed over", async () => {
    const dead = await FaultProxy.start({ port: 1 });
    await dead.close();
    const [real] = [options.nodeUrls ?? ""].flat();
    for (let i = 0; i < 5; i++) {
      await using session = await TableSession.open({ ...options, nodeUrls: [dead.address, real as string] });
      await session.ping();
      expect(session.stats.address).toBe(proxy.address);
    }
  });
});
