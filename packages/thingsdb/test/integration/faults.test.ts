import { setTimeout as sleep } from "node:timers/promises";
import { type Fault, type SimulatedNode, startThingsDb, type ThingsDbServer } from "@x/simulators";
import { expectNoLeaks, waitUntil } from "@x/testkit";
import { Client, type ClientOptions, Room } from "../../src/index.ts";

const QUICK: ClientOptions = { backoff: { baseMs: 5, maxMs: 20 }, connectTimeoutMs: 300, scope: "//stuff" };

async function withServer(
  nodes: number,
  work: (server: ThingsDbServer, client: Client) => Promise<void>,
  options: ClientOptions = {},
): Promise<void> {
  await expectNoLeaks(async () => {
    await using server = await startThingsDb({ nodes, shutdownPeriodMs: 1_500 });
    const client = new Client({ ...QUICK, ...options });
    await client.connectPool(server.addresses, "admin", "pass");
    try {
      await work(server, client);
    } finally {
      await client.close({ timeoutMs: 100 });
    }
  });
}

const nodeOf = (server: ThingsDbServer, client: Client) =>
  server.nodes.find(({ address }) => address === client.address)!;

/** Holds a fault for a while, then ends it: what it holds back is sent. */
async function forAWhile(fault: Fault): Promise<void> {
  await sleep(60);
  fault.stop();
}

/** Bytes that no server sends, in the midst of those it does. */
function say(node: SimulatedNode, hex: string): void {
  for (const connection of node.connections) connection.sendBytes(Buffer.from(hex, "hex"));
}

/** All that can go wrong; the node is the one that the client is connected with. */
const TROUBLE: readonly (readonly [
  name: string,
  play: (server: ThingsDbServer, node: SimulatedNode) => unknown,
])[] = [
  ["answers are lost", ({ faults }) => forAWhile(faults.loseAnswers({ times: 2 }))],
  ["answers come in another order", ({ faults }) => forAWhile(faults.reorderAnswers(5))],
  ["an end in a header", ({ faults }) => forAWhile(faults.cutAnswers(5, { times: 1 }))],
  ["answers come one byte at a time", ({ faults }) => forAWhile(faults.dripAnswers())],
  [
    "an end with RST in a payload",
    ({ faults }) => forAWhile(faults.cutAnswers(8, { times: 1, reset: true })),
  ],
  ["many answers come in one segment", ({ faults }) => forAWhile(faults.batchAnswers(10))],
  ["RST instead of an answer", ({ faults }) => forAWhile(faults.resetOnRequest({ times: 1 }))],
  ["garbage", (_, node) => say(node, "474554202f20485454502f312e310d0a")],
  ["an event that does not exist", (_, node) => say(node, "01000000ffff0df2c0")],
  ["a wrong check byte", (_, node) => say(node, "0000000000001212")],
  ["an absurd length", (_, node) => say(node, "ffffffff000012ed")],
  [
    "a node that takes connections and never answers",
    async ({ nodes }, node) => {
      const mute = nodes.find((one) => one !== node)!;
      const fault = mute.faults.muteConnections();
      node.faults.resetOnRequest({ times: 1 });
      await sleep(60);
      fault.stop();
    },
  ],
  [
    "a node is killed",
    async (_, node) => {
      await node.kill();
      await sleep(60);
      await node.start();
    },
  ],
  [
    "a node is stopped",
    async (_, node) => {
      await node.stop(100);
      await sleep(20);
      await node.start();
    },
  ],
];

