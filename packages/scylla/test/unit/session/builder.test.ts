import { inspect } from "node:util";
import { parseUrl } from "../../../src/connect.ts";
import { ScyllaUsageError } from "../../../src/errors.ts";
import { parseNode } from "../../../src/node-address.ts";
import { resolveOptions, type SessionOptions, useStatement } from "../../../src/options.ts";
import { SessionBuilder } from "../../../src/session-builder.ts";

describe("a session builder", () => {
  const builder = (): SessionBuilder => new SessionBuilder();

  it.each<[string, () => unknown]>([
    ["a pool of none", () => builder().poolSize(0)],
    ["half a connection", () => builder().poolSize(1.5)],
    ["an unknown compression", () => builder().compression("zip" as never)],
    ["a timeout of zero", () => builder().connectionTimeout(0)],
    ["a keep-alive of zero", () => builder().tcpKeepalive(0)],
    ["a keyspace that is more than a name", () => builder().useKeyspace("ks; drop table t")],
    ["a keyspace without a name", () => builder().useKeyspace("")],
    ["a node without a host", () => builder().knownNode(":9042")],
    ["a node with a port that is none", () => builder().knownNode("h:70000")],
    ["a node that is a URL", () => builder().knownNode("http://h")],
    ["a user without a password", () => builder().user("joe", undefined as never)],
  ])("refuses %s at once", (_, call) => {
    expect(call).toThrow(ScyllaUsageError);
  });

  it("needs a server", async () => {
    await expect(builder().build()).rejects.toMatchObject({ code: "ERR_SCYLLA_USAGE" });
  });

  it("prints without secrets", () => {
    const made = builder().knownNode("h1").knownNodes(["h2:1"]).user("joe", "secret");
    expect(inspect(made)).toBe("SessionBuilder(h1, h2:1)");
  });
});

describe("options", () => {
  const resolve = (options: Partial<SessionOptions>) => resolveOptions({ nodes: "h", ...options });

  it("have the defaults that the table says", () => {
    expect(resolve({})).toMatchObject({
      endpoints: [{ host: "h", port: 9042 }],
      poolSize: 1,
      compression: null,
      use: undefined,
      connection: { version: 5, connectTimeoutMs: 5_000, socket: { noDelay: true, keepAliveMs: null } },
      settings: {
        consistencyName: "LOCAL_QUORUM",
        idempotent: false,
        timeoutMs: 30_000,
        pageSize: 5_000,
        onePage: false,
      },
    });
  });

  it.each<Partial<SessionOptions>>([
    { nodes: [] },
    { protocolVersion: 3 as never },
    { protocolVersion: 5, compression: "snappy" },
    { consistency: "SOME" as never },
    { serialConsistency: "QUORUM" as never },
    { timeoutMs: 0 },
    { fetchSize: 0 },
    { int64: "long" as never },
    { timestamps: "text" as never },
    { maxPrepared: -1 },
    { profiles: { slow: { timeoutMs: -1 } } },
  ])("that cannot be are refused: %j", (options) => {
    expect(() => resolve(options)).toThrow(ScyllaUsageError);
  });

  it("go down to version 4 for Snappy, which version 5 does not have", () => {
    expect(resolve({ compression: "snappy" }).connection.version).toBe(4);
  });

  it("of a profile lie on top of the session's", () => {
    const { profiles } = resolve({
      consistency: "ONE",
      timeoutMs: 5,
      profiles: { analytics: { consistency: "ALL", fetchSize: 9 } },
    });
    expect(profiles.get("analytics")).toMatchObject({ consistencyName: "ALL", timeoutMs: 5, pageSize: 9 });
  });

  it.each<[string, string, number]>([
    ["h", "h", 9042],
    ["h:1", "h", 1],
    ["127.0.0.2:9043", "127.0.0.2", 9043],
    ["::1", "::1", 9042],
    ["[::1]", "::1", 9042],
    ["[fe80::1]:19042", "fe80::1", 19_042],
  ])("read the node %s", (text, host, port) => {
    expect(parseNode(text)).toEqual({ host, port });
  });

  it("do not show the password of a URL that is given for a node", () => {
    expect(() => parseNode("scylla://joe:s3cret@h1:9042")).toThrow('not "…@h1:9042"; URLs are for connect()');
  });

  it("take a server that is named twice for one", () => {
    expect(resolve({ nodes: ["h", "h:9042", "h:1"] }).endpoints).toHaveLength(2);
  });

  it("choose a keyspace with and without its capitals", () => {
    expect(useStatement("Ks")).toBe("USE Ks");
    expect(useStatement("Ks", true)).toBe('USE "Ks"');
  });
});

describe("a URL", () => {
  it("carries nodes, user, keyspace and options", () => {
    expect(
      parseUrl(
        "scylla://jo%40e:p%3Aw:x@h1:9043,[::1]:1,h3/Ks?caseSensitive=true&poolSize=2&timeoutMs=null&tls=true",
      ),
    ).toEqual({
      nodes: ["h1:9043", "[::1]:1", "h3"],
      user: "jo@e",
      password: "p:w:x",
      keyspace: "Ks",
      caseSensitive: true,
      poolSize: 2,
      timeoutMs: null,
      tls: true,
    });
    expect(parseUrl("cassandra://h")).toEqual({ nodes: ["h"] });
  });

  it.each([
    "h1:9042",
    "scylla://",
    "scylla://u:secret@",
    "scylla://u:secret@h?nope=1",
    "scylla://u:secret@h?poolSize=many",
    "scylla://u:secret@h?tls=1",
    "scylla://u:secret%@h",
  ])("that is none is refused without showing the password: %s", (url) => {
    let error: unknown;
    try {
      parseUrl(url);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ScyllaUsageError);
    expect(inspect(error)).not.toContain("secret@");
  });
});
