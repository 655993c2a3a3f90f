import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { Batch } from "../../../src/batch.ts";
import { cql } from "../../../src/cql.ts";
import { ScyllaConnectionError, ScyllaUsageError } from "../../../src/errors.ts";
import { LruCache } from "../../../src/lru-cache.ts";
import { defaultRetryPolicy, noRetryPolicy, type RetryContext } from "../../../src/policy/retry.ts";
import { Query } from "../../../src/query.ts";
import { type Limited, Running } from "../../../src/running.ts";
import {
  ScyllaReadTimeoutError,
  ScyllaServerError,
  ScyllaUnavailableError,
  ScyllaWriteTimeoutError,
} from "../../../src/server-errors.ts";
import { DRIVER_NAME, DRIVER_VERSION } from "../../../src/version.ts";

describe("the tag cql", () => {
  it("makes a marker of each value, and puts in what it made itself", () => {
    const condition = cql`where a = ${1} and b = ${"x"}`;
    expect(cql`select * from t ${condition} limit ${5}`).toEqual({
      cql: "select * from t where a = ? and b = ? limit ?",
      values: [1, "x", 5],
    });
  });

  it("takes an object that only looks like one of its own for a value", () => {
    const value = { cql: "; drop table t", values: [] };
    expect(cql`select ${value}`).toEqual({ cql: "select ?", values: [value] });
  });
});

describe("a query", () => {
  it("prints without the passwords in it", () => {
    const query = new Query("CREATE ROLE joe WITH PASSWORD = 's3cret'");
    expect(inspect(query)).toBe(`Query("CREATE ROLE joe WITH PASSWORD = '…'")`);
    expect(String(query)).toBe(query.cql);
  });

  it("does not change: each option makes another one", () => {
    const query = new Query("select 1");
    const other = query.withConsistency("ONE").withPageSize(5).withIdempotent(true);
    expect(query.options).toEqual({});
    expect(other.options).toEqual({ consistency: "ONE", pageSize: 5, idempotent: true });
    expect(Object.isFrozen(other.options)).toBe(true);
    expect(inspect(query)).toBe('Query("select 1")');
    expect(() => new Query(5 as never)).toThrow(ScyllaUsageError);
  });
});

describe("a batch", () => {
  it("gathers statements of every kind", () => {
    const batch = new Batch("unlogged")
      .appendStatement("insert 1")
      .appendStatement(new Query("insert 2"))
      .appendStatement(cql`insert ${3}`);
    expect(batch.size).toBe(3);
    expect(batch.toString()).toBe("insert 1; insert 2; insert ?");
    expect(() => batch.appendStatement(5 as never)).toThrow(ScyllaUsageError);
    expect(() => new Batch("other" as never)).toThrow(ScyllaUsageError);
  });
});

describe("the cache of statements", () => {
  it("lets the one go that was not used for longest", () => {
    const cache = new LruCache<string, number>(3);
    for (const [i, key] of ["a", "b", "c"].entries()) cache.set(key, i);
    cache.get("a");
    cache.set("d", 3);
    expect([..."abcd"].map((key) => cache.get(key))).toEqual([0, undefined, 2, 3]);
    cache.set("a", 9);
    cache.delete("c");
    cache.delete("c");
    expect([cache.size, cache.get("a"), cache.get("c")]).toEqual([2, 9, undefined]);
    cache.set("e", 4);
    cache.set("f", 5);
    expect([..."adef"].map((key) => cache.get(key))).toEqual([9, undefined, 4, 5]);
  });

  it("keeps one when it may keep one", () => {
    const cache = new LruCache<number, number>(1);
    for (let i = 0; i < 10; i++) cache.set(i, i);
    expect([cache.size, cache.get(9), cache.get(8)]).toEqual([1, 9, undefined]);
  });
});

