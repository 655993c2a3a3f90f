import { readFileSync } from "node:fs";
import { startServer } from "@x/servers";
import { describeWith } from "@x/testkit";
import {
  ColumnarTablet,
  ColumnCategory,
  connect,
  DataType,
  parseUrl,
  type TableSessionOptions,
  TableSessionPool,
  Tablet,
} from "../../src/index.ts";
import { START_MS, whenReady } from "../support/server.ts";

const columns = [
  { name: "g", type: DataType.STRING, category: ColumnCategory.TAG },
  { name: "m", type: DataType.INT64 },
];

describeWith(["java", "maven"], "A server with TLS, the compact protocol and microseconds", () => {
  let options: TableSessionOptions;
  let ca: Buffer;

  beforeAll(async () => {
    const { env } = await startServer("iotdb", { tls: true, compact: true, precision: "us" });
    ca = readFileSync(env.IOTDB_TEST_CA as string);
    options = { ...parseUrl(env.IOTDB_TEST_URL as string), tls: { ca } };
    await using session = await connect(options);
    await session.executeNonQueryStatement("CREATE DATABASE secured");
  }, START_MS);

  it("stores and gives back rows, many at a time", async () => {
    await using session = await connect({ ...options, database: "secured" });
    const count = 20_000;
    const time = BigInt64Array.from({ length: count }, (_, index) => BigInt(index));
    const g = Array.from({ length: count }, (_, index) => `dev${index % 10}`);
    await whenReady(() =>
      session.insert(
        ColumnarTablet.from("t", {
          time,
          columns: [
            { ...columns[0]!, values: g },
            { ...columns[1]!, values: time },
          ],
        }),
      ),
    );
    const dataSet = await session.executeQueryStatement("SELECT time, g, m FROM t ORDER BY time");
    let row = 0;
    for await (const batch of dataSet.batches()) {
      const [times, tags, values] = ["time", "g", "m"].map((name) => batch.column(name).values);
      for (let i = 0; i < batch.rowCount; i++, row++) {
        if (times![i] !== time[row] || tags![i] !== g[row] || values![i] !== time[row])
          throw new Error(`row ${row}`);
      }
    }
    expect(row).toBe(count);
  }, 120_000);

  it("keeps every digit of its timestamps, unless Dates are asked for", async () => {
    await using session = await connect({ ...options, database: "secured" });
    const times = [1_700_000_000_000_001n, new Date(1_700_000_000_002)];
    await whenReady(() =>
      session.insert(
        new Tablet({
          table: "micros",
          columns,
          timestamps: times,
          rows: [
            ["a", 1],
            ["a", 2],
          ],
        }),
      ),
    );
    const read = async (timestamps?: "date") =>
      (
        await session.executeQueryStatement("SELECT time FROM micros ORDER BY time", { timestamps })
      ).readAll();
    expect(await read()).toEqual([{ time: 1_700_000_000_000_001n }, { time: 1_700_000_000_002_000n }]);
    expect(await read("date")).toEqual([
      { time: new Date(1_700_000_000_000) },
      { time: new Date(1_700_000_000_002) },
    ]);
  });

  it("lends sessions of a pool", async () => {
    await using pool = new TableSessionPool({ ...options, database: "secured", maxPoolSize: 2 });
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        await using session = await pool.getSession();
        await session.ping();
      }),
    );
    expect(pool.stats).toMatchObject({ total: 2, leased: 0 });
  });

  it("is not trusted without its certificate", async () => {
    await expect(connect({ ...options, tls: true })).rejects.toMatchObject({
      name: "IoTDBConnectionError",
      code: "ERR_IOTDB_CONNECT",
      message: expect.stringMatching(/self.signed/),
    });
  });

  it("is told apart from one that speaks the binary protocol, or no TLS", async () => {
    await expect(connect({ ...options, enableCompression: false })).rejects.toMatchObject({
      code: "ERR_IOTDB_PROTOCOL_MISMATCH",
      message: expect.stringContaining("set enableCompression to true"),
    });
    await expect(connect({ ...options, tls: false })).rejects.toMatchObject({
      code: "ERR_IOTDB_CONNECT",
      message: expect.stringContaining("Does it speak TLS"),
    });
  });

  it("refuses a wrong password", async () => {
    await expect(connect({ ...options, password: "wrong" })).rejects.toMatchObject({ serverCode: 801 });
  });
});
