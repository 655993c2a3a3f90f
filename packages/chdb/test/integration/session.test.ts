import { getEventListeners } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeWith, expectNoLeaks, runChild } from "@x/testkit";
import {
  type ChdbError,
  ChdbUsageError,
  connect,
  DataFrame,
  isChdbError,
  query,
  Session,
} from "../../src/index.ts";

describeWith("libchdb", "a session", () => {
  let db: Session;
  beforeAll(async () => {
    db = await Session.open();
  });
  afterAll(() => db.close());

  it("answers with typed rows, columns and a summary", async () => {
    const result = await db.query<{ id: bigint; name: string | null }>(
      "SELECT number AS id, if(number = 1, NULL, toString(number)) AS name FROM numbers(3)",
    );
    expect(result.rows).toEqual([
      { id: 0n, name: "0" },
      { id: 1n, name: null },
      { id: 2n, name: "2" },
    ]);
    expect(result.columns).toEqual([
      { name: "id", type: "UInt64" },
      { name: "name", type: "Nullable(String)" },
    ]);
    expect(result.column("id").values).toEqual(BigUint64Array.of(0n, 1n, 2n));
    expect(result.column("name").nullCount).toBe(1);
    expect(result.summary).toMatchObject({ resultRows: 3, readRows: 3 });
    expect([...result]).toEqual(result.rows);
  });

  it("answers in any format, as text or as bytes", async () => {
    expect(await db.query("SELECT 1 AS a, 'x' AS b", "CSV")).toBe('1,"x"\n');
    expect(await db.query("SELECT 'a\\0b' AS a", "TSVRaw")).toBe("a\0b\n");
    expect(await db.query("SELECT 1 AS a", "native")).toEqual(
      Uint8Array.of(1, 1, 1, 97, 5, 85, 73, 110, 116, 56, 1),
    );
    const parquet = await db.query("SELECT 1 AS a", "Parquet");
    expect(Buffer.from(parquet.subarray(0, 4)).toString()).toBe("PAR1");
    await expect(db.query("SELECT 1", "Nonsense")).rejects.toMatchObject({
      serverCode: 73,
      code: "ERR_CHDB_UNKNOWN_FORMAT",
    });
  });

  it("gives a data frame", async () => {
    const frame = await db.query("SELECT number AS n FROM numbers(4)", "DataFrame");
    expect(frame).toBeInstanceOf(DataFrame);
    expect(frame.toRows()).toEqual([{ n: 0n }, { n: 1n }, { n: 2n }, { n: 3n }]);
  });

  it("knows the columns of an empty answer", async () => {
    const empty = await db.query("SELECT 1 AS a, toDateTime('2024-01-01', 'UTC') AS b WHERE 0; -- none");
    expect(empty.rowCount).toBe(0);
    expect(empty.columns.map(({ name }) => name)).toEqual(["a", "b"]);
    expect((await db.query("CREATE TABLE IF NOT EXISTS unused (a Int8)")).columns).toEqual([]);
    expect((await db.query("SELECT {n:UInt8} AS n WHERE 0", { params: { n: 5 } })).columns).toEqual([
      { name: "n", type: "UInt8" },
    ]);
  });

  it("refuses FORMAT, INTO OUTFILE and several statements where it is to give typed rows", async () => {
    await expect(db.query("SELECT 1 FORMAT JSON")).rejects.toThrow(ChdbUsageError);
    const file = join(tmpdir(), `x-chdb-outfile-${process.pid}.csv`);
    const sql = `SELECT 1 INTO OUTFILE '${file}'`;
    await expect(db.query(sql)).rejects.toThrow(/leave FORMAT and INTO OUTFILE out/);
    await expect(db.stream(sql).batches()[Symbol.asyncIterator]().next()).rejects.toThrow(ChdbUsageError);
    await expect(query(sql)).rejects.toThrow(ChdbUsageError);
    expect(existsSync(file)).toBe(false);
    try {
      expect(await db.query(`${sql} FORMAT CSV`, "Null")).toBe("");
      expect(readFileSync(file, "utf8")).toBe("1\n");
    } finally {
      rmSync(file, { force: true });
    }
    await expect(db.query("SELECT 1; SELECT 2")).rejects.toThrow(ChdbUsageError);
    expect((await db.query("SELECT 1 AS format;")).rows).toEqual([{ format: 1 }]);
    expect(await db.query("SELECT 1; SELECT 2", "TSV")).toBe("1\n2\n");
  });

  it("says what the engine says, with code, name and position", async () => {
    const error = await db.query("SELECT * FROM nowhere").catch((e: unknown) => e);
    expect(error).toMatchObject({
      name: "ChdbServerError",
      code: "ERR_CHDB_UNKNOWN_TABLE",
      serverCode: 60,
      query: "SELECT * FROM nowhere",
    });
    expect(isChdbError(error)).toBe(true);
    await expect(db.query("SELECT 'ü' +")).rejects.toMatchObject({ serverCode: 62, position: 12 });
  });

  it("takes 64-bit integers and times as the call wants them", async () => {
    class Long {
      readonly parts: readonly unknown[];
      constructor(...parts: readonly unknown[]) {
        this.parts = parts;
      }
      static fromBits(low: number, high: number, unsigned = false): Long {
        return new Long(low, high, unsigned);
      }
    }
    const sql = "SELECT 5::UInt64 AS n, toDateTime64('2024-01-01 00:00:00.123456', 6, 'UTC') AS t";
    expect((await db.query(sql, { int64: "number", timestamps: "bigint" })).rows).toEqual([
      { n: 5, t: 1704067200123456n },
    ]);
    expect((await db.query(sql, { int64: Long })).rows).toEqual([
      { n: new Long(5, 0, true), t: new Date("2024-01-01T00:00:00.123Z") },
    ]);
    await expect(
      db.query("SELECT 9007199254740993::UInt64 AS n", { int64: "number" }).then((result) => result.rows),
    ).rejects.toMatchObject({ name: "ChdbUsageError" });
    await expect(db.query(sql, { int64: "float" as never })).rejects.toThrow(ChdbUsageError);
  });

  it("has a default database and MergeTree tables", async () => {
    await db.query("CREATE TABLE plain (a Int32) ORDER BY a");
    const { rows } = await db.query(
      "SELECT database, engine FROM system.tables WHERE name = 'plain' AND database = currentDatabase()",
    );
    expect(rows).toEqual([{ database: "default", engine: "MergeTree" }]);
  });

  it("is one of several temporary sessions that do not see each other's tables", async () => {
    await db.query("CREATE TABLE mine (a Int32)");
    await using other = await Session.open();
    await expect(other.query("SELECT * FROM mine")).rejects.toMatchObject({ serverCode: 60 });
    await other.query("CREATE TABLE mine (b String)");
    expect((await other.query("SELECT count() AS n FROM mine")).rows).toEqual([{ n: 0n }]);
  });

  it("answers one-shot queries in the engine that is open", async () => {
    await db.query("CREATE TABLE shared (a Int32)");
    expect((await query("SELECT count() AS n FROM default.shared")).rows).toEqual([{ n: 0n }]);
    expect(await query("SELECT 1", "TSV")).toBe("1\n");
  });

  it("keeps what one one-shot query sets from all others", async () => {
    const read = async (): Promise<unknown> =>
      (await query("SELECT getSetting('max_distributed_connections')::Int32 AS v")).rows;
    const before = await read();
    await query("SET max_distributed_connections = 77");
    await query("SELECT 1", { settings: { max_distributed_connections: 78 } });
    expect(await read()).toEqual(before);
  });

  it("opens by a URL, too, and takes parameters among inserted values", async () => {
    await using session = await connect("chdb:?settings.max_threads=1&int64=number");
    expect((await session.query("SELECT getSetting('max_threads') AS t, 5::UInt64 AS n")).rows).toEqual([
      { t: 1, n: 5 },
    ]);
    await session.query("CREATE TABLE p (a Int8, b String) ORDER BY a");
    await session.query("INSERT INTO p VALUES ({a:Int8}, {b:String})", { params: { a: 1, b: "it's" } });
    expect((await session.query("SELECT * FROM p")).rows).toEqual([{ a: 1, b: "it's" }]);
  });

  it("prints readably and tells its state", async () => {
    const states: string[] = [];
    const session = (await Session.open()).on("state", (state) => states.push(state));
    expect(String(session)).toMatch(/^Session\(.+, open\)$/);
    await session.ping();
    expect(session.stats).toMatchObject({ statements: 1, failed: 0, inFlight: 0 });
    await session.close();
    expect(states).toEqual(["closing", "closed"]);
  });

  it("is used up after close, and close may be called twice", async () => {
    const session = await Session.open();
    await Promise.all([session.close(), session.close(), session.cleanup()]);
    for (const call of [
      () => session.query("SELECT 1"),
      () => session.query("SELECT 1", "CSV"),
      () => session.insert("t", [{ a: 1 }]),
      () => session.stream("SELECT 1")[Symbol.asyncIterator]().next(),
      () => session.createFunction("f", { args: [], returns: "Int8" }, () => 1),
    ]) {
      await expect(call()).rejects.toMatchObject({ name: "ChdbConnectionError", code: "ERR_CHDB_CLOSED" });
    }
  });

  it("leaves no handle behind", async () => {
    await expectNoLeaks(async () => {
      const session = await Session.open();
      await Promise.all([1, 2, 3].map((n) => session.query(`SELECT ${n}`)));
      await session.query("SELECT 1", { timeoutMs: 10_000, signal: new AbortController().signal });
      await session.close();
    });
  });
});

