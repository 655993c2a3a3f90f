import { execFileSync } from "node:child_process";
import { subscribe, tracingChannel, unsubscribe } from "node:diagnostics_channel";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { callingPackage, runChild } from "@x/testkit";
import { formatSignatures, readSignatures } from "../../src/helpers/procedure-types.ts";
import {
  adHoc,
  CHANNELS,
  connect,
  statistics,
  systemInformation,
  updateClasses,
  VoltTable,
  VoltType,
  VoltUsageError,
} from "../../src/index.ts";
import type { Invocation } from "../../src/protocol/read-invocation.ts";
import { FakeServer, oneValue } from "../support/fake-server.ts";

const folder = mkdtempSync(join(tmpdir(), "x-voltdb-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const text = (...names: string[]) => names.map((name) => ({ name, type: VoltType.STRING }));

describe("helpers", () => {
  const sent = ({ procedure, parameters }: Invocation) => [
    procedure,
    ...parameters.map(({ value }) => value),
  ];

  test("call the system procedures with the parameters that these take", async () => {
    await using server = await FakeServer.listen({ answer: () => ({ tables: [oneValue(1n)] }) });
    await using client = await connect({ servers: server.address });
    const before = server.calls.length;
    await adHoc(client, "select ? from t", [5]);
    await statistics(client, "TABLE");
    await statistics(client, "TABLE", { delta: true });
    await updateClasses(client, Uint8Array.of(1), ["a.B", "c.*"]);
    await updateClasses(client, null, "a.B");
    await updateClasses(client, Uint8Array.of(2));
    expect(server.calls.slice(before).map(sent)).toEqual([
      ["@AdHoc", "select ? from t", 5n],
      ["@Statistics", "TABLE", 0n],
      ["@Statistics", "TABLE", 1n],
      ["@UpdateClasses", Uint8Array.of(1), "a.B,c.*"],
      ["@UpdateClasses", null, "a.B"],
      ["@UpdateClasses", Uint8Array.of(2), null],
    ]);
    // A NULL of its own type: the server takes no other here.
    expect(server.calls.at(-1)!.parameters[1]!.type).toBe(VoltType.NULL);
    await expect(updateClasses(client, null)).rejects.toBeInstanceOf(VoltUsageError);
    await expect(updateClasses(client, "x.jar" as never)).rejects.toBeInstanceOf(VoltUsageError);
    await expect(adHoc(client, 5 as never)).rejects.toBeInstanceOf(VoltUsageError);
    await client.close();
  });

  test("read @SystemInformation by host and key", async () => {
    const columns = [{ name: "HOST_ID", type: VoltType.INTEGER }, ...text("KEY", "VALUE")];
    const hosts = new VoltTable(columns, [
      [0, "VERSION", "10.1.1"],
      [1, "VERSION", null],
    ]);
    const cluster = new VoltTable(text("PROPERTY", "VALUE"), [["kfactor", "1"]]);
    const answer = ({ parameters }: Invocation) => ({
      tables: [parameters[0]!.value === "OVERVIEW" ? hosts : cluster],
    });
    await using server = await FakeServer.listen({ answer });
    await using client = await connect({ servers: server.address });
    const overview = await systemInformation(client);
    expect([overview.get(0)!.get("VERSION"), overview.get(1)!.get("VERSION")]).toEqual(["10.1.1", ""]);
    expect((await systemInformation(client, "DEPLOYMENT")).get(-1)!.get("kfactor")).toBe("1");
    await client.close();
  });
});

describe("types of procedures", () => {
  const columns = [
    ...text("CAT", "SCHEM", "PROCEDURE_NAME", "COLUMN_NAME", "TYPE_NAME"),
    { name: "ORDINAL_POSITION", type: VoltType.INTEGER },
  ];
  const rows = [
    ["Vote", "BIGINT", 2],
    ["Vote", "VARCHAR", 1],
    ["T.insert", "GEOGRAPHY_POINT", 1],
    ["Odd", "MYSTERY", 1],
  ].map(([name, type, position]) => [null, null, name, "p", type, position]);

  test("are written as a module that compiles against this package", async () => {
    const parameters = new VoltTable(columns, rows);
    const procedures = ["Vote", "T.insert", "Odd", "None"];
    const catalogs = ({ parameters: [which] }: Invocation) =>
      which!.value === "PROCEDURECOLUMNS" ? { tables: [parameters] } : undefined;
    await using server = await FakeServer.listen({ procedures, catalogs });
    await using client = await connect({ servers: server.address });
    const module = formatSignatures(await readSignatures(client));
    await client.close();
    expect(module).toContain(
      "readonly Vote: VoltProcedure<ParameterInputs<readonly [typeof VoltType.STRING, typeof VoltType.BIGINT]>>;",
    );
    expect(module).toContain('"T.insert": client.procedure("T.insert", [VoltType.GEOGRAPHY_POINT]),');
    expect(module).toContain("readonly Odd: VoltProcedure;");
    expect(module).toContain('None: client.procedure("None", []),');
    // Compiled here, where the package and its types are.
    const home = callingPackage();
    const file = join(home, ".scratch", `procedures-${process.pid}.ts`);
    const use = `
import { connect } from "@x/voltdb";
export async function use(): Promise<void> {
  const { Vote, "T.insert": insert, None } = procedures(await connect({}));
  await Vote.call(["a", 5n]);
  await Vote.call(["a", null]);
  await insert.call([{ lng: 1, lat: 2 }]);
  await None.call();
  // @ts-expect-error: a number where text is declared
  await Vote.call([1, 5n]);
  // @ts-expect-error: too few
  await Vote.call(["a"]);
  // @ts-expect-error: none at all
  await Vote.call();
}
`;
    execFileSync("mkdir", ["-p", join(home, ".scratch")]);
    writeFileSync(file, module + use);
    try {
      const tsc = join(home, "../../node_modules/.bin/tsc");
      const flags = ["--noEmit", "--strict", "--target", "es2022", "--module", "nodenext", "--skipLibCheck"];
      const more = ["--customConditions", "x-source", "--allowImportingTsExtensions", "--types", "node"];
      execFileSync(tsc, ["--ignoreConfig", ...flags, ...more, "--lib", "es2023,esnext.disposable", file], {
        cwd: home,
      });
    } catch (error) {
      throw new Error((error as { stdout: Buffer }).stdout.toString());
    } finally {
      rmSync(file, { force: true });
    }
  }, 60_000);

  test("are written by x-voltdb-types", async () => {
    const parameters = new VoltTable(columns, rows);
    const catalogs = ({ parameters: [which] }: Invocation) =>
      which!.value === "PROCEDURECOLUMNS" ? { tables: [parameters] } : undefined;
    await using server = await FakeServer.listen({ procedures: ["Vote", "T.insert"], catalogs });
    const out = join(folder, "procedures.ts");
    const args = ["--url", `voltdb://${server.address}`, "--out", out, "--no-tables"];
    expect(await runChild({ file: "src/cli/types.ts", args })).toMatchObject({
      code: 0,
      stdout: "",
      stderr: "",
    });
    expect(readFileSync(out, "utf8")).toContain(
      'Vote: client.procedure("Vote", [VoltType.STRING, VoltType.BIGINT])',
    );
    expect(readFileSync(out, "utf8")).not.toContain("T.insert");
    const usage = await runChild({ file: "src/cli/types.ts", env: { VOLTDB_URL: "" } });
    expect(usage).toMatchObject({ code: 2, stderr: expect.stringContaining("usage: x-voltdb-types") });
    const failed = await runChild({ file: "src/cli/types.ts", args: ["--url", "voltdb://127.0.0.1:1"] });
    expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining("cannot be reached") });
  });
});

