import { expectNoLeaks, waitUntil } from "@x/testkit";
import { ColumnCategory, connect, DataType, type TableSession, Tablet } from "../../src/index.ts";
import { resolveOptions } from "../../src/options.ts";
import { closeSession } from "../../src/protocol/close-session.ts";
import { SessionCore } from "../../src/session-core.ts";
import { newSession } from "../../src/table-session.ts";
import {
  describeServer,
  openInDatabase,
  START_MS,
  testOptions,
  testUrl,
  whenReady,
} from "../support/server.ts";

const columns = [
  { name: "g", type: DataType.STRING, category: ColumnCategory.TAG },
  { name: "m", type: DataType.DOUBLE },
];

describeServer("A session on a real server", () => {
  let session: TableSession;
  let database: string;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    ({ session, database, drop } = await openInDatabase(await testOptions()));
    const rows = Array.from({ length: 20_000 }, (_, time) => ({ time, g: `dev${time % 4}`, m: time / 2 }));
    await whenReady(() => session.insertRows("many", columns, rows, { batchRows: 4_000 }));
  }, START_MS);
  afterAll(() => drop?.());

  const count = async (sql: string, on = session): Promise<unknown> =>
    Object.values((await (await on.executeQueryStatement(sql)).readAll())[0] as object)[0];

  it("leaves nothing open", async () => {
    const url = await testUrl();
    await expectNoLeaks(async () => {
      const one = await connect(url);
      await one.ping();
      await one.close();
    });
  });

  it("has the database of its URL, and of USE", async () => {
    await using other = await connect({ ...(await testOptions()), database });
    expect(other.database).toBe(database);
    expect(await count("SELECT count(*) FROM many", other)).toBe(20_000n);
    await other.executeNonQueryStatement("USE information_schema").catch(() => {});
    expect(session.database).toBe(database);
  });

  it("reads a result in answers of any size", async () => {
    for (const fetchSize of [1, 700, 5_000, 100_000]) {
      const dataSet = await session.executeQueryStatement("SELECT time, m FROM many ORDER BY time", {
        fetchSize,
      });
      let rows = 0;
      for await (const batch of dataSet.batches()) {
        const values = batch.column("m").values as Float64Array;
        for (let i = 0; i < batch.rowCount; i++, rows++)
          if (values[i] !== rows / 2) throw new Error(`row ${rows}`);
      }
      expect(rows).toBe(20_000);
    }
  });

  it("runs overlapping queries and inserts", async () => {
    const queries = Array.from({ length: 8 }, async (_, index) => {
      const dataSet = await session.executeQueryStatement<{ m: number }>(
        `SELECT m FROM many WHERE g = 'dev${index % 4}' ORDER BY time`,
      );
      let sum = 0;
      for await (const { m } of dataSet) sum += m;
      return sum;
    });
    const inserts = Array.from({ length: 8 }, (_, index) =>
      session.insert(new Tablet({ table: "other", columns, timestamps: [index], rows: [["x", index]] })),
    );
    await Promise.all(inserts);
    const sums = await Promise.all(queries);
    expect(sums.slice(0, 4)).toEqual(sums.slice(4));
    expect(sums.slice(0, 4).reduce((a, b) => a + b)).toBe((19_999 * 20_000) / 4);
    expect(await count("SELECT count(*) FROM other")).toBe(8n);
  });

  it.each([
    ["selec 1", "IoTDBSqlSyntaxError", "ERR_IOTDB_SQL_PARSE_ERROR", 700],
    ["SELECT * FROM nope", "IoTDBNotFoundError", "ERR_IOTDB_TABLE_NOT_EXISTS", 550],
    ["SELECT nope FROM many", "IoTDBNotFoundError", "ERR_IOTDB_COLUMN_NOT_EXISTS", 616],
    ["SELECT sum(g) FROM many", "IoTDBSemanticError", "ERR_IOTDB_SEMANTIC_ERROR", 701],
  ])("tells why it refuses %s", async (sql, name, code, serverCode) => {
    const expected = { name, code, serverCode, sql, retryable: false };
    await expect(session.executeQueryStatement(sql)).rejects.toMatchObject(expected);
  });

  it("tells why it refuses statements", async () => {
    await expect(session.executeNonQueryStatement(`CREATE DATABASE ${database}`)).rejects.toMatchObject({
      name: "IoTDBAlreadyExistsError",
      serverCode: 501,
    });
    await expect(
      session.executeNonQueryStatement("CREATE TABLE many (m double field)"),
    ).rejects.toMatchObject({
      name: "IoTDBAlreadyExistsError",
      serverCode: 551,
    });
    await expect(session.executeNonQueryStatement("DROP DATABASE x_nope")).rejects.toMatchObject({
      serverCode: 500,
    });
  });

  it("tells of values that do not fit the table", async () => {
    const wrong = [columns[0]!, { name: "m", type: DataType.TEXT }];
    await session.insert(new Tablet({ table: "typed", columns, timestamps: [1], rows: [["dev0", 1]] }));
    const tablet = new Tablet({ table: "typed", columns: wrong, timestamps: [2], rows: [["dev0", "text"]] });
    await expect(session.insert(tablet)).rejects.toMatchObject({ name: "IoTDBSchemaError", serverCode: 507 });
  });

  describe("with a query that takes too long", () => {
    // The server has to look at a product of all rows with themselves.
    const slow = "SELECT count(*) FROM many a, many b, many c WHERE a.m + b.m + c.m < 0";
    const isRunning = async (): Promise<boolean> => {
      await using watcher = await connect(await testOptions());
      const queries = await (await watcher.executeQueryStatement("SHOW QUERIES")).readAll();
      return queries.some(({ statement }) => String(statement).startsWith(slow));
    };

    it("ends it on both sides after its limit", async () => {
      await expect(session.executeQueryStatement(slow, { timeoutMs: 400 })).rejects.toMatchObject({
        name: "IoTDBTimeoutError",
      });
      await waitUntil(async () => !(await isRunning()), { timeoutMs: 30_000 });
      expect(await count("SELECT count(*) FROM many")).toBe(20_000n);
    }, 60_000);

    it("ends it on both sides when its signal aborts", async () => {
      const controller = new AbortController();
      const query = session.executeQueryStatement(slow, { signal: controller.signal, timeoutMs: null });
      const ended = expect(query).rejects.toThrow("enough");
      await waitUntil(isRunning, { timeoutMs: 10_000 });
      controller.abort(new Error("enough"));
      await ended;
      await waitUntil(async () => !(await isRunning()), { timeoutMs: 30_000 });
      expect(await count("SELECT count(*) FROM many")).toBe(20_000n);
    }, 60_000);
  });

  it("tells a reader that was too slow for the server so, and goes on", async () => {
    // 320 MB, from 40 MB of rows: more than the server can prepare before it is asked for it.
    const wide = [columns[0]!, { name: "t", type: DataType.TEXT }];
    const text = "x".repeat(4_000);
    const rows = Array.from({ length: 10_000 }, (_, time) => ({ time, g: "dev", t: text }));
    await session.insertRows("wide", wide, rows, { batchRows: 1_000 });
    const many = Array.from({ length: 8 }, (_, i) => `concat(t, '${i}') AS t${i}`).join(", ");
    const dataSet = await session.executeQueryStatement(`SELECT ${many} FROM wide`, {
      fetchSize: 1,
      timeoutMs: 5_000,
    });
    await dataSet.next();
    await new Promise((resolve) => setTimeout(resolve, 6_500));
    await expect(dataSet.readAll()).rejects.toMatchObject({
      name: "IoTDBTimeoutError",
      message: expect.stringContaining("executed more than 5000ms"),
    });
    await waitUntil(() => session.stats.openDataSets === 0);
    expect(await count("SELECT count(*) FROM many")).toBe(20_000n);
  }, 60_000);

  it("logs in again when the server has forgotten it", async () => {
    const core = new SessionCore(resolveOptions({ ...(await testOptions()), database }));
    await using forgotten = newSession(core, { nodes: undefined, end: (ended) => ended.close() });
    const forget = async (): Promise<void> => {
      const { connection, id } = await core.session();
      await connection.call(closeSession, { sessionId: id });
    };
    await forgotten.ping();
    await forget();
    await forgotten.insert(new Tablet({ table: "forgot", columns, timestamps: [1], rows: [["a", 1]] }));
    await forget();
    expect(await count("SELECT count(*) FROM forgot", forgotten)).toBe(1n);
    await forget();
    await forgotten.executeNonQueryStatement("DELETE FROM forgot");
    expect(await count("SELECT count(*) FROM forgot", forgotten)).toBe(0n);
  });

  it("refuses messages that are larger than it wants, in both directions, and goes on", async () => {
    await using small = await connect({ ...(await testOptions()), database, maxFrameBytes: 20_000 });
    const rows = Array.from({ length: 3_000 }, (_, time) => ["dev0", time]);
    const tablet = new Tablet({ table: "large", columns, timestamps: rows.map((_, time) => time), rows });
    await expect(small.insert(tablet)).rejects.toMatchObject({ code: "ERR_IOTDB_FRAME_TOO_LARGE" });
    await expect(small.executeQueryStatement("SELECT * FROM many")).rejects.toMatchObject({
      name: "IoTDBProtocolError",
      message: expect.stringContaining("exceeds maxFrameBytes (20000)"),
    });
    expect(await count("SELECT count(*) FROM many", small)).toBe(20_000n);
  });

  it("has a time zone", async () => {
    await using zoned = await connect({ ...(await testOptions()), timeZone: "+08:00" });
    expect(await zoned.getTimeZone()).toBe("+08:00");
    await zoned.setTimeZone("Asia/Kolkata");
    expect(await zoned.getTimeZone()).toBe("Asia/Kolkata");
    await expect(zoned.setTimeZone("Nowhere/Land")).rejects.toMatchObject({
      name: expect.stringContaining("IoTDB"),
    });
  });

  it("takes the password that is right, and no other", async () => {
    await expect(connect({ ...(await testOptions()), password: "wrong" })).rejects.toMatchObject({
      name: "IoTDBAuthError",
      serverCode: 801,
    });
    await using late = await connect({ ...(await testOptions()), password: async () => "root" });
    await late.ping();
  });

  it("stores rows of a stream as fast as the server takes them", async () => {
    async function* readings(): AsyncGenerator<unknown[]> {
      for (let time = 0; time < 12_345; time++) yield [new Date(time), `dev${time % 7}`, time];
    }
    const progress: number[] = [];
    const result = await session.insertRows("streamed", columns, readings(), {
      batchRows: 1_000,
      onProgress: ({ rows }) => progress.push(rows),
    });
    expect(result).toEqual({ rows: 12_345, batches: 13 });
    expect(progress.at(-1)).toBe(12_345);
    expect(await count("SELECT count(*) FROM streamed")).toBe(12_345n);
    expect(await count("SELECT sum(m) FROM streamed")).toBe((12_344 * 12_345) / 2);
  });

  it("storing rows twice is storing them once", async () => {
    const tablet = new Tablet({
      table: "twice",
      columns,
      timestamps: [1, 2],
      rows: [
        ["a", 1],
        ["a", 2],
      ],
    });
    await session.insert(tablet);
    await session.insert(tablet);
    expect(await count("SELECT count(*) FROM twice")).toBe(2n);
  });
});