describe("the default retry policy", () => {
  const context = (more: Partial<RetryContext>): RetryContext => ({
    error: new ScyllaServerError("", { serverCode: 0 }),
    idempotent: false,
    consistency: "QUORUM",
    retries: 0,
    sent: true,
    ...more,
  });
  const server = (serverCode: number) => new ScyllaServerError("", { serverCode });
  const answers = { consistency: "QUORUM", received: 2, blockFor: 2 };
  const readTimeout = (more = {}) =>
    new ScyllaReadTimeoutError("", { serverCode: 0x1200, ...answers, dataPresent: false, ...more });
  const writeTimeout = (writeType: string) =>
    new ScyllaWriteTimeoutError("", { serverCode: 0x1100, ...answers, writeType });
  const unavailable = new ScyllaUnavailableError("", {
    serverCode: 0x1000,
    consistency: "QUORUM",
    required: 2,
    alive: 1,
  });
  const lost = new ScyllaConnectionError("", { code: "ERR_SCYLLA_CONNECTION_LOST" });

  it.each<[string, Partial<RetryContext>, string]>([
    ["unavailable", { error: unavailable }, "next"],
    ["unavailable twice", { error: unavailable, retries: 1 }, "fail"],
    ["a read timeout without the data", { error: readTimeout() }, "same"],
    ["a read timeout twice", { error: readTimeout(), retries: 1 }, "fail"],
    ["a read timeout with the data", { error: readTimeout({ dataPresent: true }) }, "fail"],
    ["a read timeout with too few answers", { error: readTimeout({ received: 1 }) }, "fail"],
    ["a write timeout of the batch log", { error: writeTimeout("BATCH_LOG"), idempotent: true }, "same"],
    ["the same, not idempotent", { error: writeTimeout("BATCH_LOG") }, "fail"],
    ["another write timeout", { error: writeTimeout("SIMPLE"), idempotent: true }, "fail"],
    ["overload", { error: server(0x1001), idempotent: true }, "next"],
    ["overload, not idempotent", { error: server(0x1001) }, "fail"],
    ["a server error", { error: server(0), idempotent: true }, "next"],
    ["truncation", { error: server(0x1003), idempotent: true }, "next"],
    ["bootstrapping", { error: server(0x1002) }, "next"],
    ["a syntax error", { error: server(0x2000), idempotent: true }, "fail"],
    ["a lost answer", { error: lost }, "fail"],
    ["a lost answer, idempotent", { error: lost, idempotent: true }, "next"],
    ["what was never sent", { error: lost, sent: false }, "next"],
    ["serial reads", { error: unavailable, consistency: "SERIAL" }, "fail"],
  ])("after %s", (_, more, decision) => {
    expect(defaultRetryPolicy().decide(context(more))).toBe(decision);
    expect(noRetryPolicy().decide(context(more))).toBe("fail");
  });
});

describe("what runs", () => {
  const item = (deadlineMs: number, expired: string[], name: string, running: Running): Limited => ({
    deadlineMs,
    previous: undefined,
    next: undefined,
    expire() {
      expired.push(name);
      running.delete(this);
    },
  });

  it("expires when its time is up, whatever the order", async () => {
    const running = new Running();
    const expired: string[] = [];
    const now = performance.now();
    const kept = item(Number.POSITIVE_INFINITY, expired, "kept", running);
    running.add(kept);
    for (const ms of [60, 20, 40]) running.add(item(now + ms, expired, `${ms}`, running));
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(expired).toEqual(["20", "40", "60"]);
    const idle = running.idle();
    running.delete(kept);
    await idle;
    running.stop();
  });
});

describe("the name and version told to servers", () => {
  it("are those of the package", () => {
    const { name, version } = JSON.parse(readFileSync(join(__dirname, "../../../package.json"), "utf8"));
    expect([DRIVER_NAME, DRIVER_VERSION]).toEqual([name, version]);
  });
});

describe("an error", () => {
  it("shows statements without the passwords in them", () => {
    const query = "CREATE ROLE a WITH PASSWORD = 's3''cret' AND LOGIN = true";
    const error = new ScyllaServerError(`bad: ${query}`, { serverCode: 0x2000, query });
    expect(inspect(error)).not.toContain("cret");
    expect(error.query).toBe("CREATE ROLE a WITH PASSWORD = '…' AND LOGIN = true");
  });
});
