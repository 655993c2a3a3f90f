import { serverNodes } from "@x/servers";
import { expectNoLeaks, FaultProxy, ScriptedPeer, waitUntil } from "@x/testkit";
import {
  connect,
  ScyllaConnectionError,
  ScyllaServerError,
  type Session,
  type SessionState,
} from "../../src/index.ts";
import { describeServer, openInKeyspace, START_MS, testUrl, urlTo } from "../support/server.ts";

/** Where the first server under test is. */
async function firstNode(): Promise<{ host: string; port: number }> {
  const [, host, port] = /^\w+:\/\/(?:[^@]*@)?([^:,/?]+):(\d+)/.exec(await testUrl())!;
  return { host: host!, port: Number(port) };
}

describeServer("a session with a bad network", () => {
  let keyspace: string;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const opened = await openInKeyspace();
    ({ keyspace, drop } = opened);
    await opened.session.execute("CREATE TABLE t (k int PRIMARY KEY, v text)");
    await opened.session.execute("INSERT INTO t (k, v) VALUES (1, 'one')");
  }, START_MS);
  afterAll(() => drop());

  async function through(
    protocolVersion: 4 | 5,
    work: (session: Session, proxy: FaultProxy) => Promise<void>,
    options = {},
  ): Promise<void> {
    const target = await firstNode();
    await expectNoLeaks(async () => {
      await using proxy = await FaultProxy.start(target);
      const session = await connect(await urlTo(proxy.address, keyspace), { protocolVersion, ...options });
      try {
        await work(session, proxy);
      } finally {
        await session.close({ timeoutMs: 1 });
      }
    });
  }

  describe.each([4, 5] as const)("in protocol version %i", (version) => {
    it("reads answers that trickle in", async () => {
      await through(version, async (session, proxy) => {
        proxy.set({ mode: "trickle", bytes: 1, everyMs: 0 }, "toClient");
        expect((await session.execute("SELECT v FROM t WHERE k = ?", [1])).rows).toEqual([{ v: "one" }]);
      });
    });

    const breaks = (["cut", "reset"] as const).flatMap((mode) =>
      [0, 1, 5, 9, 30, 100, 300].map((afterBytes) => [mode, afterBytes] as const),
    );

    it.each(breaks)("settles everything after a %s at byte %i, and goes on", async (mode, afterBytes) => {
      await through(version, async (session, proxy) => {
        proxy.set({ mode, afterBytes }, "toClient");
        const ends = await Promise.allSettled([
          ...Array.from({ length: 10 }, (_, k) =>
            session.execute("INSERT INTO t (k, v) VALUES (?, 'x')", [k + 10], { timeoutMs: 2_000 }),
          ),
          session.execute("SELECT v FROM t WHERE k = 1", [], { idempotent: true, timeoutMs: 2_000 }),
        ]);
        for (const end of ends)
          if (end.status === "rejected")
            expect(end.reason.code).toMatch(
              /^ERR_SCYLLA_(OUTCOME_UNKNOWN|CONNECT|CONNECTION_LOST|TIMEOUT.*)$/,
            );
        proxy.clear();
        await waitUntil(() => session.stats.nodes[0]!.connections === 1, { timeoutMs: 15_000 });
        expect((await session.execute("SELECT v FROM t WHERE k = 1")).rows).toEqual([{ v: "one" }]);
      });
    });

    it("drops late answers, and finds out that the server is gone", async () => {
      await through(
        version,
        async (session, proxy) => {
          const states: SessionState[] = [];
          session.on("state", (state) => states.push(state));
          proxy.set({ mode: "stall" }, "toClient");
          await expect(
            session.execute("SELECT v FROM t WHERE k = 1", [], { timeoutMs: 50 }),
          ).rejects.toMatchObject({
            code: "ERR_SCYLLA_TIMEOUT_OUTCOME_UNKNOWN",
          });
          proxy.clear();
          expect((await session.execute("SELECT v FROM t WHERE k = 1")).rows).toEqual([{ v: "one" }]);
          await waitUntil(() => session.stats.nodes[0]!.inFlight === 0);
          proxy.set({ mode: "stall" }, "toClient");
          const lost = session.execute("SELECT v FROM t WHERE k = 1", [], {
            idempotent: true,
            timeoutMs: 5_000,
          });
          await waitUntil(() => states.includes("disconnected"), { timeoutMs: 10_000 });
          proxy.clear();
          await lost.catch((error) => expect(error).toBeInstanceOf(ScyllaConnectionError));
          await waitUntil(() => session.state === "open", { timeoutMs: 15_000 });
          await session.ping();
        },
        { keepaliveIntervalMs: 300, keepaliveTimeoutMs: 300 },
      );
    }, 60_000);
  });

  it("carries 40,000 requests at once on one connection", async () => {
    const { host, port } = await firstNode();
    const session = await connect(await urlTo(`${host}:${port}`, keyspace), { timeoutMs: null });
    try {
      const keys = Array.from({ length: 40_000 }, (_, i) => 1_000 + i);
      const select = await session.prepare<{ k: number }>("SELECT (int)? AS k FROM system.local");
      const running = keys.map((key) => session.executePrepared(select, [key]));
      expect(session.stats).toMatchObject({ running: 40_000, nodes: [{ connections: 1 }] });
      const ends = await Promise.allSettled(running);
      // A busy server gives some of them up; whoever gets an answer gets the one to its own question.
      const answered = ends.filter((end, i) => {
        if (end.status === "fulfilled") expect(end.value.singleRow().k).toBe(keys[i]);
        else expect(end.reason).toBeInstanceOf(ScyllaServerError);
        return end.status === "fulfilled";
      });
      expect(answered.length).toBeGreaterThan(0);
      expect(session.stats).toMatchObject({ running: 0, nodes: [{ inFlight: 0, orphans: 0 }] });
    } finally {
      await session.close();
    }
  }, 240_000);

  it("notices damage in segments and connects anew", async () => {
    const target = await firstNode();
    let damage = false;
    await using peer = await ScriptedPeer.listen(async (client) => {
      const { connect: open } = await import("node:net");
      const server = open(target);
      server.on("data", (chunk) => {
        if (damage) chunk[chunk.length >> 1]! ^= 16;
        damage = false;
        client.socket.write(chunk);
      });
      server.on("error", () => client.socket.destroy());
      server.on("close", () => client.socket.destroy());
      client.socket.on("close", () => server.destroy());
      client.socket.on("data", (chunk) => server.write(chunk));
    });
    const session = await connect(await urlTo(peer.address, keyspace), { protocolVersion: 5 });
    damage = true;
    await expect(session.execute("SELECT v FROM t WHERE k = 1")).rejects.toMatchObject({
      code: "ERR_SCYLLA_OUTCOME_UNKNOWN",
      cause: { code: "ERR_SCYLLA_PROTOCOL", kind: "segment" },
    });
    await waitUntil(() => session.stats.nodes[0]!.connections === 1);
    damage = true;
    const again = await session.execute("SELECT v FROM t WHERE k = 1", [], { idempotent: true });
    expect(again.rows).toEqual([{ v: "one" }]);
    await session.close();
  });
});