describe("a dump", () => {
  test("holds everything sent and received but the password, and x-voltdb-dump shows it", async () => {
    const dumpFile = join(folder, "dump.bin");
    const answer = ({ procedure }: Invocation) =>
      procedure === "Bad"
        ? { status: -2, statusString: "no" }
        : { appStatus: 3, tables: [oneValue("hello")] };
    await using server = await FakeServer.listen({ answer });
    await using client = await connect({
      servers: server.address,
      username: "joe",
      password: "hunter2",
      dumpFile,
    });
    await client.procedure("Select", [VoltType.STRING]).call(["English"]);
    await client.call("Bad").catch(() => {});
    await client.close();
    const bytes = readFileSync(dumpFile);
    expect(bytes.includes(Buffer.from("f52fbd32b2b3b86ff88ef6c490628285", "hex"))).toBe(false);
    const { stdout, stderr, code } = await runChild({ file: "src/cli/dump.ts", args: [dumpFile] });
    expect([code, stderr]).toEqual([0, ""]);
    const lines = stdout
      .replace(/^\S+ 127\.0\.0\.1:\d+ /gm, "")
      .replace(/ in \d+ ms/g, "")
      .replace(/#\d+/g, "#");
    expect(lines).toContain(
      "→ login (53 bytes, the password's hash left out)\n← login accepted by host 0, 10.1.1-fake\n",
    );
    expect(lines).toContain("→ # Select(STRING English) [6=120000000]\n");
    expect(lines).toContain("← # SUCCESS app status 3 null\n  (V STRING) 1 rows\n    hello\n");
    expect(lines).toContain('← # GRACEFUL_FAILURE "no"\n');
  });

  test("that is cut off is read up to there; another file is refused", async () => {
    const file = join(folder, "cut.bin");
    writeFileSync(file, readFileSync(join(folder, "dump.bin")).subarray(0, 300));
    const cut = await runChild({ file: "src/cli/dump.ts", args: [file] });
    expect(cut).toMatchObject({ code: 0, stderr: "" });
    expect(cut.stdout).toContain("login accepted");
    writeFileSync(file, "something else");
    expect(await runChild({ file: "src/cli/dump.ts", args: [file] })).toMatchObject({
      code: 1,
      stderr: "the file is no dump of this package\n",
    });
    expect(await runChild({ file: "src/cli/dump.ts" })).toMatchObject({ code: 2 });
  });

  test("that cannot be written is an error before anything is connected", async () => {
    await expect(
      connect({ servers: "127.0.0.1:1", dumpFile: join(folder, "no", "where") }),
    ).rejects.toBeInstanceOf(VoltUsageError);
  });
});

describe("diagnostics", () => {
  test("tell of connections, calls and servers, without parameters", async () => {
    const seen: string[] = [];
    const queries = tracingChannel(CHANNELS.query);
    const handlers = {
      start: (message: object) => seen.push(`start ${inspect(message)}`),
      asyncEnd: () => seen.push("end"),
      end: () => {},
      asyncStart: () => {},
      error: (message: object) => seen.push(`error ${(message as { error: Error }).error.message}`),
    };
    const onConnect = (): number => seen.push("connect");
    const onPool = (message: unknown): number => seen.push(`pool ${(message as { state: string }).state}`);
    queries.subscribe(handlers);
    subscribe(`tracing:${CHANNELS.connect}:start`, onConnect);
    subscribe(CHANNELS.pool, onPool);
    try {
      const answer = ({ procedure }: Invocation) => ({ status: procedure === "Bad" ? -1 : 1 });
      await using server = await FakeServer.listen({ answer });
      await using client = await connect({ servers: server.address });
      await client.call("P", ["secret"]);
      await client.call("Bad").catch(() => {});
      await client.close();
      expect(seen.slice(0, 2)).toEqual(["connect", "pool up"]);
      expect(seen.filter((line) => line.startsWith("start"))).toEqual([
        expect.stringContaining("procedure: 'P'"),
        expect.stringContaining("procedure: 'Bad'"),
      ]);
      expect(seen).toContain("error Bad: USER_ABORT");
      expect(seen.join()).not.toContain("secret");
      expect(seen).toContain("pool down");
    } finally {
      queries.unsubscribe(handlers);
      unsubscribe(`tracing:${CHANNELS.connect}:start`, onConnect);
      unsubscribe(CHANNELS.pool, onPool);
    }
  });
});

test("clients, procedures and responses print readably, and without secrets", async () => {
  await using server = await FakeServer.listen({ answer: () => ({ appStatus: 7, tables: [oneValue("x")] }) });
  await using client = await connect({ servers: server.address, username: "joe", password: "hunter2" });
  const response = await client.call("P");
  expect(inspect(client, { depth: 9, showHidden: true })).toBe(`VoltClient(${server.address}, open)`);
  expect(inspect(client.procedure("P"))).toBe("VoltProcedure(P)");
  expect(inspect(response)).toBe(
    "VoltResponse SUCCESS (1, app status 7)\nVoltTable(V STRING) of 1 rows\n  x",
  );
  expect(String(response)).toBe(
    "Status: 1\nInformation: None\ncolumn count: 1\nrow count: 1\ncols: (V: 9)\nrows -\n['x']",
  );
  expect(response.table<{ V: string }>().rows[0]!.V).toBe("x");
  expect(() => response.table(1)).toThrow(VoltUsageError);
  await client.close();
});
