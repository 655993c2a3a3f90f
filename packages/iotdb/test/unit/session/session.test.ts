import { gunzipSync } from "node:zlib";
import { expectNoLeaks, ScriptedPeer, waitUntil } from "@x/testkit";
import { DataType } from "../../../src/codec/data-type.ts";
import { connect } from "../../../src/connect.ts";
import type { TSExecuteStatementReq } from "../../../src/protocol/execute-statement.ts";
import type { TSInsertTabletReq } from "../../../src/protocol/insert-tablet.ts";
import type { TSOpenSessionReq } from "../../../src/protocol/open-session.ts";
import { type SessionState, TableSession } from "../../../src/table-session.ts";
import { Tablet } from "../../../src/tablet.ts";
import { gzipTablets } from "../../../src/tablet-compression.ts";
import { FakeNode, type Handler } from "../../support/fake-node.ts";

const OK = { code: 200, message: "" };
const columns = [{ name: "m", type: DataType.INT32 }];
const tablet = (rows = 1): Tablet =>
  new Tablet({
    table: "t",
    columns,
    timestamps: Array.from({ length: rows }, (_, i) => i),
    rows: Array(rows).fill([7]),
  });

/** Answers the first calls with the given statuses, the others with success. */
function statuses(...first: object[]): Handler {
  return () => first.shift() ?? OK;
}

describe("Opening a session", () => {
  it("logs in as it was told", async () => {
    await expectNoLeaks(async () => {
      await using node = await FakeNode.start();
      const url = `iotdb://me%40home:p%3Aw@${node.url}/my%20db?timeZone=%2B08:00&fetchSize=10`;
      await using session = await connect(url);
      expect(node.requests<TSOpenSessionReq>("openSession")).toEqual([
        {
          client_protocol: 2,
          zoneId: "+08:00",
          username: "me@home",
          password: "p:w",
          configuration: new Map([
            ["version", "V_1_0"],
            ["sql_dialect", "table"],
            ["db", "my db"],
          ]),
        },
      ]);
      expect(session.database).toBe("my db");
      expect(String(session)).toBe(`TableSession me@home@${node.url}/my db, open`);
      expect(session.stats).toMatchObject({
        state: "open",
        address: node.url,
        connections: 1,
        pendingCalls: 0,
      });
    });
  });

  it("asks for the password each time", async () => {
    await using node = await FakeNode.start({
      executeUpdateStatementV2: (_, connection) => connection.reset(),
    });
    const password = jest.fn(async () => "secret");
    await using session = await TableSession.open({ nodeUrls: node.url, password });
    await expect(session.executeNonQueryStatement("x")).rejects.toThrow();
    await session.ping();
    expect(password).toHaveBeenCalledTimes(2);
    expect(node.requests<TSOpenSessionReq>("openSession").map((request) => request.password)).toEqual([
      "secret",
      "secret",
    ]);
  });

  it("takes the next node when one does not answer", async () => {
    const gone = await ScriptedPeer.listen([]);
    await gone.close();
    await using node = await FakeNode.start();
    for (let i = 0; i < 4; i++) {
      await using session = await TableSession.open({ nodeUrls: [gone.address, node.url] });
      expect(session.stats.address).toBe(node.url);
    }
  });

  it("tells of every node when none answers", async () => {
    const gone = await Promise.all([ScriptedPeer.listen([]), ScriptedPeer.listen([])]);
    for (const peer of gone) await peer.close();
    const nodeUrls = gone.map((peer) => peer.address);
    const error: Error = await TableSession.open({ nodeUrls }).then(
      () => new Error("open"),
      (reason) => reason,
    );
    expect(error).toMatchObject({ name: "IoTDBConnectionError", code: "ERR_IOTDB_CONNECT", retryable: true });
    for (const url of nodeUrls) expect(error.message).toContain(url);
  });

  it("does not try the password on every node", async () => {
    const refuse = () => ({
      status: { code: 801, message: "Authentication failed." },
      serverProtocolVersion: 2,
    });
    await using one = await FakeNode.start({ openSession: refuse });
    await using two = await FakeNode.start({ openSession: refuse });
    await expect(
      TableSession.open({ nodeUrls: [one.url, two.url], password: "wrong" }),
    ).rejects.toMatchObject({
      name: "IoTDBAuthError",
      code: "ERR_IOTDB_WRONG_LOGIN_PASSWORD",
      serverCode: 801,
    });
    expect(one.calls.length + two.calls.length).toBe(1);
  });

  it.each([
    ["compact", "set enableCompression to true"],
    ["binary", "set enableCompression to false"],
  ] as const)("says which protocol a server speaks that hangs up: %s", async (protocol, advice) => {
    await expectNoLeaks(async () => {
      // A server that hears the other protocol closes the connection.
      await using node = await FakeNode.start({}, { protocol });
      await expect(
        TableSession.open({ nodeUrls: node.url, enableCompression: protocol === "binary" }),
      ).rejects.toMatchObject({
        code: "ERR_IOTDB_PROTOCOL_MISMATCH",
        message: expect.stringContaining(advice),
      });
    });
  });

  it("names what may be wrong with a server that always hangs up", async () => {
    await using peer = await ScriptedPeer.listen((connection) => connection.close());
    await expect(TableSession.open({ nodeUrls: peer.address })).rejects.toMatchObject({
      code: "ERR_IOTDB_CONNECT",
      message: expect.stringContaining("Does it speak TLS (tls), or the other protocol"),
    });
  });

  it("gives up on a node that lets nobody in", async () => {
    await expectNoLeaks(async () => {
      await using silent = await FakeNode.start({ openSession: () => undefined });
      const options = { nodeUrls: silent.url, connectTimeoutMs: 50 };
      await expect(TableSession.open(options)).rejects.toMatchObject({
        code: "ERR_IOTDB_CONNECT",
        message: `${silent.url} let nobody in within 50 ms.`,
      });
      await expect(TableSession.open({ ...options, tls: true })).rejects.toMatchObject({
        code: "ERR_IOTDB_CONNECT",
        message: expect.stringContaining("Does the server speak TLS?"),
      });
      await using node = await FakeNode.start();
      await using session = await TableSession.open({ ...options, nodeUrls: [silent.url, node.url] });
      expect(session.stats.address).toBe(node.url);
    });
  });

  it.each([
    [{ nodeUrls: [] }, "nodeUrls"],
    [{ nodeUrls: ["a:b:c"] }, "node URL"],
    [{ fetchSize: 0 }, "fetchSize"],
    [{ maxRetry: -1 }, "maxRetry"],
    [{ timeoutMs: 0 }, "timeoutMs"],
    [{ connectTimeoutMs: 0 }, "timeoutMs"],
    [{ int64: "long" as never }, "int64"],
    [{ timestamps: "long" as never }, "timestamps"],
  ])("refuses %j", async (options, message) => {
    await expect(TableSession.open(options)).rejects.toMatchObject({
      code: "ERR_IOTDB_USAGE",
      message: expect.stringContaining(message),
    });
  });

  it.each([
    "",
    "iotdb:",
    "http://h",
    "iotdb://h?x=1",
    "iotdb://h?tls=maybe",
    "iotdb://%ff@h",
    "iotdb://h/a/b",
  ])("refuses the URL %j", async (url) => {
    await expect(connect(url)).rejects.toMatchObject({ name: "IoTDBUsageError" });
  });
});

