import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { expectNoLeaks, waitUntil } from "@x/testkit";
import { CHANNELS } from "../../../src/diagnostics.ts";
import type { TSExecuteStatementReq } from "../../../src/protocol/execute-statement.ts";
import { TableSessionPool } from "../../../src/table-session-pool.ts";
import { FakeNode } from "../../support/fake-node.ts";
import { intAnswer } from "../../support/fake-results.ts";

const OK = { code: 200, message: "" };

/** A node that follows USE and keeps queries open. */
const node = () =>
  FakeNode.start({
    executeUpdateStatementV2: ({ statement }: TSExecuteStatementReq) => {
      const database = /^use "?(\w+)"?$/i.exec(statement)?.[1];
      return database === undefined ? { status: OK } : { status: OK, database };
    },
    executeQueryStatementV2: () => intAnswer(9n, [[1]], true),
    fetchResultsV2: () => ({ status: OK, hasResultSet: false, isAlign: true }),
  });

describe("A pool", () => {
  it("opens sessions when they are needed, and lends those that came back", async () => {
    await expectNoLeaks(async () => {
      await using server = await node();
      await using pool = new TableSessionPool({ nodeUrls: [server.url] });
      expect(pool.stats).toEqual({
        maxPoolSize: 5,
        total: 0,
        idle: 0,
        leased: 0,
        waiting: 0,
        knownDevices: 0,
      });
      const first = await pool.getSession();
      const second = await pool.getSession();
      expect(pool.stats).toMatchObject({ total: 2, leased: 2 });
      expect(String(pool)).toBe("TableSessionPool root, 2 of 5 sessions in use");
      await first.close();
      await first.close();
      await second.close();
      await using _third = await pool.getSession();
      expect(server.requests("openSession")).toHaveLength(2);
      expect(pool.stats).toMatchObject({ idle: 1, leased: 1 });
    });
  });

  it("takes sessions back clean: results closed, database and time zone as they were", async () => {
    await using server = await node();
    await using pool = new TableSessionPool({ nodeUrls: server.url, database: "home", timeZone: "UTC" });
    {
      await using session = await pool.getSession();
      await session.executeNonQueryStatement("use away");
      await session.setTimeZone("+03:00");
      await session.executeQueryStatement("select i from t");
      expect(session.database).toBe("away");
    }
    await waitUntil(() => server.requests("closeOperation").length > 0);
    const statements = server.requests<TSExecuteStatementReq>("executeUpdateStatementV2");
    expect(statements.map(({ statement }) => statement)).toEqual(["use away", 'USE "home"']);
    expect(server.requests("setTimeZone")).toEqual([
      { sessionId: 1n, timeZone: "+03:00" },
      { sessionId: 1n, timeZone: "UTC" },
    ]);
    await using next = await pool.getSession();
    expect(next.database).toBe("home");
    expect(next.stats).toMatchObject({ openDataSets: 0, insertedRows: 0 });
    expect(server.requests("openSession")).toHaveLength(1);
  });

  it("logs in anew where no statement brings back that there was no database", async () => {
    await using server = await node();
    await using pool = new TableSessionPool({ nodeUrls: server.url });
    const session = await pool.getSession();
    await session.executeNonQueryStatement("use away");
    await session.close();
    await using next = await pool.getSession();
    expect(next.database).toBeUndefined();
    await next.ping();
    expect(server.requests("openSession")).toHaveLength(2);
  });

  it("does not lend again what could not be made clean", async () => {
    await using server = await node();
    await using pool = new TableSessionPool({ nodeUrls: server.url, database: "home" });
    const session = await pool.getSession();
    await session.executeNonQueryStatement("use away");
    server.handlers.executeUpdateStatementV2 = () => ({ status: { code: 500, message: "gone" } });
    await session.close();
    expect(pool.stats).toMatchObject({ total: 0 });
  });

  it("refuses a session after its end, while its successor works", async () => {
    await using server = await node();
    await using pool = new TableSessionPool({ nodeUrls: server.url, maxPoolSize: 1 });
    const before = await pool.getSession();
    await before.close();
    await using after = await pool.getSession();
    await expect(before.ping()).rejects.toMatchObject({ code: "ERR_IOTDB_CLOSED" });
    await after.ping();
  });

  it("lets callers wait, and says who holds the sessions when none comes back", async () => {
    await using server = await node();
    await using pool = new TableSessionPool({ nodeUrls: server.url, maxPoolSize: 1, waitTimeoutMs: 50 });
    const holder = await pool.getSession();
    await expect(pool.getSession()).rejects.toMatchObject({
      name: "IoTDBTimeoutError",
      code: "ERR_IOTDB_POOL_TIMEOUT",
      message: expect.stringContaining("1 of 1 are in use"),
    });
    const waiting = pool.getSession({ timeoutMs: 5_000 });
    await holder.close();
    await (await waiting).close();
    await expect(pool.getSession({ signal: AbortSignal.abort(new Error("no")) })).rejects.toThrow("no");
    await expect(pool.getSession({ timeoutMs: 0 })).rejects.toMatchObject({ code: "ERR_IOTDB_USAGE" });
  });

  it("passes on why a session cannot be opened, and works when that is over", async () => {
    await using server = await node();
    await using pool = new TableSessionPool({ nodeUrls: server.url });
    const { openSession } = server.handlers;
    server.handlers.openSession = () => ({ status: { code: 801, message: "no" }, serverProtocolVersion: 2 });
    await expect(pool.getSession()).rejects.toMatchObject({ name: "IoTDBAuthError" });
    server.handlers.openSession = openSession!;
    await using session = await pool.getSession();
    await session.ping();
  });

  it("has its sessions connect again when the server was gone", async () => {
    await using server = await node();
    await using pool = new TableSessionPool({ nodeUrls: server.url });
    const sessions = await Promise.all([pool.getSession(), pool.getSession()]);
    for (const session of sessions) await session.close();
    for (const connection of server.peer.connections) connection.reset();
    await using session = await pool.getSession();
    await waitUntil(() => session.state === "lost");
    await session.ping();
    expect(session.state).toBe("open");
  });

  it("takes a session back from a server that has gone silent", async () => {
    await using server = await node();
    await using pool = new TableSessionPool({ nodeUrls: server.url, database: "home" });
    const session = await pool.getSession();
    await session.executeNonQueryStatement("use away");
    await session.executeQueryStatement("select i from t");
    for (const name of ["closeOperation", "executeUpdateStatementV2", "closeSession"])
      server.handlers[name] = () => undefined;
    await session.close();
    expect(pool.stats).toMatchObject({ leased: 0, total: 0 });
  }, 20_000);

  it("is closed for good, after the sessions in use came back", async () => {
    await using server = await node();
    const pool = new TableSessionPool({ nodeUrls: server.url, maxPoolSize: 1 });
    const session = await pool.getSession();
    const waiting = pool.getSession();
    const closing = pool.close();
    await expect(waiting).rejects.toMatchObject({ name: "IoTDBUsageError", code: "ERR_IOTDB_POOL_CLOSED" });
    await expect(pool.getSession()).rejects.toMatchObject({ code: "ERR_IOTDB_POOL_CLOSED" });
    await session.ping();
    await session.close();
    await closing;
    await pool.close();
    expect(server.names.at(-1)).toBe("closeSession");
  });

  it("closes sessions under their users when it is told how long to wait", async () => {
    await using server = await node();
    const pool = new TableSessionPool({ nodeUrls: server.url });
    const session = await pool.getSession();
    await pool.close({ timeoutMs: 20 });
    await expect(session.ping()).rejects.toMatchObject({ name: "IoTDBConnectionError" });
    await session.close();
  });

  it.each([[{ maxPoolSize: 0 }], [{ waitTimeoutMs: 0 }], [{ idleTimeoutMs: -5 }], [{ fetchSize: 1.5 }]])(
    "refuses %j",
    (options) => {
      expect(() => new TableSessionPool(options)).toThrow(
        expect.objectContaining({ name: "IoTDBUsageError" }),
      );
    },
  );
});

it("Statements, logins and waits are told on diagnostics channels, without secrets", async () => {
  await using server = await node();
  const heard: [string, unknown][] = [];
  const listen = (message: unknown, name: string | symbol): void => {
    heard.push([String(name), { ...(message as object) }]);
  };
  const names = Object.values(CHANNELS).map((channel) => `tracing:${channel}:asyncEnd`);
  for (const name of names) subscribe(name, listen);
  try {
    await using pool = new TableSessionPool({ nodeUrls: server.url, password: "hunter2" });
    await using session = await pool.getSession();
    await session.executeNonQueryStatement("use home");
  } finally {
    for (const name of names) unsubscribe(name, listen);
  }
  expect(heard.map(([name]) => name)).toEqual([
    "tracing:x:iotdb:connect:asyncEnd",
    "tracing:x:iotdb:pool:asyncEnd",
    "tracing:x:iotdb:query:asyncEnd",
  ]);
  expect(heard[0]![1]).toMatchObject({ address: server.url, username: "root" });
  expect(heard[2]![1]).toMatchObject({ sql: "use home", address: server.url, database: undefined });
});
