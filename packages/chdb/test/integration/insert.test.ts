import { describeWith } from "@x/testkit";
import { ChdbUsageError, type InsertData, Session } from "../../src/index.ts";

describeWith("libchdb", "an insert", () => {
  let db: Session;
  beforeAll(async () => {
    db = await Session.open();
  });
  afterAll(() => db.close());
  beforeEach(async () => {
    await db.query("DROP TABLE IF EXISTS t");
    await db.query(
      "CREATE TABLE t (id UInt64, name String DEFAULT 'none', score Nullable(Float64), twice UInt64 MATERIALIZED id * 2) ORDER BY id",
    );
  });

  const table = async (): Promise<unknown[]> => (await db.query("SELECT * FROM t ORDER BY id")).rows;
  const count = async (): Promise<unknown> =>
    (await db.query<{ n: bigint }>("SELECT count() AS n FROM t")).singleRow().n;

  it("takes objects, in any order of keys, and leaves defaults to the table", async () => {
    const summary = await db.insert("t", [
      { id: 1n, score: 1.5 },
      { score: null, id: 2 },
    ]);
    expect(summary).toMatchObject({ rows: 2, writtenRows: 2 });
    expect(summary.bytes).toBeGreaterThan(0);
    expect(await table()).toEqual([
      { id: 1n, name: "none", score: 1.5 },
      { id: 2n, name: "none", score: null },
    ]);
  });

  it("takes arrays, of all columns or of those named", async () => {
    await db.insert("default.t", [[1, "a", null]]);
    await db.insert("`t`", [["b", 2n]], { columns: ["name", "id"] });
    expect(await table()).toEqual([
      { id: 1n, name: "a", score: null },
      { id: 2n, name: "b", score: null },
    ]);
  });

  it("takes typed columns, with and without nulls, and columns of a result", async () => {
    await db.insert("t", {
      id: BigUint64Array.of(1n, 2n),
      score: { values: Float64Array.of(5, 6), nulls: Uint8Array.of(0b10) },
    });
    const result = await db.query("SELECT id + 2 AS id, score FROM t ORDER BY id");
    await db.insert("t", result);
    await db.insert("t", { id: [9], score: result.column("score").toArray().slice(0, 1) as number[] });
    expect((await table()).map((row) => Object.values(row as object).join())).toEqual([
      "1,none,5",
      "2,none,",
      "3,none,5",
      "4,none,",
      "9,none,5",
    ]);
  });

  it("takes iterables of rows, of lists of rows, and the batches of a stream", async () => {
    async function* rows(): AsyncGenerator<{ id: number } | { id: number }[]> {
      for (let id = 0; id < 100_000; id++) yield { id };
      yield [{ id: 100_000 }, { id: 100_001 }];
    }
    const seen: number[] = [];
    const summary = await db.insert("t", rows(), { onProgress: (progress) => seen.push(progress.rows) });
    expect(summary.rows).toBe(100_002);
    expect(seen).toEqual([65_536, 100_002]);
    await db.query("CREATE TABLE IF NOT EXISTS copy (id UInt64) ORDER BY id");
    await db.insert("copy", db.stream("SELECT id FROM t").batches());
    expect((await db.query("SELECT count() AS n, sum(id) AS s FROM copy")).rows).toEqual([
      { n: 100_002n, s: 5_000_150_001n },
    ]);
    await db.insert("t", new Set([{ id: 7 }, { id: 8 }]));
    expect(await count()).toBe(100_004n);
  });

  it("takes nothing", async () => {
    for (const nothing of [[], {}, new Set<never>()] as InsertData[]) {
      expect(await db.insert("t", nothing)).toMatchObject({ rows: 0, writtenRows: 0 });
    }
  });

  const faults: [string, InsertData, object?][] = [
    ["an unknown column", [{ id: 1, nome: "x" }]],
    ["a computed column", [{ id: 1, twice: 2 }]],
    ["a row that lacks a column", [{ id: 1, name: "a" }, { id: 2 }]],
    ["a row with one too many", [{ id: 1 }, { id: 2, name: "b" }]],
    ["a short array", [[1, "a"]]],
    ["columns of different lengths", { id: [1, 2], name: ["a"] }],
    ["an unknown typed column", { id: [1], nome: ["a"] }],
    ["a fraction for an integer", [{ id: 1.5 }]],
    ["a negative number for an unsigned one", { id: [-1n] }],
    ["an unsafe number for a 64-bit integer", [{ id: 2 ** 60 }]],
    ["null where there is no NULL", [{ id: null }]],
    ["a late ragged row", [...Array.from({ length: 200_000 }, (_, id) => ({ id })), { id: 1, name: "late" }]],
    ["something that is no row", [5] as never],
    ["something that is no data", 5 as never],
  ];
  for (const [name, data, options] of faults) {
    it(`refuses ${name} before a byte is sent`, async () => {
      await expect(db.insert("t", data, options)).rejects.toThrow(ChdbUsageError);
      expect(await count()).toBe(0n);
    });
  }

  it("names row and column of a bad value", async () => {
    const rows = Array.from({ length: 70_000 }, (_, id) => ({ id, name: id === 69_999 ? 5 : "a" }));
    await expect(db.insert("t", rows as never)).rejects.toMatchObject({
      code: "ERR_CHDB_VALUE",
      message: expect.stringMatching(/Row 69999, column "name" \(String\)/),
    });
    expect(await count()).toBe(0n);
  });

  it("refuses names that are no table's", async () => {
    for (const name of ["", "t; DROP TABLE t", "a.b.c", "t (id)"]) {
      await expect(db.insert(name, [{ id: 1 }])).rejects.toThrow(ChdbUsageError);
    }
    await expect(db.insert("nowhere", [{ id: 1 }])).rejects.toMatchObject({ serverCode: 60 });
  });

  it("says what the engine refuses, and leaves its connection usable", async () => {
    await db.query("CREATE TABLE IF NOT EXISTS picky (a Int8, CONSTRAINT small CHECK a < 10) ORDER BY a");
    await expect(db.insert("picky", [{ a: 50 }])).rejects.toMatchObject({
      code: "ERR_CHDB_VIOLATED_CONSTRAINT",
    });
    expect((await db.query("SELECT count() AS n FROM picky")).rows).toEqual([{ n: 0n }]);
    await db.insert("picky", [{ a: 5 }]);
    expect(db.stats.inFlight).toBe(0);
  });

  it("stops with its signal and its time, and tells the source", async () => {
    let told = 0;
    async function* endless(pause: boolean): AsyncGenerator<{ id: number }> {
      try {
        for (let id = 0; ; id++) {
          if (pause && id === 10) await new Promise((resolve) => setTimeout(resolve, 300));
          yield { id };
        }
      } finally {
        told++;
      }
    }
    await expect(db.insert("t", endless(false), { timeoutMs: 200 })).rejects.toMatchObject({
      code: "ERR_CHDB_TIMEOUT",
    });
    const controller = new AbortController();
    setTimeout(() => controller.abort("stop"), 50);
    await expect(db.insert("t", endless(true), { signal: controller.signal })).rejects.toBe("stop");
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(told).toBe(2);
    expect(db.stats.inFlight).toBe(0);
  });

  it("takes settings of its own", async () => {
    await expect(db.insert("t", [{ id: 1 }], { settings: { readonly: 1 } })).rejects.toThrow(
      /READONLY|readonly/,
    );
    await db.insert("t", [{ id: 1 }]);
    expect(await count()).toBe(1n);
  });

  it("keeps bytes, milliseconds, decimals and big integers as they are", async () => {
    await db.query(
      "CREATE TABLE IF NOT EXISTS exact (b String, t DateTime64(6), d Decimal(38, 10), i Int256, u UUID, m Map(String, Array(Nullable(UInt64)))) ORDER BY tuple()",
    );
    const row = {
      b: Uint8Array.of(255, 0, 39),
      t: new Date("2024-02-29T12:34:56.789Z"),
      d: "-1234567890123456789012345678.0123456789",
      i: -(2n ** 255n),
      u: "61f0c404-5cb3-11e7-907b-a6006ad3dba0",
      m: new Map([["k", [1n, null, 2n ** 64n - 1n]]]),
    };
    await db.insert("exact", [row]);
    const result = await db.query("SELECT * FROM exact");
    expect(result.rows).toEqual([{ ...row, b: expect.anything() }]);
    expect(await db.query("SELECT hex(b) FROM exact", "TSV")).toBe("FF0027\n");
  });
});
