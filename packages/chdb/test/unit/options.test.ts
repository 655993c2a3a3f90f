import { quoteIdentifier, quoteString } from "../../src/codec/sql-quote.ts";
import { ChdbUsageError } from "../../src/errors.ts";
import type { Lane } from "../../src/lane.ts";
import { toError } from "../../src/native/failure.ts";
import { resolveSessionOptions } from "../../src/session-options.ts";
import { SessionState } from "../../src/session-state.ts";
import { applySettings, setStatement } from "../../src/settings.ts";
import { readStatement } from "../../src/statement.ts";

describe("session options", () => {
  it("have defaults and are frozen", () => {
    const options = resolveSessionOptions();
    expect(options).toMatchObject({ path: "", timeoutMs: null, maxSideConnections: 16, settings: {} });
    expect(options.values).toEqual({ int64: "bigint", timestamps: "date" });
    expect(Object.isFrozen(options)).toBe(true);
  });

  it("refuse what cannot be", () => {
    for (const options of [
      { path: "" },
      { timeoutMs: 0 },
      { timeoutMs: Number.NaN },
      { maxSideConnections: 0 },
      { int64: "int" as never },
      { timestamps: "text" as never },
    ]) {
      expect(() => resolveSessionOptions(options)).toThrow(ChdbUsageError);
    }
  });
});

describe("the state of a session", () => {
  it("is replayed with the last USE first, and every SET once", () => {
    const state = new SessionState({ max_threads: 2 });
    state.record(readStatement("USE a"));
    state.record(readStatement("SET x = 1"));
    state.record(readStatement("SET y = 2"));
    state.record(readStatement("USE b"));
    state.record(readStatement("SET x = 1"));
    expect(state.replay()).toEqual(["USE b", "SET max_threads = 2", "SET y = 2", "SET x = 1"]);
    expect(state.version).toBe(6);
  });

  it("is there again once a call with settings of its own is over", async () => {
    const ran: string[] = [];
    const query = async (sql: string): Promise<void> => void ran.push(sql);
    const state = new SessionState({ max_threads: 2 });
    const lane = { connection: { tag: "tag", query }, state } as unknown as Lane;
    const undo = await applySettings(lane, { max_threads: 1, log_comment: "mine" });
    expect(ran.splice(0)).toEqual(["SET max_threads = 1, log_comment = 'mine'"]);
    await expect(undo?.()).resolves.toBe(true);
    expect(ran.splice(0)).toEqual(["SET max_threads = DEFAULT, log_comment = 'tag'", "SET max_threads = 2"]);
    await expect(applySettings(lane, {})).resolves.toBeUndefined();
    expect(ran).toEqual([]);
  });

  it("writes values so that they stay values", () => {
    expect(setStatement({ a: true, b: -5n, c: 1.5, d: "it's \\ here" })).toBe(
      "SET a = 1, b = -5, c = 1.5, d = 'it\\'s \\\\ here'",
    );
    expect(() => setStatement({ "a = 1, b": 1 })).toThrow(ChdbUsageError);
    expect(() => setStatement({ a: Number.POSITIVE_INFINITY })).toThrow(ChdbUsageError);
    expect(() => setStatement({ a: null as never })).toThrow(ChdbUsageError);
    expect(quoteString("a'b\\")).toBe("'a\\'b\\\\'");
    expect(quoteIdentifier("a`b")).toBe("`a\\`b`");
  });
});

describe("an engine's text", () => {
  const read = (
    error: string,
    query?: string,
  ): Error & { serverCode?: number; code?: string; position?: number } =>
    toError({ failure: "engine", error }, { address: "here", query });

  it("becomes code, name, message and position", () => {
    expect(
      read(
        "Code: 60. DB::Exception: Table a.b does not exist. (UNKNOWN_TABLE) (version 26.7.2.1 (official build))",
      ),
    ).toMatchObject({
      message: "Code: 60. DB::Exception: Table a.b does not exist. (UNKNOWN_TABLE)",
      code: "ERR_CHDB_UNKNOWN_TABLE",
      serverCode: 60,
      address: "here",
      retryable: false,
    });
    expect(
      read("Code: 62. DB::Exception: Syntax error: failed at position 14 (x). (SYNTAX_ERROR)", "SELECT '€' x")
        .position,
    ).toBe(11);
  });

  it("loses what is said twice, and addresses inside the engine", () => {
    expect(
      read(
        "Code: 73. DB::Exception: Code: 73. DB::Exception: Unknown format X. (UNKNOWN_FORMAT) (version 1). (UNKNOWN_FORMAT)",
      ).message,
    ).toBe("Code: 73. DB::Exception: Unknown format X. (UNKNOWN_FORMAT)");
    expect(
      read(
        "Code: 1. DB::Exception: A, Stack trace (when copying this message, always include the lines below):\n\n0. ? @ 0x1\n1. ? @ 0x2\n (version 1.2): In scope SELECT 1. (B)",
      ).message,
    ).toBe("Code: 1. DB::Exception: A: In scope SELECT 1. (B)");
  });

  it("may say anything", () => {
    expect(read("")).toMatchObject({ code: "ERR_CHDB_UNKNOWN", serverCode: 0 });
    expect(read("Code: 241. DB::Exception: x (MEMORY_LIMIT_EXCEEDED)")).toMatchObject({ retryable: true });
  });
});
