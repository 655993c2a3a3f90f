import { describeWith } from "@x/testkit";
import { Session } from "../../src/index.ts";

const SETTING = "SELECT getSetting('max_distributed_connections')::UInt64 AS v, currentDatabase() AS d";

describeWith("libchdb", "statements of one session", () => {
  let db: Session;
  beforeEach(async () => {
    db = await Session.open({ settings: { max_distributed_connections: 1000 } });
    await db.query("CREATE DATABASE IF NOT EXISTS other");
  });
  afterEach(() => db.close());

  const state = async (): Promise<unknown> => (await db.query(SETTING)).rows[0];

  it("share USE and SET one after another and at the same time", async () => {
    expect(await state()).toEqual({ v: 1000n, d: "default" });
    await db.query("USE other");
    await db.query("SET max_distributed_connections = 7");
    const after = { v: 7n, d: "other" };
    expect(await Promise.all([state(), state(), state(), state()])).toEqual([after, after, after, after]);
    await db.query("SET max_distributed_connections = 8; USE default", "Null");
    expect(await Promise.all([state(), state()])).toEqual(Array(2).fill({ v: 8n, d: "default" }));
  });

  it("see a change that was asked for before them", async () => {
    const answers = [
      state(),
      db.query("SET max_distributed_connections = 5").then(state),
      db.query("USE other").then(state),
      state(),
    ];
    expect((await Promise.all(answers)).slice(1)).toEqual([
      { v: 5n, d: "other" },
      { v: 5n, d: "other" },
      { v: 5n, d: "other" },
    ]);
  });

  it("run at the same time", async () => {
    await Promise.all(Array.from({ length: 8 }, () => db.query("SELECT 1")));
    const started = performance.now();
    await Promise.all(Array.from({ length: 8 }, () => db.query("SELECT sleep(0.4)")));
    expect(performance.now() - started).toBeLessThan(8 * 400);
  });

  it("keep settings of one call to themselves", async () => {
    const own = async (v: number): Promise<unknown> =>
      (await db.query(SETTING, { settings: { max_distributed_connections: v } })).rows[0];
    expect(await own(1)).toEqual({ v: 1n, d: "default" });
    expect(await state()).toEqual({ v: 1000n, d: "default" });
    expect(await Promise.all([own(2), state(), own(3), state()])).toMatchObject([
      { v: 2n },
      { v: 1000n },
      { v: 3n },
      { v: 1000n },
    ]);
    await expect(db.query("SELECT 1", { settings: { no_such_setting: 1 } })).rejects.toMatchObject({
      serverCode: 115,
    });
    await expect(db.query("SELECT nope", { settings: { max_distributed_connections: 4 } })).rejects.toThrow();
    expect(await Promise.all([state(), state()])).toMatchObject([{ v: 1000n }, { v: 1000n }]);
    await expect(db.query("SELECT 1", { settings: { "x; DROP": 1 } })).rejects.toMatchObject({
      name: "ChdbUsageError",
    });
    expect(await collect(db.stream(SETTING, { settings: { max_distributed_connections: 9 } }))).toEqual([
      { v: 9n, d: "default" },
    ]);
    expect(await state()).toMatchObject({ v: 1000n });
  });

  it("all see a temporary table once there is one, also inside an open stream", async () => {
    await db.query("CREATE TEMPORARY TABLE notes (a Int32)");
    await db.query("INSERT INTO notes VALUES (5)");
    const read = async (): Promise<unknown> => (await db.query("SELECT a FROM notes")).rows;
    expect(await Promise.all([read(), read(), read()])).toEqual(Array(3).fill([{ a: 5 }]));
    let rows = 0;
    for await (const row of db.stream<{ number: bigint }>(
      "SELECT number, a FROM numbers(200000) AS n, notes",
    )) {
      if (row.number === 70_000n) expect(await read()).toEqual([{ a: 5 }]);
      rows++;
    }
    expect(rows).toBe(200_000);
  });

  it("run inside an open stream", async () => {
    let rows = 0;
    for await (const _ of db.stream("SELECT number FROM numbers(150000)")) {
      if (rows++ % 50_000 === 0) {
        await db.query("USE other");
        expect(await state()).toMatchObject({ d: "other" });
      }
    }
    expect(rows).toBe(150_000);
  });

  it("never mix up their parameters", async () => {
    const ask = async (n: number): Promise<void> => {
      const sql = "SELECT {n:UInt32} AS n, {s:String} AS s";
      expect((await db.query(sql, { params: { n, s: `value ${n}` } })).rows).toEqual([
        { n, s: `value ${n}` },
      ]);
    };
    for (let i = 0; i < 1600; i += 16) await Promise.all(Array.from({ length: 16 }, (_, k) => ask(i + k)));
  });
});

async function collect<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const row of rows) all.push(row);
  return all;
}