describe("A session", () => {
  it("remembers its database when its connection is lost", async () => {
    const states: SessionState[] = [];
    await using node = await FakeNode.start({
      executeUpdateStatementV2: ({ statement }: TSExecuteStatementReq, connection) => {
        if (statement === "break") return connection.reset();
        return statement.startsWith("use") ? { status: OK, database: "db7" } : { status: OK };
      },
    });
    const session = await TableSession.open({ nodeUrls: node.url });
    session.on("state", (state) => states.push(state));
    await session.executeNonQueryStatement("use db7");
    expect(session.database).toBe("db7");
    await expect(session.executeNonQueryStatement("break")).rejects.toMatchObject({
      code: "ERR_IOTDB_OUTCOME_UNKNOWN",
      address: node.url,
    });
    expect(session.state).toBe("lost");
    await session.executeNonQueryStatement("flush");
    const logins = node.requests<TSOpenSessionReq>("openSession");
    expect(logins.map((login) => login.configuration?.get("db"))).toEqual([undefined, "db7"]);
    await session.close();
    expect(states).toEqual(["lost", "open", "closing", "closed"]);
  });

  it("logs in again when the server has forgotten it", async () => {
    const expired = {
      code: 802,
      message: "Log in failed. Either you are not authorized or the session has timed out.",
    };
    await using node = await FakeNode.start({
      insertTablet: statuses(expired),
      executeUpdateStatementV2: (() => {
        const answers = [{ status: expired }];
        return () => answers.shift() ?? { status: OK };
      })(),
    });
    await using session = await TableSession.open({ nodeUrls: node.url });
    await session.insert(tablet());
    await session.executeNonQueryStatement("create database x");
    expect(node.requests("openSession")).toHaveLength(3);
    expect(node.requests("insertTablet")).toHaveLength(2);
  });

  it("logs in again when the server knows none of its statements any more", async () => {
    const message =
      'Exception occurred: "SELECT 1". executeStatement failed. StatementId: 17 doesn\'t exist in this session 18-root';
    await using node = await FakeNode.start({
      executeUpdateStatementV2: (() => {
        const answers = [{ status: { code: 305, message } }];
        return () => answers.shift() ?? { status: OK };
      })(),
    });
    await using session = await TableSession.open({ nodeUrls: node.url });
    await session.executeNonQueryStatement("create database x");
    expect(node.requests("openSession")).toHaveLength(2);
  });

  it("repeats inserts that may go well later, on another node if there is one", async () => {
    const busy = { code: 606, message: "rejected", needRetry: true };
    await using one = await FakeNode.start({ insertTablet: () => busy });
    await using two = await FakeNode.start({ insertTablet: () => busy });
    await using session = await TableSession.open({ nodeUrls: [one.url, two.url], maxRetry: 1 });
    await expect(session.insert(tablet())).rejects.toMatchObject({
      name: "IoTDBOverloadError",
      retryable: true,
    });
    expect([one, two].map((node) => node.requests("insertTablet").length)).toEqual([1, 1]);
    for (const node of [one, two]) node.handlers.insertTablet = statuses();
    await session.insert(tablet());
    expect(session.stats.insertedRows).toBe(1);
  });

  it("repeats an insert whose connection was lost", async () => {
    let attempts = 0;
    await using node = await FakeNode.start({
      insertTablet: (_, connection) => (attempts++ < 2 ? connection.reset() : OK),
    });
    await using session = await TableSession.open({ nodeUrls: node.url });
    await session.insert(tablet());
    expect(attempts).toBe(3);
  });

  it("does not repeat what the server refuses for good, nor statements", async () => {
    await using node = await FakeNode.start({
      insertTablet: () => ({ code: 507, message: "wrong type" }),
      executeUpdateStatementV2: () => ({ status: { code: 606, message: "busy", needRetry: true } }),
    });
    await using session = await TableSession.open({ nodeUrls: node.url });
    await expect(session.insert(tablet())).rejects.toMatchObject({
      name: "IoTDBSchemaError",
      serverCode: 507,
    });
    await expect(session.executeNonQueryStatement("x")).rejects.toMatchObject({ serverCode: 606 });
    expect(
      node.names.filter((name) => name === "insertTablet" || name === "executeUpdateStatementV2"),
    ).toHaveLength(2);
  });

  it("gives up repeating when time is up", async () => {
    await using node = await FakeNode.start({ insertTablet: () => ({ code: 606, message: "busy" }) });
    await using session = await TableSession.open({ nodeUrls: node.url, maxRetry: 1000 });
    await expect(session.insert(tablet(), { timeoutMs: 150 })).rejects.toMatchObject({
      name: "IoTDBTimeoutError",
      code: "ERR_IOTDB_TIMEOUT",
      message: "The insert took longer than 150 ms.",
    });
  });

  it("does nothing for no rows, and refuses values before anything is sent", async () => {
    await using node = await FakeNode.start();
    await using session = await TableSession.open({ nodeUrls: node.url });
    await session.insert(tablet(0));
    const wrong = new Tablet({ table: "t", columns, timestamps: [1], rows: [["text"]] });
    await expect(session.insert(wrong)).rejects.toMatchObject({ name: "IoTDBUsageError" });
    expect(node.requests("insertTablet")).toHaveLength(0);
  });

  it("answers calls that are on their way before it closes, and none after", async () => {
    await using node = await FakeNode.start({
      executeUpdateStatementV2: () => new Promise((resolve) => setTimeout(() => resolve({ status: OK }), 50)),
    });
    const session = await TableSession.open({ nodeUrls: node.url });
    const statement = session.executeNonQueryStatement("slow");
    const closing = session.close();
    expect(session.state).toBe("closing");
    await expect(session.ping()).rejects.toMatchObject({ code: "ERR_IOTDB_CLOSED", name: "IoTDBUsageError" });
    await statement;
    await closing;
    await session.close();
    expect(session.state).toBe("closed");
  });

  it("frees the query of a statement that answers with rows after all", async () => {
    await using node = await FakeNode.start({
      executeUpdateStatementV2: () => ({ status: OK, queryId: 5n }),
    });
    await using session = await TableSession.open({ nodeUrls: node.url });
    await session.executeNonQueryStatement("show databases");
    await waitUntil(() => node.requests("closeOperation").length === 1);
  });

  it("never shows its password", async () => {
    const { inspect } = await import("node:util");
    const refuse = () => ({ status: { code: 801, message: "no" }, serverProtocolVersion: 2 });
    await using node = await FakeNode.start();
    await using session = await TableSession.open({ nodeUrls: node.url, password: "hunter2" });
    expect(inspect(session, { depth: 10, showHidden: true })).not.toContain("hunter2");
    node.handlers.openSession = refuse;
    const error = await TableSession.open({ nodeUrls: node.url, password: "hunter2" }).catch(
      (reason) => reason,
    );
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain("hunter2");
  });
});

