import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { startServer } from "@x/servers";
import { describeWith, FaultProxy } from "@x/testkit";
import {
  adHoc,
  connect,
  statistics,
  systemInformation,
  updateClasses,
  type VoltClient,
  VoltGracefulFailureError,
  VoltServerError,
  VoltTimeoutError,
  VoltType,
  VoltUnexpectedFailureError,
  VoltUserAbortError,
} from "../../src/index.ts";
import { parseUrl } from "../../src/parse-url.ts";
import { connectToServer, describeServer, START_MS, testUrl } from "../support/server.ts";

describeServer("Calls of a real server", () => {
  let client: VoltClient;

  beforeAll(async () => {
    client = await connectToServer();
    await adHoc(client, "DELETE FROM pairs");
  }, START_MS);

  afterAll(() => client?.close());

  it("are answered in full", async () => {
    await client.call("Insert", ["English", "Hello", "World"]);
    const response = await client.procedure("Select", [VoltType.STRING]).call(["English"]);
    expect(response).toMatchObject({ status: 1, statusString: null, appStatus: -128, appStatusString: null });
    expect(response.table().rows).toEqual([{ HELLO: "Hello", WORLD: "World" }]);
    expect(response.clientRoundtripTime).toBeGreaterThan(0);
    expect(String(response)).toMatch(/^Status: 1\nInformation: None\ncolumn count: 2\nrow count: 1\n/);
  });

  it.each([
    [
      "a user abort",
      "Fail",
      ["abort"],
      VoltUserAbortError,
      "ERR_VOLT_USER_ABORT",
      -1,
      /USER ABORT aborted as asked/,
    ],
    [
      "an exception inside",
      "Fail",
      ["null"],
      VoltUnexpectedFailureError,
      "ERR_VOLT_UNEXPECTED_FAILURE",
      -3,
      /NullPointer/,
    ],
    [
      "an unknown procedure",
      "Nope",
      [],
      VoltUnexpectedFailureError,
      "ERR_VOLT_UNEXPECTED_FAILURE",
      -3,
      /Nope was not found/,
    ],
    [
      "too few parameters",
      "Fail",
      [],
      VoltGracefulFailureError,
      "ERR_VOLT_GRACEFUL_FAILURE",
      -2,
      /EXPECTS 1 PARAMS/,
    ],
    [
      "a parameter that does not fit",
      "SleepAll",
      ["x"],
      VoltGracefulFailureError,
      "ERR_VOLT_GRACEFUL_FAILURE",
      -2,
      /TYPE ERROR/,
    ],
    [
      "a partition key of NULL",
      "GetPair",
      [null],
      VoltGracefulFailureError,
      "ERR_VOLT_GRACEFUL_FAILURE",
      -2,
      /partition parameter/,
    ],
    [
      "SQL that is none",
      "@AdHoc",
      ["selec 1"],
      VoltGracefulFailureError,
      "ERR_VOLT_GRACEFUL_FAILURE",
      -2,
      /SQL error/,
    ],
    [
      "a constraint",
      "@AdHoc",
      ["insert into texts values (null, 1)"],
      VoltGracefulFailureError,
      "ERR_VOLT_GRACEFUL_FAILURE",
      -2,
      /CONSTRAINT/,
    ],
  ] as const)(
    "fail by %s with an error of its own",
    async (_, name, params, kind, code, serverCode, message) => {
      const error = await client.call(name, params).catch((reason) => reason);
      expect(error).toBeInstanceOf(kind);
      expect(error).toBeInstanceOf(VoltServerError);
      expect(error).toMatchObject({ code, serverCode, procedure: name, response: { status: serverCode } });
      expect(error.message).toMatch(message);
    },
  );

  it("carry the status that a procedure sets itself, with and without a text", async () => {
    expect(await client.call("AppStatus", [7, "app says hi"])).toMatchObject({
      appStatus: 7,
      appStatusString: "app says hi",
    });
    expect(await client.call("AppStatus", [-5, null])).toMatchObject({
      appStatus: -5,
      appStatusString: null,
    });
    expect(await client.call("AppStatus", [0, ""])).toMatchObject({ appStatus: 0, appStatusString: "" });
  });

  it("do not wait for one another", async () => {
    const order: string[] = [];
    const slow = client.call("SleepAll", [400]).then(() => order.push("slow"));
    await client.ping();
    order.push("ping");
    await client.call("Select", ["x"], { timeoutMs: 10_000 }).then(() => order.push("select"));
    await slow;
    expect(order[0]).toBe("ping");
    expect(order).toContain("slow");
  });

  it("by the thousand are each answered with what is theirs", async () => {
    const put = client.procedure("PutPair", [VoltType.BIGINT, VoltType.STRING]);
    const get = client.procedure("GetPair", [VoltType.BIGINT]);
    const keys = Array.from({ length: 3_000 }, (_, i) => i);
    await Promise.all(keys.map((key) => put.call([key, `value ${key}`], { response: false })));
    const answers = await Promise.all(keys.map((key) => get.call([key])));
    expect(answers.map((answer) => answer.table().tuples[0]![0])).toEqual(keys.map((key) => `value ${key}`));
    expect((await client.call("CountPairs")).table().tuples).toEqual([[3_000n]]);
    expect(client.stats.procedures.PutPair).toMatchObject({ calls: 3_000, failures: 0, pending: 0 });
  });

  it("of all partitions come back from each of them", async () => {
    await client.call("PutPair", [90_000, "x"]);
    const results = await client.callAllPartitions("CountPairsOfPartition");
    expect(results.map(({ partition }) => partition)).toEqual(
      client.topology!.partitions.map(({ id }) => id),
    );
    const counts = results.map(({ response }) => response!.table().tuples[0]![0] as bigint);
    const [[all]] = (await client.call("CountPairs")).table().tuples as [[bigint]];
    expect(counts.reduce((sum, count) => sum + count, 0n)).toBe(all);
  });

  it("that take too long fail here; their late answers meet nobody else's call", async () => {
    const error = await client.call("SleepAll", [300], { timeoutMs: 50 }).catch((reason) => reason);
    expect(error).toBeInstanceOf(VoltTimeoutError);
    expect(error.code).toBe("ERR_VOLT_TIMEOUT_OUTCOME_UNKNOWN");
    const reason = new Error("enough");
    const controller = new AbortController();
    const aborted = client.call("SleepAll", [300], { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 20);
    await expect(aborted).rejects.toBe(reason);
    for (let i = 0; i < 20; i++) {
      await client.call("PutPair", [i, `again ${i}`]);
      expect((await client.call("GetPair", [i])).table().tuples).toEqual([[`again ${i}`]]);
      await sleep(20);
    }
    await client.call("SleepAll", [1]);
    expect(client.stats.servers.reduce((sum, { late }) => sum + late, 0)).toBe(2);
  });

  it("may limit the time that they run on the server", async () => {
    const put = (i: number): Promise<void> =>
      client.call("SETTINGS.upsert", [`name ${i}`, "x"], { response: false });
    await Promise.all(Array.from({ length: 300 }, (_, i) => put(i)));
    const sql =
      "SELECT COUNT(*) FROM settings a, settings b, settings c WHERE a.value = b.value AND b.value = c.value";
    const error = await adHoc(client, sql, [], { batchTimeoutMs: 50 }).catch((reason) => reason);
    expect(error).toMatchObject({ serverCode: -2 });
    expect(error.message).toMatch(/interrupted|terminated|timed out/i);
    await adHoc(client, "DELETE FROM settings");
  });

  it("bring tables as rows, as columns and as they iterate, all the same", async () => {
    const table = (await client.call("Rows", [2_000, 1], { timestamps: "bigint" })).table();
    expect(table.rowCount).toBe(2_000);
    expect(table.rows[8]).toEqual({
      ID: 8n,
      I: 248,
      F: 1,
      V: "value-8",
      TS: 1_700_000_000_000_008n,
      D: "0.008000000000",
      S: 8,
      T: 8,
    });
    expect(table.tuples[9]).toEqual([9n, ...new Array(7).fill(null)]);
    const columns = table.columns.map((_, c) => table.column(c));
    const tuples = table.tuples;
    [...table].forEach((row, r) => {
      expect(row).toEqual(table.rows[r]);
    });
    for (const [c, column] of columns.entries()) {
      expect(column.toArray()).toEqual(tuples.map((row) => row[c]));
      expect(column.nullCount).toBe(c === 0 ? 0 : 200);
    }
    expect(columns[4]!.values).toBeInstanceOf(BigInt64Array);
  });

  it("bring responses of more than 50 megabytes", async () => {
    const response = await client.call("Rows", [100_000, 8]);
    expect(response.tables).toHaveLength(8);
    const size = response.tables.reduce((sum, { bytes }) => sum + bytes.length, 0);
    expect(size).toBeGreaterThan(50_000_000);
    expect(response.tables[7]!.column("ID").values[99_999]).toBe(99_999n);
    expect(response.tables[7]!.column("V").get(99_998)).toBe("value-9998");
  }, 60_000);

  it("bring and take values of a megabyte, and the server says when one is too long", async () => {
    const bytes = (await client.call("Bytes", [1_048_576])).table().column<Uint8Array>(0).get(0)!;
    expect([bytes.length, bytes[257]]).toEqual([1_048_576, 1]);
    await expect(client.call("Bytes", [1_048_577])).rejects.toBeInstanceOf(VoltServerError);
  });

  it("know the topology, and procedures as soon as they are there", async () => {
    const name = `temporary_${process.pid}`;
    expect(client.topology).toMatchObject({ hashType: "ELASTIC", hostIds: [0], coordinator: { hostId: 0 } });
    expect(client.topology!.procedures.get("GetPair")).toMatchObject({
      singlePartition: true,
      readOnly: true,
      partitionParameter: 0,
      partitionParameterType: VoltType.BIGINT,
    });
    await adHoc(client, `CREATE PROCEDURE ${name} AS SELECT COUNT(*) FROM settings`);
    expect(client.topology!.procedures.has(name)).toBe(true);
    expect((await client.call(name)).table().rowCount).toBe(1);
    await adHoc(client, `DROP PROCEDURE ${name}`);
    expect(client.topology!.procedures.has(name)).toBe(false);
  });

  it("have helpers for SQL, statistics and information", async () => {
    expect(
      (await adHoc(client, "SELECT ? + 1 AS n FROM settings LIMIT 0", [5])).table().columns[0]!.name,
    ).toBe("N");
    const { tables } = await adHoc(client, "SELECT COUNT(*) FROM settings; SELECT COUNT(*) FROM texts");
    expect(tables).toHaveLength(2);
    expect((await statistics(client, "TABLE")).table().columns.map(({ name }) => name)).toContain(
      "TABLE_NAME",
    );
    expect((await systemInformation(client)).get(0)!.get("VERSION")).toMatch(/^\d+\./);
    expect((await systemInformation(client, "DEPLOYMENT")).get(-1)!.get("hostcount")).toBe("1");
  });

  it("work with a slow network, and with one that delivers byte by byte", async () => {
    const { servers } = parseUrl(await testUrl());
    const [host, port] = (servers as string[])[0]!.split(":");
    await using proxy = await FaultProxy.start({ host: host!, port: Number(port) });
    proxy.set({ mode: "trickle", bytes: 7 }, "toServer");
    await using slow = await connect(await testUrl(), { servers: proxy.address });
    expect((await slow.call("GetPair", [1])).table().rowCount).toBe(1);
  });
});

describeWith(["java", "maven"], "Classes of a real server", () => {
  it(
    "are loaded, called and removed again",
    async () => {
      const { env } = await startServer("voltdb");
      await using client = await connect(env.VOLTDB_TEST_URL as string);
      try {
        await updateClasses(client, readFileSync(env.VOLTDB_TEST_EXTRA_JAR as string));
        await adHoc(client, "CREATE PROCEDURE FROM CLASS x.Extra");
        expect((await client.call("Extra", [41])).table().tuples).toEqual([[42n]]);
        await adHoc(client, "DROP PROCEDURE Extra");
        await updateClasses(client, null, "x.Extra");
        await expect(client.call("Extra", [41])).rejects.toMatchObject({ serverCode: -3 });
      } finally {
        await client.close();
      }
    },
    START_MS,
  );
});