describeWith("libchdb", "a persistent session", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "x-test-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("keeps its data, makes its folder, and can be opened again and elsewhere", async () => {
    const path = join(folder, "deep", "data");
    for (const round of [1n, 2n]) {
      const session = await Session.open(path);
      await session.query("CREATE TABLE IF NOT EXISTS kept (a Int32)");
      await session.query("INSERT INTO kept VALUES (1)");
      expect((await session.query("SELECT count() AS n FROM kept")).rows).toEqual([{ n: round }]);
      await session.close();
    }
    expect(existsSync(path)).toBe(true);
    await using session = await Session.open(join(folder, "other"));
    await session.ping();
  });

  it("is the only path of a process, but may be opened twice", async () => {
    await using first = await Session.open(join(folder, "a"));
    await using second = await Session.open({ path: `${folder}/./a/` });
    await first.query("CREATE TABLE t (a Int32)");
    expect((await second.query("SELECT count() AS n FROM t")).rows).toEqual([{ n: 0n }]);
    await expect(Session.open(join(folder, "b"))).rejects.toMatchObject({
      name: "ChdbConnectionError",
      code: "ERR_CHDB_PATH_IN_USE",
    });
    await expect(Session.open()).rejects.toMatchObject({ code: "ERR_CHDB_PATH_IN_USE" });
  });

  it("says when another process holds the path", async () => {
    await using first = await Session.open(folder);
    await first.ping();
    const child = await runChild({
      code: `import { Session } from "@x/chdb";
        await Session.open(${JSON.stringify(folder)}).catch((e) => console.log(e.code, e.retryable));`,
    });
    expect(child.stdout.trim()).toBe("ERR_CHDB_PATH_LOCKED true");
  });

  it("says when the folder cannot be made", async () => {
    await expect(Session.open("/dev/null/data")).rejects.toMatchObject({ code: "ERR_CHDB_CONNECT" });
    await expect(Session.open("")).rejects.toThrow(ChdbUsageError);
  });

  it("is given up by a signal while it opens, at once, and closed as soon as it is open", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const reason = new Error("enough");
    const opening = Session.open({ path: join(folder, "a"), signal });
    const joining = Session.join({ signal });
    controller.abort(reason);
    await expect(opening).rejects.toBe(reason);
    await expect(joining).rejects.toBe(reason);
    await expect(Session.open({ signal })).rejects.toBe(reason);
    expect(getEventListeners(signal, "abort")).toEqual([]);
    // The engine is free for another path once what was given up is closed.
    const other = async (): Promise<Session> =>
      Session.open(join(folder, "b")).catch(async (error: ChdbError) => {
        expect(error.code).toBe("ERR_CHDB_PATH_IN_USE");
        await new Promise((resolve) => setTimeout(resolve, 20));
        return other();
      });
    await using session = await other();
    await session.ping();
  });

  it("is no longer bound to the signal once it is open", async () => {
    const controller = new AbortController();
    await using session = await connect({ path: folder, signal: controller.signal });
    controller.abort();
    await session.ping();
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });

  it("follows a one-shot query of its own process", async () => {
    expect((await query("SELECT 1 AS a")).rows).toEqual([{ a: 1 }]);
    await using session = await Session.open(folder);
    expect(session.path).toBe(folder);
  });

  it("names a missing library and a missing addon in a sentence", async () => {
    const child = await runChild({
      code: `import { Session } from "@x/chdb";
        for (const options of [{ addon: "/nowhere/chdb.node" }, { library: "/nowhere/libchdb.so" }])
          await Session.open(options).catch((e) => console.log(e.code, e.message));`,
    });
    expect(child.stdout).toMatch(
      /ERR_CHDB_NO_ENGINE There is no file \/nowhere\/libchdb\.so.*option `library`/,
    );
    expect(child.stdout).toMatch(/ERR_CHDB_NO_ENGINE There is no file \/nowhere\/chdb\.node.*option `addon`/);
  });
});

