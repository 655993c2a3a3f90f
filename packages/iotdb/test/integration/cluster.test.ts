import { serverNodes, startServer } from "@x/servers";
import { describeWith, FaultProxy, waitUntil } from "@x/testkit";
import { parseNodeUrl } from "../../src/endpoint.ts";
import {
  ColumnCategory,
  connect,
  DataType,
  parseUrl,
  type TableSessionOptions,
  TableSessionPool,
  Tablet,
} from "../../src/index.ts";
import { Ledger } from "../support/ledger.ts";
import { whenReady } from "../support/server.ts";
import { troubleConnections, troubleNodes } from "../support/trouble.ts";

const columns = [
  { name: "g", type: DataType.STRING, category: ColumnCategory.TAG },
  { name: "m", type: DataType.INT32 },
];
const DEVICES = 30;

/** How long the ledger is kept. */
const LEDGER_MS = Number(process.env.IOTDB_LEDGER_MINUTES ?? 1) * 60_000;

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
    const { env, addresses: all } = await startServer("iotdb", { nodes: 3, durable: true });
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

  // The server syncs its log before it acknowledges (`wal_mode=SYNC`). As it is configured by default it acknowledges rows
  // that it has in memory alone, and a node that is killed forgets those of its last seconds, whatever a client does.
  it(
    `has every acknowledged row of a ledger of ${LEDGER_MS / 1000} s, once, and settles every call, while nodes are killed, stopped and paused and connections break, with a synced log`,
    async () => {
      const nodes = serverNodes("iotdb").filter(({ name }) => name.startsWith("data-node"));
      const proxies = await Promise.all(addresses.map((url) => FaultProxy.start(parseNodeUrl(url))));
      const limits = { timeoutMs: 8_000, connectTimeoutMs: 3_000, waitTimeoutMs: 8_000 };
      const direct = new TableSessionPool({ ...options, ...limits, enableRedirection: true, maxPoolSize: 3 });
      const nodeUrls = proxies.map(({ address }) => address);
      const troubled = new TableSessionPool({ ...options, ...limits, nodeUrls, maxPoolSize: 4 });
      const ledger = new Ledger("ledger");
      await using session = await connect(options);
      await whenReady(() => ledger.begin(session));

      const started = performance.now();
      for (let writer = 0; writer < 3; writer++) {
        ledger.write(direct);
        ledger.write(troubled);
      }
      ledger.read(troubled);
      const onNodes = troubleNodes(nodes);
      const onConnections = troubleConnections(proxies, 1);
      // A slow machine needs longer until each kind of trouble has been there.
      await waitUntil(
        () => onNodes.failed || (onNodes.rounds > 0 && performance.now() - started > LEDGER_MS),
        {
          timeoutMs: LEDGER_MS + 120_000,
          what: "a round of trouble with nodes",
        },
      );
      await onNodes.end();
      await onConnections.end();
      await ledger.end();
      await Promise.all([direct.close(), troubled.close()]);
      await Promise.all(proxies.map((proxy) => proxy.close()));

      const audit = await whenReady(() => ledger.audit(session));
      process.stderr.write(
        `ledger: ${audit.acknowledged} tablets acknowledged, ${ledger.begun} calls, the slowest took ${Math.round(ledger.slowestMs)} ms; ` +
          `${JSON.stringify({ ...onNodes.counts, ...onConnections.counts, ...Object.fromEntries(ledger.failures) })}\n`,
      );
      expect(audit.lost).toEqual([]);
      expect(audit.doubled).toEqual([]);
      expect(audit.acknowledged).toBeGreaterThan(100);
      expect(ledger.unexpected).toEqual([]);
      expect(ledger.settled).toBe(ledger.begun);
      // Waiting for a session, connecting to three nodes, the insert, and giving the session back.
      expect(ledger.slowestMs).toBeLessThan(40_000);
    },
    LEDGER_MS + 300_000,
  );
});
