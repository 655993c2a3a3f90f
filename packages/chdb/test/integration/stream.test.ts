import { getEventListeners } from "node:events";
import { describeWith } from "@x/testkit";
import { ChdbUsageError, type Progress, Session } from "../../src/index.ts";

describeWith("libchdb", "a stream", () => {
  let db: Session;
  beforeAll(async () => {
    db = await Session.open();
  });
  afterAll(() => db.close());

  it("gives all rows in order, and batches with columns", async () => {
    let next = 0n;
    for await (const row of db.stream<{ number: bigint }>("SELECT number FROM numbers(200000)")) {
      if (row.number !== next++) throw new Error(`row ${row.number} is out of order`);
    }
    expect(next).toBe(200_000n);
    let sum = 0n;
    let batches = 0;
    for await (const batch of db.stream("SELECT number FROM numbers(200000)").batches()) {
      for (const value of batch.column("number").values as BigUint64Array) sum += value;
      batches++;
    }
    expect(sum).toBe(19_999_900_000n);
    expect(batches).toBeGreaterThan(1);
  });

  it("may be empty, may take parameters and settings", async () => {
    for await (const row of db.stream("SELECT 1 WHERE 0")) throw new Error(`there is a row ${row}`);
    const sizes: number[] = [];
    const sql = "SELECT number FROM numbers({n:UInt32})";
    for await (const { rowCount } of db
      .stream(sql, { params: { n: 25 }, settings: { max_block_size: 10 } })
      .batches()) {
      sizes.push(rowCount);
    }
    expect(sizes).toEqual([10, 10, 5]);
  });

  it("has batches of 8,192 rows, unless the session or the statement says otherwise", async () => {
    const largest = async (session: Session, sql: string): Promise<number> => {
      let most = 0;
      for await (const { rowCount } of session.stream(sql).batches()) most = Math.max(most, rowCount);
      return most;
    };
    const sql = "SELECT number FROM numbers(100000)";
    expect(await largest(db, sql)).toBe(8192);
    expect(await largest(db, `${sql} SETTINGS max_block_size = 500`)).toBe(500);
    await using own = await Session.open({ settings: { max_block_size: 3000 } });
    expect(await largest(own, sql)).toBe(3000);
    await own.query("SET max_block_size = 20000");
    expect(await largest(own, sql)).toBe(20_000);
  });

  it("tells of errors at the first step, in the middle, and of use twice", async () => {
    const read = async (sql: string): Promise<number> => {
      let rows = 0;
      for await (const _ of db.stream(sql)) rows++;
      return rows;
    };
    await expect(read("SELECT nope FROM numbers(10)")).rejects.toMatchObject({
      code: "ERR_CHDB_UNKNOWN_IDENTIFIER",
    });
    await expect(read("CREATE TABLE t (a Int8)")).rejects.toMatchObject({ serverCode: 36 });
    await expect(read("SELECT throwIf(number = 150000) FROM numbers(1000000)")).rejects.toMatchObject({
      serverCode: 395,
    });
    await expect(read("SELECT 1; SELECT 2")).rejects.toThrow(ChdbUsageError);
    const stream = db.stream("SELECT 1");
    for await (const _ of stream);
    expect(() => stream.batches()).toThrow(ChdbUsageError);
    expect(db.stats.inFlight).toBe(0);
  });

  it("survives a thousand early ends without growth", async () => {
    const sql = "SELECT number, toString(number) AS s FROM numbers(1000000000)";
    const leave = async (times: number): Promise<void> => {
      for (let i = 0; i < times; i++) for await (const _ of db.stream(sql)) break;
    };
    await leave(200);
    const before = process.memoryUsage().rss;
    await leave(1000);
    expect(process.memoryUsage().rss - before).toBeLessThan(200e6);
    expect((await db.query("SELECT count() AS n FROM system.processes")).rows).toEqual([{ n: 1n }]);
    expect(db.stats.inFlight).toBe(0);
  }, 120_000);

  it("reports its progress while it runs, and once at its end", async () => {
    const seen: Progress[] = [];
    const options = {
      settings: { max_block_size: 1000 },
      onProgress: (progress: Progress) => seen.push(progress),
    };
    let last: unknown;
    for await (const row of db.stream("SELECT number, sleepEachRow(0.0001) FROM numbers(10000)", options))
      last = row;
    expect(last).toMatchObject({ number: 9999n });
    expect(seen.length).toBeGreaterThan(1);
    const end = seen.at(-1)!;
    expect(end).toMatchObject({ totalRows: end.readRows, memoryUsage: 0n });
    for (const { readRows, readBytes, elapsedMs } of seen) {
      expect(readRows).toBeLessThanOrEqual(end.readRows);
      expect(readBytes).toBeLessThanOrEqual(end.readBytes);
      expect(elapsedMs).toBeLessThanOrEqual(end.elapsedMs);
    }
    seen.length = 0;
    for await (const _ of db.stream("SELECT 1", options));
    expect(seen).toMatchObject([{ readRows: 1n, totalRows: 1n }]);
  });

  it("has no last progress where it did not come to its end, and one where it was read into memory", async () => {
    const seen: Progress[] = [];
    const onProgress = (progress: Progress): unknown => seen.push(progress);
    for await (const _ of db.stream("SELECT number FROM numbers(100000)", { onProgress })) break;
    const failing = db.stream("SELECT throwIf(number = 5) FROM numbers(10)", { onProgress });
    await expect(failing.batches()[Symbol.asyncIterator]().next()).rejects.toMatchObject({ serverCode: 395 });
    expect(seen).toEqual([]);
    await using own = await Session.open();
    await own.query("CREATE TEMPORARY TABLE pin (a Int8)");
    for await (const _ of own.stream("SELECT number FROM numbers(3)", { onProgress })) await own.ping();
    expect(seen).toHaveLength(1);
  });

  it("fails with what its listener of progress throws", async () => {
    const onProgress = (): never => {
      throw new Error("not listening");
    };
    await expect(db.query("SELECT 1", { onProgress })).rejects.toThrow("not listening");
    const reader = db.stream("SELECT 1", { onProgress })[Symbol.asyncIterator]();
    await reader.next();
    await expect(reader.next()).rejects.toThrow("not listening");
    expect(db.stats.inFlight).toBe(0);
  });

  it("ends when its session closes", async () => {
    const session = await Session.open();
    const stream = session.stream("SELECT number FROM numbers(1000000000)").batches()[Symbol.asyncIterator]();
    expect((await stream.next()).done).toBe(false);
    await session.close();
    expect((await stream.next()).done).toBe(true);
  });

  it("is stopped by its signal while nobody reads", async () => {
    const controller = new AbortController();
    const stream = db.stream("SELECT number FROM numbers(1000000000)", { signal: controller.signal });
    const reader = stream.batches()[Symbol.asyncIterator]();
    await reader.next();
    controller.abort(new Error("stop"));
    await expect(reader.next()).rejects.toThrow("stop");
    await stream.close();
  });

  it("is stopped by a signal at any moment of its beginning, and leaves no listener on it", async () => {
    const sql = "SELECT sum(sipHash64(number)) FROM numbers(1000000000000)";
    for (let i = 0; i < 40; i++) {
      const controller = new AbortController();
      const reading = db.stream(sql, { signal: controller.signal })[Symbol.asyncIterator]().next();
      setTimeout(() => controller.abort(i), i / 8);
      await expect(reading).rejects.toBe(i);
    }
    const { signal } = new AbortController();
    for await (const _ of db.stream("SELECT 1", { signal }));
    await db.query("SELECT 1", { signal });
    expect(getEventListeners(signal, "abort")).toEqual([]);
    while (db.stats.inFlight > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  });

  it("has taken its settings back once it is left", async () => {
    for await (const _ of db.stream("SELECT number FROM numbers(300000)", { settings: { max_threads: 1 } }))
      break;
    expect(db.stats.inFlight).toBe(0);
  });

  it("gives other events their turn", async () => {
    let longest = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    let rows = 0;
    for await (const _ of db.stream("SELECT number, toString(number) AS s FROM numbers(500000)")) rows++;
    clearInterval(timer);
    expect(rows).toBe(500_000);
    expect(longest).toBeLessThan(500);
  });

  it("may be many at once", async () => {
    const sums = await Promise.all(
      Array.from({ length: 10 }, async () => {
        let rows = 0;
        for await (const { rowCount } of db.stream("SELECT number FROM numbers(300000)").batches())
          rows += rowCount;
        return rows;
      }),
    );
    expect(sums).toEqual(Array(10).fill(300_000));
  });
});