describeWith("libchdb", "a typed answer", () => {
  it("holds values of every kind as they are", async () => {
    await using db = await Session.open();
    const sql = `SELECT
      '{"a": {"b": 9007199254740993}, "list": [{"c": 1}, {"c": "x"}], "__proto__": 5}'::JSON AS json,
      [materialize(1)::Dynamic, 'x'::Dynamic, NULL::Dynamic] AS dynamic,
      map('k', [1, NULL]) AS map, tuple(1, 'b')::Tuple(n UInt8, s String) AS named, (1, 'b') AS plain,
      toDecimal128('-123456789012345678901234567.890', 3) AS decimal, 170141183460469231731687303715884105727::Int128 AS huge,
      toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0') AS uuid, toIPv6('2001:db8::1') AS ip, 'b'::Enum('a' = 1, 'b' = 2) AS e,
      toDate('2024-02-29') AS day, toDateTime('2024-02-29 12:00:00', 'Asia/Tokyo') AS zoned, toLowCardinality('low') AS low,
      (1.5, -2)::Point AS point, true AS flag, nan AS nan, [[1], []] AS nested`;
    const { json, ...row } = (await db.query<Record<string, Record<string, unknown>>>(sql)).singleRow();
    expect(Object.entries(json!).sort()).toEqual([
      ["__proto__", 5n],
      ["a", { b: 9007199254740993n }],
      ["list", [{ c: 1n }, { c: "x" }]],
    ]);
    expect(Object.getPrototypeOf(json)).toBe(Object.prototype);
    expect(row).toEqual({
      dynamic: [1, "x", null],
      map: new Map([["k", [1, null]]]),
      named: { n: 1, s: "b" },
      plain: [1, "b"],
      decimal: "-123456789012345678901234567.890",
      huge: 2n ** 127n - 1n,
      uuid: "61f0c404-5cb3-11e7-907b-a6006ad3dba0",
      ip: "2001:db8::1",
      e: "b",
      day: new Date("2024-02-29T00:00:00Z"),
      zoned: new Date("2024-02-29T03:00:00Z"),
      low: "low",
      point: [1.5, -2],
      flag: true,
      nan: Number.NaN,
      nested: [[1], []],
    });
  });

  it("takes back what it gave", async () => {
    await using db = await Session.open();
    const columns =
      "a JSON(max_dynamic_paths = 2), b Dynamic(max_types = 2), c Variant(String, UInt64, Array(UInt8))";
    await db.query(`CREATE TABLE odd (n UInt8, ${columns}) ORDER BY n`);
    await db.query(
      `INSERT INTO odd SELECT number, '{"p' || number || '": ' || number || '}', if(number % 2 = 0, number::Dynamic, toString(number)::Dynamic), ('v' || number)::Variant(String, UInt64, Array(UInt8)) FROM numbers(6)`,
    );
    const before = await db.query("SELECT * FROM odd ORDER BY n");
    await db.query("CREATE TABLE even AS odd");
    await db.insert("even", before);
    expect((await db.query("SELECT * FROM even ORDER BY n")).rows).toEqual(before.rows);
    await db.query("TRUNCATE TABLE even");
    await db.insert("even", before.rows as Record<string, unknown>[]);
    expect((await db.query("SELECT * FROM even ORDER BY n")).rows).toEqual(before.rows);
  });
});