describe("a client whose server fails", () => {
  it("does not run a write twice whose answer was lost", async () => {
    await withServer(1, async (server, client) => {
      await client.query(".n = 0;");
      server.faults.loseAnswers({ times: 1 });
      const call = client.query(".n += 1;");
      await sleep(50);
      await server.nodes[0]!.kill();
      await expect(call).rejects.toMatchObject({ code: "ERR_THINGSDB_OUTCOME_UNKNOWN" });
      await server.nodes[0]!.start();
      expect(await client.query(".n;")).toBe(1);
    });
  });

  it("makes an idempotent request again", async () => {
    await withServer(1, async (server, client) => {
      server.faults.resetOnRequest({ times: 1 });
      expect(await client.query("'again';", { idempotent: true })).toBe("again");
      expect(client.stats.reconnects).toBe(1);
    });
  });

  it("keeps requests while it comes back, until their time is up", async () => {
    await withServer(1, async (server, client) => {
      await server.nodes[0]!.kill();
      await waitUntil(() => !client.isConnected());
      const waiting = client.query("'waited';");
      await expect(client.query("1;", { timeoutMs: 20 })).rejects.toMatchObject({
        code: "ERR_THINGSDB_TIMEOUT",
        retryable: true,
      });
      await server.nodes[0]!.start();
      expect(await waiting).toBe("waited");
    });
  });

  it("goes to another node when its own is killed", async () => {
    await withServer(3, async (server, client) => {
      const first = client.address;
      await nodeOf(server, client).kill();
      await waitUntil(() => client.stats.reconnects === 1);
      expect(await client.query("1;")).toBe(1);
      expect(client.address).not.toBe(first);
    });
  });

  it("leaves a node that shuts down without one call that fails, for nodes that answer", async () => {
    await withServer(3, async (server, client) => {
      const statuses: string[] = [];
      client.addEventHandler({ onNodeStatus: ({ status }) => statuses.push(status) });
      let isOver = false;
      let calls = 0;
      const worker = async (): Promise<void> => {
        while (!isOver) {
          await client.query(".n = 1;");
          calls++;
        }
      };
      const workers = Array.from({ length: 8 }, worker);
      await sleep(30);
      const node = nodeOf(server, client);
      await node.stop();
      await sleep(100);
      isOver = true;
      await Promise.all(workers);
      expect(statuses).toEqual(["SHUTTING_DOWN"]);
      expect(client.address).not.toBe(node.address);
      expect(client.stats.reconnects).toBe(1);
      expect(calls).toBeGreaterThan(50);
    });
  });

  it("passes over nodes that take connections and never answer", async () => {
    await using server = await startThingsDb({ nodes: 2 });
    for (const node of server.nodes.slice(0, 1)) node.faults.muteConnections();
    for (let i = 0; i < 4; i++) {
      await using client = new Client({ ...QUICK, connectTimeoutMs: 50 });
      await client.connectPool(server.addresses, "admin", "pass");
      expect(client.address).toBe(server.nodes[1]!.address);
    }
  });

  it("stops coming back when it may not come in any more, and says why", async () => {
    await withServer(1, async (server) => {
      const token = (await server.query("@t", "new_token('admin');")) as string;
      const client = new Client(QUICK);
      const failures: unknown[] = [];
      client.on("failure", (error) => failures.push(error));
      await client.connectPool(server.addresses, token);
      await server.query("@t", `del_token('${token}');`);
      await expect(client.reconnect()).rejects.toMatchObject({ name: "ThingsDBAuthError" });
      expect(failures).toHaveLength(1);
      await client.close();
    });
  });

  it("tells rooms that are gone when it has come back, and joins the others again", async () => {
    await withServer(1, async (server, client) => {
      await client.query(".a = room(); .a.set_name('a'); .b = room(); .b.set_name('b'); nil;");
      const life: unknown[] = [];
      const a = new Room("a", {
        onJoin: ({ isRejoin, deleted }) =>
          void life.push(["a", isRejoin, deleted.map(({ target }) => target)]),
        onEmit: (event) => life.push(event),
      });
      const b = new Room("b", { onDelete: () => void life.push("b is gone") });
      await b.join(client);
      await a.join(client);
      const reports: unknown[] = [];
      client.addEventHandler({ onReconnect: (report) => reports.push(report) });
      await server.nodes[0]!.kill();
      await server.query("//stuff", ".del('b'); nil;");
      await server.nodes[0]!.start();
      await waitUntil(() => life.length === 3);
      expect(life).toEqual([["a", false, []], "b is gone", ["a", true, ["b"]]]);
      expect(reports).toMatchObject([{ rejoined: [a], deleted: [b] }]);
      await a.emit("heard");
      expect(life).toContain("heard");
    });
  });

  it("reads answers that drip, and answers in any order", async () => {
    await withServer(1, async (server, client) => {
      server.faults.dripAnswers({ times: 1 });
      expect(await client.query("'dripped';")).toBe("dripped");
      server.faults.reorderAnswers(8, { times: 8 });
      const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => client.query<number>(`${i};`)));
      expect(answers).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    });
  });

  it("cannot write without a quorum, says so once, and reads on", async () => {
    await withServer(3, async (server, client) => {
      await client.query(".v = 1;");
      const own = nodeOf(server, client);
      for (const node of server.nodes) if (node !== own) await node.kill();
      await expect(client.query(".v = 2;")).rejects.toMatchObject({ name: "ThingsDBNodeError" });
      expect(await client.query(".v;")).toBe(1);
    });
  });

  it("does every acknowledged write once, whatever happens meanwhile", async () => {
    await withServer(3, async (server, client) => {
      await client.query(".ledger = {};");
      const acknowledged = new Set<string>();
      const unknown = new Set<string>();
      const other: unknown[] = [];
      let isOver = false;
      let next = 0;
      const worker = async (): Promise<void> => {
        while (!isOver) {
          const key = `k${next++}`;
          try {
            await client.query("n = .ledger.get(key); .ledger.set(key, n == nil ? 1 : n + 1);", {
              vars: { key },
              timeoutMs: 5_000,
            });
            acknowledged.add(key);
          } catch (error) {
            if (String((error as { code: string }).code).endsWith("OUTCOME_UNKNOWN")) unknown.add(key);
            else if ((error as { serverCode?: number }).serverCode !== -51) other.push(error);
          }
          await sleep(1);
        }
      };
      const workers = Array.from({ length: 16 }, worker);
      const seconds = process.env.CI === "true" ? 60 : 6;
      const until = performance.now() + seconds * 1000;
      const played = new Set<string>();
      for (let round = 0; performance.now() < until; round++) {
        const [name, play] = TROUBLE[round % TROUBLE.length]!;
        played.add(name);
        await play(server, nodeOf(server, client) ?? server.nodes[0]!);
        await sleep(40);
      }
      server.faults.clear();
      await sleep(50);
      isOver = true;
      // Those whose answer was lost without the connection: nothing else would end them so soon.
      await client.reconnect();
      const ends = await Promise.race([
        Promise.all(workers),
        client.close({ timeoutMs: 500 }).then(() => Promise.all(workers)),
      ]);
      expect(ends).toHaveLength(16);
      expect(other).toEqual([]);
      expect(played.size).toBe(TROUBLE.length);
      expect(client.stats.reconnects).toBeGreaterThan(5);
      expect(acknowledged.size).toBeGreaterThan(100);
      const ledger = (await server.query("//stuff", "return .ledger, 2;")) as Record<string, number>;
      for (const key of acknowledged) expect([key, ledger[key]]).toEqual([key, 1]);
      for (const key of unknown) expect([undefined, 1]).toContain(ledger[key]);
    });
  }, 120_000);
});