describe("insertRows", () => {
  it("sends rows in tablets, a few at a time, and tells how far it is", async () => {
    await using node = await FakeNode.start();
    await using session = await TableSession.open({ nodeUrls: node.url });
    const rows = Array.from({ length: 25 }, (_, time) => ({ time, m: time }));
    const progress: unknown[] = [];
    const result = await session.insertRows("t", columns, rows, {
      batchRows: 10,
      onProgress: (p) => progress.push(p),
    });
    expect(result).toEqual({ rows: 25, batches: 3 });
    expect(progress).toEqual([
      { rows: 10, batches: 1 },
      { rows: 20, batches: 2 },
      { rows: 25, batches: 3 },
    ]);
    expect(node.requests<{ size: number }>("insertTablet").map(({ size }) => size)).toEqual([10, 10, 5]);
    expect(session.stats.insertedRows).toBe(25);
  });

  it("takes rows no faster than they are stored", async () => {
    let taken = 0;
    let release!: (status: object) => void;
    await using node = await FakeNode.start({
      insertTablet: () => new Promise((resolve) => (release = resolve)),
    });
    await using session = await TableSession.open({ nodeUrls: node.url });
    async function* endless(): AsyncGenerator<number[]> {
      for (;;) {
        taken++;
        yield [taken, 1];
      }
    }
    const running = session.insertRows("t", columns, endless(), { batchRows: 10, maxInFlight: 2 });
    await waitUntil(() => node.requests("insertTablet").length === 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(taken).toBe(20);
    node.handlers.insertTablet = () => ({ code: 507, message: "wrong type" });
    release({ code: 507, message: "wrong type" });
    await expect(running).rejects.toMatchObject({ serverCode: 507 });
    expect(taken).toBe(20);
  });

  it("passes on what its source throws, after what was read has been stored", async () => {
    await using node = await FakeNode.start();
    await using session = await TableSession.open({ nodeUrls: node.url });
    async function* broken(): AsyncGenerator<number[]> {
      for (let time = 0; time < 15; time++) yield [time, 1];
      throw new Error("the source broke");
    }
    await expect(session.insertRows("t", columns, broken(), { batchRows: 10 })).rejects.toThrow(
      "the source broke",
    );
    expect(node.requests<{ size: number }>("insertTablet").map(({ size }) => size)).toEqual([10]);
  });

  it("refuses what is no source of rows", async () => {
    await using node = await FakeNode.start();
    await using session = await TableSession.open({ nodeUrls: node.url });
    await expect(session.insertRows("t", columns, 5 as never)).rejects.toThrow("iterable");
    await expect(session.insertRows("t", columns, [], { batchRows: 0 })).rejects.toThrow("batchRows");
    expect(await session.insertRows("t", columns, [])).toEqual({ rows: 0, batches: 0 });
  });
});

describe("Compressed tablets", () => {
  it("are sent with what the server needs to read them", async () => {
    await using node = await FakeNode.start();
    await using session = await TableSession.open({ nodeUrls: node.url, tabletCompression: gzipTablets() });
    await session.insert(tablet(3));
    await session.insertRows("t", columns, [[5, 1]]);
    const sent = node.requests<TSInsertTabletReq>("insertTablet");
    expect(
      sent.map(({ size, isCompressed, compressType }) => ({ size, isCompressed, compressType })),
    ).toEqual([
      { size: 3, isCompressed: true, compressType: 2 },
      { size: 1, isCompressed: true, compressType: 2 },
    ]);
    expect(sent[0]!.encodingTypes).toHaveLength(2);
    expect(gunzipSync(sent[0]!.timestamps.subarray(0, -4)).length).toBeGreaterThan(0);
  });

  it("are asked for by a function alone, which brings the code along", async () => {
    const tabletCompression = { compressType: 2 } as never;
    await expect(TableSession.open({ tabletCompression })).rejects.toThrow(
      "a function such as gzipTablets()",
    );
  });

  it("are not sent unless asked for", async () => {
    await using node = await FakeNode.start();
    await using session = await TableSession.open({ nodeUrls: node.url });
    await session.insert(tablet(3));
    expect(node.requests<TSInsertTabletReq>("insertTablet")[0]).not.toHaveProperty("isCompressed");
  });
});
