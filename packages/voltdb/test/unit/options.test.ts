import { inspect } from "node:util";
import Long from "long";
import { addressText, parseAddress } from "../../src/address.ts";
import { VoltUsageError } from "../../src/errors.ts";
import { resolveOptions } from "../../src/options.ts";
import { parseUrl } from "../../src/parse-url.ts";

describe("options", () => {
  test("have defaults, and are frozen once resolved", () => {
    const options = resolveOptions({});
    expect(options).toMatchObject({
      servers: [{ host: "localhost", port: 21212 }],
      username: "",
      password: "",
      hash: "sha256",
      loginVersion: 1,
      tls: undefined,
      affinity: true,
      connectTimeoutMs: 30_000,
      timeoutMs: 120_000,
      keepAliveMs: 40_000,
      maxInFlight: 1_000,
      modes: { int64: "bigint", timestamps: "date", decimals: "string" },
    });
    expect(Object.isFrozen(options)).toBe(true);
    expect(resolveOptions({ tls: true, int64: Long, timeoutMs: null })).toMatchObject({
      tls: {},
      timeoutMs: null,
    });
  });

  test.each([
    ["an unknown name", { server: "h" }],
    ["no server", { servers: [] }],
    ["a server that is none", { servers: "h:99999" }],
    ["servers that are a number", { servers: 5 }],
    ["a server that is a number", { servers: [5] }],
    ["TLS that is text", { tls: "true" }],
    ["a signal that is none", { signal: {} }],
    ["an unknown hash", { hash: "md5" }],
    ["SHA-256 with login version 0", { loginVersion: 0 }],
    ["an unknown login version", { loginVersion: 3 }],
    ["a limit of 0", { timeoutMs: 0 }],
    ["a limit below 0", { connectTimeoutMs: -1 }],
    ["a limit that is no number", { keepAliveMs: "5" }],
    ["a fraction of a call", { maxInFlight: 1.5 }],
    ["a password that is a number", { password: 5 }],
    ["a user name that is a number", { username: 5 }],
    ["a back-off that shrinks", { reconnect: { baseMs: 10, maxMs: 5 } }],
    ["an unknown mode", { timestamps: "text" }],
  ])("refuse %s", (_, options) => {
    expect(() => resolveOptions(options as never)).toThrow(VoltUsageError);
  });

  test("read addresses of every form", () => {
    const read = (text: string): string => addressText(parseAddress(text));
    expect(["h", "h:1", "127.0.0.1:21213", "[::1]:5", "[::1]", "::1", "fe80::1"].map(read)).toEqual([
      "h:21212",
      "h:1",
      "127.0.0.1:21213",
      "[::1]:5",
      "[::1]:21212",
      "[::1]:21212",
      "[fe80::1]:21212",
    ]);
    for (const text of ["", ":1", "h:", "h:0", "h:x", "a b", "[::1", "h:1:2:x"]) {
      expect(() => parseAddress(text)).toThrow(VoltUsageError);
    }
  });
});

describe("URLs", () => {
  test("carry the keys of the options", () => {
    expect(
      parseUrl(
        "voltdb://joe:p%40ss%3A@h1:21212,[::1]:5/?tls=true&timeoutMs=null&maxInFlight=5&hash=sha1&affinity=false",
      ),
    ).toEqual({
      servers: ["h1:21212", "[::1]:5"],
      username: "joe",
      password: "p@ss:",
      tls: true,
      timeoutMs: null,
      maxInFlight: 5,
      hash: "sha1",
      affinity: false,
    });
    expect(parseUrl("voltdb://")).toEqual({});
    expect(parseUrl("VOLTDB://h")).toEqual({ servers: ["h"] });
    expect(parseUrl("voltdb://joe@h")).toEqual({ servers: ["h"], username: "joe" });
    expect(parseUrl("voltdb://joe:a@b@h")).toEqual({ servers: ["h"], username: "joe", password: "a@b" });
  });

  test.each([
    "http://h",
    "voltdb:h",
    "voltdb://h/db",
    "voltdb://h?colour=red",
    "voltdb://h?tls=yes",
    "voltdb://%zz@h",
  ])("refuse %s", (url) => {
    expect(() => parseUrl(url)).toThrow(VoltUsageError);
  });

  test("never show a password in errors", () => {
    for (const url of ["voltdb://joe:hunter2@h/x", "voltdb://joe:hunter2%zz@h", "x://joe:hunter2@h"]) {
      try {
        parseUrl(url);
        throw new Error("it was read");
      } catch (error) {
        expect(inspect(error)).not.toContain("hunter2");
      }
    }
  });
});
