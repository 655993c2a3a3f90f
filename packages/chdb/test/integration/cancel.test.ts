import { describeWith } from "@x/testkit";
import { type Progress, Session } from "../../src/index.ts";

/** One thread, all threads, and one whose own settings hide the tag that the driver finds statements by. */
const ENDLESS = {
  "of one thread": "SELECT sum(sipHash64(number)) FROM numbers(1000000000000)",
  "of all threads": "SELECT uniqExact(number) FROM numbers_mt(100000000000)",
  "with a log_comment of its own":
    "SELECT sum(sipHash64(number)) FROM numbers(1000000000000) SETTINGS log_comment = 'mine'",
};

describeWith("libchdb", "a running statement", () => {
  let db: Session;
  beforeAll(async () => {
    db = await Session.open();
  });
  afterAll(() => db.close());

  /** Statements in the engine besides the one that asks. */
  const running = async (): Promise<bigint> =>
    (await db.query<{ n: bigint }>("SELECT count() - 1 AS n FROM system.processes")).singleRow().n;

  async function untilIdle(limitMs: number): Promise<void> {
    const started = performance.now();
    while ((await running()) > 0n) {
      if (performance.now() - started > limitMs) throw new Error("the engine still works");
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  for (const [name, sql] of Object.entries(ENDLESS)) {
    it(`${name} is stopped by its signal, in the engine too`, async () => {
      const controller = new AbortController();
      const reason = new Error("enough");
      const answer = db.query(sql, { signal: controller.signal });
      setTimeout(() => controller.abort(reason), 100);
      await expect(answer).rejects.toBe(reason);
      await untilIdle(2000);
      expect((await db.query("SELECT 1 AS a")).rows).toEqual([{ a: 1 }]);
    });
  }

  it("is stopped when its time is over, formatted or typed or streamed", async () => {
    const timeout = { name: "ChdbTimeoutError", code: "ERR_CHDB_TIMEOUT", query: ENDLESS["of one thread"] };
    await expect(db.query(ENDLESS["of one thread"], { timeoutMs: 50 })).rejects.toMatchObject(timeout);
    await expect(db.query(ENDLESS["of one thread"], "CSV", { timeoutMs: 50 })).rejects.toMatchObject(timeout);
    const stream = db.stream(ENDLESS["of one thread"], { timeoutMs: 50 });
    await expect(stream[Symbol.asyncIterator]().next()).rejects.toMatchObject(timeout);
    await untilIdle(2000);
  });

  it("is stopped at any moment of a stream's opening, and the engine keeps nothing of it", async () => {
    for (let i = 0; i < 30; i++) {
      const controller = new AbortController();
      const next = db
        .stream(ENDLESS["of one thread"], { signal: controller.signal })
        [Symbol.asyncIterator]()
        .next();
      if (i % 10 === 0) setImmediate(() => controller.abort(i));
      else setTimeout(() => controller.abort(i), i % 10);
      await expect(next).rejects.toBe(i);
      await untilIdle(5000);
    }
  });

  it("leaves those that wait behind it, and its connection, unharmed", async () => {
    await db.query("CREATE TEMPORARY TABLE pin (a Int8)");
    const controller = new AbortController();
    const stopped = db.query(ENDLESS["of all threads"], { signal: controller.signal });
    const waiting = db.query("SELECT 2 AS a");
    const leaving = new AbortController();
    const left = db.query("SELECT 3 AS a", { signal: leaving.signal });
    leaving.abort(new Error("left the line"));
    await expect(left).rejects.toThrow("left the line");
    controller.abort(new Error("stopped"));
    await expect(stopped).rejects.toThrow("stopped");
    expect((await waiting).rows).toEqual([{ a: 2 }]);
  });

  it("does not start when its signal has aborted before", async () => {
    const before = db.stats.failed;
    await expect(db.query("SELECT 1", { signal: AbortSignal.abort("no") })).rejects.toBe("no");
    expect(db.stats.failed).toBe(before + 1);
  });

  it("takes null for no limit, and refuses 0", async () => {
    await using limited = await Session.open({ timeoutMs: 100 });
    expect((await limited.query("SELECT sleep(0.3) AS a", { timeoutMs: null })).rows).toEqual([{ a: 0 }]);
    await expect(limited.query("SELECT sleep(1)")).rejects.toMatchObject({ code: "ERR_CHDB_TIMEOUT" });
    await expect(limited.query("SELECT 1", { timeoutMs: 0 })).rejects.toMatchObject({
      code: "ERR_CHDB_USAGE",
    });
    await expect(Session.open({ timeoutMs: -1 })).rejects.toMatchObject({ code: "ERR_CHDB_USAGE" });
  });

  it("is stopped a hundred times in a row, at any moment of its life", async () => {
    for (let i = 0; i < 100; i++) {
      const controller = new AbortController();
      const answer = db.query(ENDLESS["of one thread"], { signal: controller.signal });
      const wait = i % 10;
      if (wait > 0) setTimeout(() => controller.abort(i), wait);
      else controller.abort(i);
      await expect(answer).rejects.toBe(i);
    }
    await untilIdle(5000);
  });

  it("reports its progress", async () => {
    await using own = await Session.open();
    const seen: Progress[] = [];
    const controller = new AbortController();
    const answer = own.query(ENDLESS["of one thread"], {
      signal: controller.signal,
      onProgress: (progress) => {
        if (seen.push(progress) === 3) controller.abort("seen enough");
      },
    });
    await expect(answer).rejects.toBe("seen enough");
    expect(seen).toHaveLength(3);
    expect(seen.at(-1)!.readRows).toBeGreaterThan(seen[0]!.readRows);
    expect(seen[0]!.totalRows).toBe(1_000_000_000_000n);
    expect(seen[0]!.elapsedMs).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(seen).toHaveLength(3);
  });

  it("is waited for by close, or stopped by it after a time", async () => {
    const patient = await Session.open();
    const answer = patient.query("SELECT sleep(0.5) AS a");
    await patient.close();
    expect((await answer).rows).toEqual([{ a: 0 }]);
    const hurried = await Session.open();
    await hurried.query("CREATE TEMPORARY TABLE pin (a Int8)");
    const stopped = expect(hurried.query(ENDLESS["of all threads"])).rejects.toMatchObject({
      serverCode: 394,
    });
    const waiting = expect(hurried.query(ENDLESS["of one thread"])).rejects.toMatchObject({
      code: "ERR_CHDB_CLOSED",
    });
    await hurried.close({ timeoutMs: 100 });
    await Promise.all([stopped, waiting]);
  });
});
