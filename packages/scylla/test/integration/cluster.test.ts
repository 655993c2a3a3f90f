import { type NodeControl, serverNodes, startServer } from "@x/servers";
import { describeWith, leakCheck, waitUntil } from "@x/testkit";
import { connect, isScyllaError, type RetryPolicy, type ScyllaError, type Session } from "../../src/index.ts";

/** How long a call may take here. */
const CALL_MS = 10_000;

/** Nodes that come and go take their time on a busy machine. */
const WAIT_MS = 180_000;
const TEST_MS = 900_000;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** As `expectNoLeaks`, but for the nodes that the work starts again: those are no leaks. */
async function expectNoLeaksOfOurs(work: () => Promise<void>): Promise<void> {
  const check = leakCheck();
  let left = "";
  try {
    await work();
  } finally {
    left = await check.end().then(
      () => "",
      (error: Error) => error.message,
    );
  }
  const lines = left.split("\n").slice(1);
  expect(lines.filter((line) => !line.includes("restartProcess"))).toEqual([]);
}

/** What became of calls, one by one. */
class Ledger {
  begun = 0;
  readonly acknowledged = new Set<number>();
  readonly failures: Error[] = [];
  readonly #calls: Promise<void>[] = [];

  enter(write: (entry: number) => Promise<unknown>): Promise<void> {
    const entry = this.begun++;
    const call = write(entry).then(
      () => void this.acknowledged.add(entry),
      (error: Error) => void this.failures.push(error),
    );
    this.#calls.push(call);
    return call;
  }