if (!process.env.SCYLLA_TEST_URL)
  describeServer("a session whose server ends", () => {
    it(
      "settles what runs, says so, and is back when the server is",
      async () => {
        const { session, drop, keyspace } = await openInKeyspace();
        await session.execute("CREATE TABLE t (k int PRIMARY KEY, v text)");
        const insert = await session.prepare("INSERT INTO t (k, v) VALUES (?, ?)");
        const states: SessionState[] = [];
        session.on("state", (state) => states.push(state));
        const [node] = serverNodes("cassandra");
        let sent = 0;
        const ends: Promise<unknown>[] = [];
        const sending = setInterval(() => {
          for (let i = 0; i < 20; i++)
            ends.push(session.executePrepared(insert, [sent++, "x"]).catch((error) => error));
        }, 5);
        await waitUntil(() => sent > 200);
        await node!.kill();
        await waitUntil(() => states.includes("disconnected"), { timeoutMs: 20_000 });
        await waitUntil(() => sent > 2_000, { timeoutMs: 20_000 });
        clearInterval(sending);
        for (const end of await Promise.all(ends)) {
          if (!(end instanceof Error)) continue;
          expect(end).toMatchObject({
            code: expect.stringMatching(/^ERR_SCYLLA_(OUTCOME_UNKNOWN|CONNECT|CONNECTION_LOST)$/),
          });
        }
        const error: ScyllaConnectionError = await session
          .execute("SELECT * FROM t")
          .catch((thrown) => thrown);
        expect(error.tried.map(({ address }) => address)).toEqual(
          session.stats.nodes.map(({ address }) => address),
        );
        await node!.start();
        await waitUntil(() => session.state === "open", { timeoutMs: 120_000 });
        expect(session.getKeyspace()).toBe(keyspace);
        // The restarted server has never heard of the statement.
        await waitUntil(
          () =>
            session.executePrepared(insert, [-1, "back"]).then(
              () => true,
              () => false,
            ),
          { timeoutMs: 60_000 },
        );
        expect((await session.execute("SELECT v FROM t WHERE k = -1")).rows).toEqual([{ v: "back" }]);
        await drop();
      },
      START_MS,
    );
  });
