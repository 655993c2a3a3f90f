import { inspect } from "node:util";
import { waitUntil } from "@x/testkit";
import { parseUrl } from "../../src/connect.ts";
import {
  Batch,
  connect,
  cql,
  Query,
  type SchemaChangeEvent,
  ScyllaAlreadyExistsError,
  ScyllaFunctionFailureError,
  ScyllaReadFailureError,
  type ScyllaServerError,
  ScyllaUnavailableError,
  type Session,
  SessionBuilder,
  TimeUuid,
} from "../../src/index.ts";
import { describeServer, openInKeyspace, START_MS, testUrl } from "../support/server.ts";

describeServer("a session with a real server", () => {
  describe.each([4, 5] as const)("in protocol version %i", (protocolVersion) => {
    let session: Session;
    let keyspace: string;
    let drop: () => Promise<void>;

    beforeAll(async () => {
      ({ session, keyspace, drop } = await openInKeyspace({ protocolVersion }));
      await session.execute("CREATE TABLE t (a int, b text, c int, v text, PRIMARY KEY ((a, b), c))");
      await session.execute("CREATE TABLE numbers (p int, n int, PRIMARY KEY (p, n))");
      const insert = await session.prepare("INSERT INTO numbers (p, n) VALUES (?, ?)");
      await Promise.all(Array.from({ length: 1000 }, (_, n) => session.executePrepared(insert, [1, n])));
    }, START_MS);
    afterAll(() => drop());

    it("speaks that version", () => {
      expect(session.stats.nodes[0]).toMatchObject({ protocolVersion, connections: 1 });
      expect(session.getKeyspace()).toBe(keyspace);
    });

    it("takes values by position, by name, and in a template", async () => {
      await session.execute("INSERT INTO t (a, b, c, v) VALUES (?, ?, ?, ?)", [1, "x", 1, "one"]);
      await session.execute("INSERT INTO t (a, b, c, v) VALUES (:a, :b, :c, :b)", { a: 1, b: "x", c: 2 });
      await session.execute(cql`INSERT INTO t (a, b, c, v) VALUES (${1}, ${"x"}, ${3}, ${null})`);
      const { rows } = await session.query<{ c: number; v: string }>(
        new Query("SELECT c, v FROM t WHERE a = ? AND b = ?").withConsistency("ONE"),
        [1, "x"],
      );
      expect(rows).toEqual([
        { c: 1, v: "one" },
        { c: 2, v: "x" },
        { c: 3, v: null },
      ]);
      await expect(session.execute("SELECT * FROM t WHERE a = :a AND b = :b", { a: 1 })).rejects.toThrow(
        'no value for "b"',
      );
      await expect(
        session.execute("INSERT INTO t (a, b, c) VALUES (?, ?, ?)", ["one", "x", 1]),
      ).rejects.toThrow('Value 0 for "a" (int)');
    });

    it("prepares statements, with the types of rows and values", async () => {
      const insert = await session.prepare<never, [number, string, number, string]>(
        "INSERT INTO t (a, b, c, v) VALUES (?, ?, ?, ?)",
      );
      expect(insert.markers).toEqual([
        { name: "a", type: "int" },
        { name: "b", type: "text" },
        { name: "c", type: "int" },
        { name: "v", type: "text" },
      ]);
      await session.executePrepared(insert, [5, "y", 1, "five"]);
      const select = await session.prepare<{ v: string }, { a: number; b: string }>(
        new Query("SELECT v FROM t WHERE a = :a AND b = :b").withConsistency("ONE"),
      );
      const result = await session.executePrepared(select, { a: 5, b: "y" });
      expect(result.singleRow().v).toBe("five");
      expect((await session.execute(select, { a: 5, b: "y" })).rowCount).toBe(1);
      expect(inspect(select)).toContain("a int, b text");
    });

    it("gathers all pages, goes on from one, and streams", async () => {
      const all = await session.execute<{ n: number }>("SELECT n FROM numbers WHERE p = ?", [1], {});
      expect(all.rowCount).toBe(1000);
      const small = await connect(await testUrl(), { protocolVersion, fetchSize: 97, keyspace });
      try {
        expect((await small.execute("SELECT n FROM numbers")).column("n").values).toHaveLength(1000);
      } finally {
        await small.close();
      }
      const seen: number[] = [];
      let page = await session.execute<{ n: number }>("SELECT n FROM numbers WHERE p = ?", [1], {
        pageSize: 300,
      });
      for (;;) {
        seen.push(...page.rows.map(({ n }) => n));
        if (page.pagingState === null) break;
        page = await session.execute("SELECT n FROM numbers WHERE p = ?", [1], {
          pageSize: 300,
          pagingState: page.pagingState,
        });
      }
      expect(seen).toEqual(Array.from({ length: 1000 }, (_, n) => n));
      const streamed: number[] = [];
      for await (const { n } of session.stream<{ n: number }>("SELECT n FROM numbers", [], { pageSize: 100 }))
        streamed.push(n);
      expect(streamed).toEqual(seen);
      const sizes: number[] = [];
      for await (const batch of session.stream("SELECT n FROM numbers", [], { pageSize: 400 }).batches())
        sizes.push(batch.rowCount);
      expect(sizes).toEqual([400, 400, 200]);
    });

    it("tells whether conditional statements were applied", async () => {
      const insert = "INSERT INTO t (a, b, c, v) VALUES (?, ?, ?, ?) IF NOT EXISTS";
      const first = await session.execute(insert, [9, "l", 1, "first"]);
      const second = await session.execute<{ v: string }>(insert, [9, "l", 1, "second"]);
      expect([first.wasApplied, second.wasApplied]).toEqual([true, false]);
      expect(second.singleRow().v).toBe("first");
      const update = await session.prepare("UPDATE t SET v = ? WHERE a = 9 AND b = 'l' AND c = 1 IF v = ?");
      for (const [values, applied] of [
        [["x", "no"], false],
        [["x", "first"], true],
        [["y", "x"], true],
      ] as const)
        expect((await session.executePrepared(update, values)).wasApplied).toBe(applied);
      expect((await session.execute("SELECT v FROM t WHERE a = 9 AND b = 'l'")).wasApplied).toBe(true);
    });

    it("runs batches of every kind", async () => {
      const insert = await session.prepare("INSERT INTO t (a, b, c, v) VALUES (?, ?, ?, ?)");
      const batch = new Batch("logged")
        .appendStatement(insert)
        .appendStatement("INSERT INTO t (a, b, c, v) VALUES (:a, :b, :c, 'named')")
        .appendStatement(cql`INSERT INTO t (a, b, c) VALUES (20, 'b', ${3})`)
        .appendStatement("INSERT INTO t (a, b, c) VALUES (20, 'b', 4)");
      await session.batch(batch, [[20, "b", 1, "x"], { a: 20, b: "b", c: 2 }, undefined, []]);
      const { rows } = await session.execute("SELECT c, v FROM t WHERE a = 20 AND b = 'b'");
      expect(rows).toEqual([
        { c: 1, v: "x" },
        { c: 2, v: "named" },
        { c: 3, v: null },
        { c: 4, v: null },
      ]);
      await session.execute("CREATE TABLE counts (k int PRIMARY KEY, n counter)");
      const counter = new Batch("counter").appendStatement("UPDATE counts SET n = n + ? WHERE k = 1");
      await session.batch(counter, [[5]]);
      await session.batch(counter, [[6n]]);
      expect((await session.execute("SELECT n FROM counts")).singleRow()).toEqual({ n: 11n });
      const unlogged = new Batch("unlogged", { timestamp: 1_000_000n }).appendStatement(
        "INSERT INTO t (a, b, c, v) VALUES (20, 'b', 9, 'z')",
      );
      await session.batch(unlogged);
      const written = await session.execute(
        "SELECT writetime(v) AS w FROM t WHERE a = 20 AND b = 'b' AND c = 9",
      );
      expect(written.singleRow()).toEqual({ w: 1_000_000n });
      const conditional = new Batch().appendStatement(
        "INSERT INTO t (a, b, c, v) VALUES (20, 'b', 9, 'q') IF NOT EXISTS",
      );
      expect((await session.batch(conditional)).wasApplied).toBe(false);
    });

    it("fetches and prints traces", async () => {
      const result = await session.execute("SELECT * FROM numbers WHERE p = ? LIMIT 3", [1], {
        tracing: true,
      });
      expect(result.tracingId).toMatch(/^[0-9a-f-]{36}$/);
      const trace = await session.getTrace(result.tracingId!);
      expect(trace?.request).toBe("Execute CQL3 prepared query");
      expect(trace!.events.length).toBeGreaterThan(0);
      expect(inspect(trace)).toMatch(/µs {2}127\.0\.0\.1/);
      expect(await session.getTrace("not an id")).toBeUndefined();
    });

    it("passes warnings and custom payloads on", async () => {
      const aggregate = await session.execute("SELECT count(*) FROM numbers");
      expect(aggregate.warnings).toEqual(["Aggregation query used without partition key"]);
      const payload = { k1: Uint8Array.of(1, 2), k2: new Uint8Array(0) };
      const mirrored = await session.execute("SELECT * FROM numbers LIMIT 1", [], { customPayload: payload });
      expect(mirrored.customPayload).toEqual(payload);
    });

    it("follows USE, however it is said, on every connection", async () => {
      const { nodes, user = "nobody", password = "needed" } = parseUrl(await testUrl());
      const other = await new SessionBuilder()
        .knownNodes([nodes].flat() as string[])
        .user(user, password)
        .with({ protocolVersion })
        .poolSize(3)
        .useKeyspace("system")
        .build();
      try {
        await waitUntil(() => other.stats.nodes[0]!.connections === 3);
        const local = () => other.execute("SELECT key FROM local");
        await Promise.all(Array.from({ length: 6 }, local));
        await other.execute(`USE ${keyspace}`);
        expect(other.getKeyspace()).toBe(keyspace);
        await Promise.all(Array.from({ length: 6 }, () => other.execute("SELECT n FROM numbers LIMIT 1")));
        await expect(other.useKeyspace("nosuch")).rejects.toMatchObject({ code: "ERR_SCYLLA_INVALID" });
        await Promise.all(
          Array.from({ length: 6 }, () => other.execute("SELECT n FROM numbers LIMIT ?", [1])),
        );
        await other.execute(
          "CREATE KEYSPACE IF NOT EXISTS \"MixedCase\" WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
        );
        await other.useKeyspace("MixedCase", { caseSensitive: true });
        expect(other.getKeyspace()).toBe("MixedCase");
        await expect(other.execute("SELECT n FROM numbers LIMIT ?", [1])).rejects.toThrow("numbers");
        await other.execute('DROP KEYSPACE "MixedCase"');
      } finally {
        await other.close();
      }
    });

    it("knows servers, keyspaces, tables, types, indexes, views and functions", async () => {
      await session.execute("CREATE TYPE kind (name text, sizes frozen<list<int>>)");
      await session.execute("CREATE TABLE things (id uuid PRIMARY KEY, k frozen<kind>, n int)");
      await session.execute("CREATE INDEX things_n ON things (n)");
      await session.execute(
        "CREATE FUNCTION plus (a int, b int) RETURNS NULL ON NULL INPUT RETURNS int LANGUAGE java AS 'return a + b;'",
      );
      const data = session.getClusterData();
      expect(data.nodes[0]).toMatchObject({ datacenter: "dc1", rack: "rack1" });
      expect(data.nodes[0]!.tokens.length).toBeGreaterThan(0);
      const metadata = data.keyspaces.get(keyspace)!;
      expect(metadata.types.get("kind")).toEqual({
        name: "kind",
        fields: [
          { name: "name", type: "text" },
          { name: "sizes", type: "frozen<list<int>>" },
        ],
      });
      expect(metadata.functions).toEqual([{ name: "plus", argTypes: ["int", "int"], returnType: "int" }]);
      expect(data.table(keyspace, "things")!.indexes).toMatchObject([{ name: "things_n" }]);
      const table = data.table(keyspace, "t")!;
      expect([table.partitionKey, table.clusteringKey]).toEqual([["a", "b"], ["c"]]);
      expect([...table.columns.values()].map(({ name, type, kind }) => [name, type, kind])).toEqual([
        ["a", "int", "partition_key"],
        ["b", "text", "partition_key"],
        ["c", "int", "clustering"],
        ["v", "text", "regular"],
      ]);
      expect(inspect(data)).toContain(`${keyspace}: `);
      await session.execute("DROP TABLE things");
      expect(session.getClusterData().table(keyspace, "things")).toBeUndefined();
      await session.awaitSchemaAgreement();
    });

    it("hears of changes that others make", async () => {
      const heard: SchemaChangeEvent[] = [];
      const listener = (change: SchemaChangeEvent): void => {
        if (change.keyspace === keyspace) heard.push(change);
      };
      session.on("schema", listener);
      const other = await connect(await testUrl(), { protocolVersion, keyspace });
      try {
        await other.execute("CREATE TABLE by_another (k int PRIMARY KEY)");
        await waitUntil(() => heard.length > 0);
        expect(heard).toEqual([
          { type: "SCHEMA_CHANGE", change: "CREATED", target: "TABLE", keyspace, name: "by_another" },
        ]);
        await waitUntil(() => session.getClusterData().table(keyspace, "by_another") !== undefined);
        session.off("schema", listener);
        await other.execute("DROP TABLE by_another");
        await waitUntil(() => session.getClusterData().table(keyspace, "by_another") === undefined);
        expect(heard).toHaveLength(1);
      } finally {
        await other.close();
      }
    });

    it("has a type for each error, with the server's fields", async () => {
      const fails = (statement: string): Promise<ScyllaServerError> =>
        session.execute(statement).then(
          () => Promise.reject(new Error("it did not fail")),
          (error) => error,
        );
      expect(await fails("selekt 1")).toMatchObject({ code: "ERR_SCYLLA_SYNTAX", serverCode: 0x2000 });
      expect(await fails("SELECT * FROM nosuch")).toMatchObject({
        code: "ERR_SCYLLA_INVALID",
        query: "SELECT * FROM nosuch",
      });
      const exists = await fails(`CREATE TABLE ${keyspace}.t (a int PRIMARY KEY)`);
      expect(exists).toBeInstanceOf(ScyllaAlreadyExistsError);
      expect(exists).toMatchObject({ keyspace, table: "t", code: "ERR_SCYLLA_ALREADY_EXISTS" });
      await session.execute(
        "CREATE KEYSPACE IF NOT EXISTS x_rf3 WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 3}",
      );
      await session.execute("CREATE TABLE IF NOT EXISTS x_rf3.t (a int PRIMARY KEY)");
      const unavailable = await fails("INSERT INTO x_rf3.t (a) VALUES (1)");
      expect(unavailable).toBeInstanceOf(ScyllaUnavailableError);
      expect(unavailable).toMatchObject({
        consistency: "LOCAL_QUORUM",
        required: 2,
        alive: 1,
        retryable: true,
      });
      await session.execute("DROP KEYSPACE x_rf3");
      await session.execute(
        "CREATE OR REPLACE FUNCTION over (a int, b int) RETURNS NULL ON NULL INPUT RETURNS int LANGUAGE java AS 'return a / b;'",
      );
      const failure = await fails("SELECT over(n, 0) FROM numbers LIMIT 1");
      expect(failure).toBeInstanceOf(ScyllaFunctionFailureError);
      expect(failure).toMatchObject({ keyspace, functionName: "over", argTypes: ["int", "int"] });
    });

    it("reads errors that carry warnings, and the replicas that failed", async () => {
      await session.execute("CREATE TABLE dead (k int, c int, v int, PRIMARY KEY (k, c))");
      const remove = await session.prepare("DELETE v FROM dead WHERE k = 1 AND c = ?");
      await Promise.all(Array.from({ length: 6000 }, (_, c) => session.executePrepared(remove, [c])));
      const failed = await session.execute("SELECT * FROM dead WHERE k = 1").catch((error) => error);
      expect(failed).toBeInstanceOf(ScyllaReadFailureError);
      expect(failed).toMatchObject({ numFailures: 1, received: 0, blockFor: 1 });
      expect(failed.warnings.length).toBeGreaterThan(0);
      expect(failed.failures).toEqual(protocolVersion === 5 ? [{ address: "127.0.0.1", reason: 1 }] : []);
    });

    it("reads what a table has by now: select * after ALTER TABLE", async () => {
      const other = await connect(await testUrl(), { protocolVersion, keyspace });
      try {
        await session.execute("CREATE TABLE grows (k int PRIMARY KEY, a int)");
        await session.execute("INSERT INTO grows (k, a) VALUES (1, 2)");
        const select = await session.prepare("SELECT * FROM grows WHERE k = ?");
        expect((await session.executePrepared(select, [1])).rows).toEqual([{ k: 1, a: 2 }]);
        await other.execute("ALTER TABLE grows ADD b text");
        // Whoever prepares it first saves the others from being told.
        await other.prepare("SELECT * FROM grows WHERE k = ?");
        await other.execute("UPDATE grows SET b = ? WHERE k = 1", ["new"]);
        expect((await session.executePrepared(select, [1])).rows).toEqual([{ k: 1, a: 2, b: "new" }]);
        expect(select.columns.map(({ name }) => name)).toEqual(["k", "a", "b"]);
        await other.execute("ALTER TABLE grows DROP a");
        await other.execute("ALTER TABLE grows ADD c text");
        await other.prepare("SELECT * FROM grows WHERE k = ?");
        expect((await session.executePrepared(select, [1])).rows).toEqual([{ k: 1, b: "new", c: null }]);
        // The same statement after the table was made anew with another type.
        await other.execute("DROP TABLE grows");
        await other.execute("CREATE TABLE grows (k int PRIMARY KEY, b bigint, c int)");
        await other.execute("INSERT INTO grows (k, b) VALUES (1, 5)");
        await other.prepare("SELECT * FROM grows WHERE k = ?");
        expect((await session.executePrepared(select, [1])).rows).toEqual([{ k: 1, b: 5n, c: null }]);
      } finally {
        await other.close();
      }
    });

    it("prepares again, alone and in batches, what the server has forgotten", async () => {
      await session.execute("CREATE TABLE forgets (k int PRIMARY KEY, a int)");
      const insert = await session.prepare("INSERT INTO forgets (k, a) VALUES (?, ?)");
      const before = session.stats.reprepares;
      await session.execute("ALTER TABLE forgets ADD b int");
      await Promise.all(Array.from({ length: 10 }, (_, k) => session.executePrepared(insert, [k, k])));
      await session.execute("ALTER TABLE forgets ADD c int");
      await session.batch(new Batch().appendStatement(insert).appendStatement(insert), [
        [10, 1],
        [11, 1],
      ]);
      expect(session.stats.reprepares).toBeGreaterThan(before);
      expect((await session.execute("SELECT count(*) AS n FROM forgets")).singleRow()).toEqual({ n: 12n });
    });

    it("runs statements with the options of profiles and calls", async () => {
      const other = await connect(await testUrl(), {
        protocolVersion,
        keyspace,
        profiles: { fast: { consistency: "ONE", int64: "number" } },
      });
      try {
        const count = "SELECT count(*) AS n FROM numbers";
        expect((await other.execute(count)).rows).toEqual([{ n: 1000n }]);
        expect((await other.execute(count, [], { profile: "fast" })).rows).toEqual([{ n: 1000 }]);
        expect((await other.query(new Query(count).withProfile("fast"))).rows).toEqual([{ n: 1000 }]);
        const id = TimeUuid.now();
        expect(id.toString()).toHaveLength(36);
      } finally {
        await other.close();
      }
    });

    it("waits for an answer no longer than told, and is none the worse for it", async () => {
      const reason = new Error("the user left");
      const controller = new AbortController();
      const slow = session.execute("SELECT count(*) FROM numbers", [], { signal: controller.signal });
      controller.abort(reason);
      await expect(slow).rejects.toBe(reason);
      await waitUntil(() => session.stats.nodes[0]!.inFlight === 0);
      await session.ping();
    });
  });
});