  /** Resolves when every call has settled. */
  async settled(): Promise<void> {
    await Promise.all(this.#calls);
    expect(this.acknowledged.size + this.failures.length).toBe(this.begun);
  }
}

describeWith(["java", "maven"], "a cluster of three", () => {
  let nodes: string[];

  beforeAll(async () => {
    const { addresses } = await startServer("cassandra", { nodes: 3 });
    nodes = [...addresses];
    await using session = await connect({ nodes });
    await session.execute(
      "CREATE KEYSPACE ledger WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 3}",
    );
    for (const table of ["idempotent", "once"])
      await session.execute(`CREATE TABLE ledger.${table} (p int, n int, v text, PRIMARY KEY (p, n))`);
  }, TEST_MS);

  /** Writes until told to stop: so many entries at a time. */
  function keepWriting(atATime: number, write: () => Promise<void>): () => Promise<void> {
    let over = false;
    const writers = Array.from({ length: atATime }, async () => {
      while (!over) {
        await write();
        // The servers share the machine with their client.
        await sleep(10);
      }
    });
    return async () => {
      over = true;
      await Promise.all(writers);
    };
  }

  async function readAll(session: Session, table: string): Promise<Set<number>> {
    const read = new Set<number>();
    const select = `SELECT n FROM ledger.${table}`;
    // Servers that were just under load give some pages up.
    const retryPolicy: RetryPolicy = { decide: ({ retries }) => (retries < 100 ? "same" : "fail") };
    const options = { consistency: "QUORUM", pageSize: 500, retryPolicy, timeoutMs: WAIT_MS } as const;
    for await (const { n } of session.stream<{ n: number }>(select, [], options)) read.add(n);
    return read;
  }

  it(
    "loses nothing that it has acknowledged when a node is killed under load, and comes back",
    async () => {
      await expectNoLeaksOfOurs(async () => {
        const session = await connect({
          nodes,
          consistency: "QUORUM",
          timeoutMs: CALL_MS,
          keyspace: "ledger",
        });
        let stop = async (): Promise<void> => {};
        try {
          const victim = serverNodes("cassandra")[2] as NodeControl;
          const of = (address: string | undefined) =>
            session.stats.nodes.find((node) => node.address === address)!;
          await waitUntil(() => session.stats.nodes.every(({ connections }) => connections === 1));
          const [idempotent, once] = [new Ledger(), new Ledger()];
          const insert = await session.prepare("INSERT INTO idempotent (p, n, v) VALUES (?, ?, 'x')");
          stop = keepWriting(20, async () => {
            // Half of them may be repeated, of the others nobody said so.
            await Promise.all([
              idempotent.enter((n) => session.executePrepared(insert, [n % 100, n], { idempotent: true })),
              once.enter((n) =>
                session.execute("INSERT INTO once (p, n, v) VALUES (?, ?, 'x')", [n % 100, n]),
              ),
            ]);
          });
          await waitUntil(() => idempotent.acknowledged.size > 1_000, { timeoutMs: WAIT_MS });
          await victim.kill();
          await waitUntil(() => of(victim.address).connections === 0, { timeoutMs: WAIT_MS });
          const whileDown = idempotent.acknowledged.size;
          // Those that are down need not agree: that would take a minute, and end in a warning.
          const altered = await session.execute("ALTER TABLE once ADD more text", undefined, {
            idempotent: true,
          });
          expect(altered.warnings).toEqual([]);
          await waitUntil(() => idempotent.acknowledged.size > whileDown + 1_000, { timeoutMs: WAIT_MS });
          await victim.start();
          await waitUntil(() => of(victim.address).connections === 1, { timeoutMs: WAIT_MS });
          const afterwards = idempotent.acknowledged.size;
          await waitUntil(() => idempotent.acknowledged.size > afterwards + 1_000, { timeoutMs: WAIT_MS });
          await stop();
          await Promise.all([idempotent.settled(), once.settled()]);

          // What was not acknowledged failed with an error that says why, and whether it may have been done.
          for (const error of [...idempotent.failures, ...once.failures])
            if (!isScyllaError(error)) throw error;
          const codesOf = ({ failures }: Ledger) =>
            failures.map((error) => String((error as ScyllaError).code));
          for (const code of codesOf(once)) expect(code).toMatch(/OUTCOME_UNKNOWN|WRITE_TIMEOUT|UNAVAILABLE/);
          for (const code of codesOf(idempotent))
            expect(code).toMatch(/TIMEOUT$|UNAVAILABLE|CONNECTION_LOST/);

          // Until the node has the schema that it missed, which takes up to a minute, it cannot be read from.
          await session.awaitSchemaAgreement({ timeoutMs: WAIT_MS });
          const stored = await readAll(session, "idempotent");
          expect([...idempotent.acknowledged].filter((entry) => !stored.has(entry))).toEqual([]);
          const storedOnce = await readAll(session, "once");
          expect([...once.acknowledged].filter((entry) => !storedOnce.has(entry))).toEqual([]);

          expect(session.stats.running).toBe(0);
          await waitUntil(() => session.stats.nodes.every(({ inFlight }) => inFlight === 0));
          expect(session.getClusterData().nodes).toHaveLength(3);
        } finally {
          await stop();
          await session.close();
        }
      });
    },
    TEST_MS,
  );

  it(
    "is told of when a node goes and comes back, and asked through those that are there",
    async () => {
      await using session = await connect({ nodes: nodes.slice(0, 2), keyspace: "ledger" });
      const heard: string[] = [];
      session.on("status", ({ change, address }) => heard.push(`${change} ${address}`));
      const victim = serverNodes("cassandra")[2] as NodeControl;
      const [host = ""] = (victim.address ?? "").split(":");
      await victim.stop();
      await waitUntil(() => heard.includes(`DOWN ${host}`), { timeoutMs: WAIT_MS });
      // A server that is none of the session's own, and down: nobody waits for its word.
      expect((await session.execute("CREATE TABLE meanwhile (k int PRIMARY KEY)")).warnings).toEqual([]);
      await session.awaitSchemaAgreement({ timeoutMs: 30_000 });
      await victim.start();
      await waitUntil(() => heard.includes(`UP ${host}`), { timeoutMs: WAIT_MS });
      // Servers wait for a minute before they ask each other for a schema that they have missed.
      await session.awaitSchemaAgreement({ timeoutMs: WAIT_MS });
      expect(
        session
          .getClusterData()
          .nodes.map(({ address }) => address)
          .sort(),
      ).toEqual(nodes.map((node) => node.split(":")[0]));
    },
    TEST_MS,
  );
});
