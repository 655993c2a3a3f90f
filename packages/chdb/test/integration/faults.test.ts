import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { describeWith } from "@x/testkit";
import { ChdbUsageError, Session } from "../../src/index.ts";
import { loadBinding } from "../../src/native/binding.ts";

describeWith(["libchdb", "linux-x64"], "a full disk", () => {
  it("fails the insert with the engine's error, loses nothing, and lets the session close", async () => {
    const folder = mkdtempSync(join(tmpdir(), "x-full-"));
    // A file system of our own in a mount namespace of our own: nothing to clean up, no rights needed where users may have one.
    const namespaces = spawnSync("unshare", ["-Urm", "true"]).status === 0 ? [] : ["sudo", "-n"];
    const flags = namespaces.length === 0 ? "-Urm" : "-m";
    const home = join(__dirname, "..", "..");
    const tsx = pathToFileURL(createRequire(join(home, "package.json")).resolve("tsx")).href;
    const script = 'mount -t tmpfs -o size=60m tmpfs "$1" && shift && exec "$@"';
    const node = [
      process.execPath,
      "--conditions=x-source",
      "--import",
      tsx,
      "test/fixtures/full-disk.ts",
      folder,
    ];
    const [command, ...args] = [...namespaces, "unshare", flags, "sh", "-c", script, "sh", folder, ...node];
    try {
      const { stdout } = await promisify(execFile)(command!, args, {
        cwd: home,
        timeout: 60_000,
        env: { ...process.env, NODE_OPTIONS: "" },
      });
      expect(stdout.trim().split("\n")).toEqual([
        "ChdbServerError ERR_CHDB_NOT_ENOUGH_SPACE",
        "ChdbServerError ERR_CHDB_NOT_ENOUGH_SPACE",
        "true true",
      ]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 90_000);
});

describeWith("libchdb", "a session under wrong use", () => {
  let db: Session;
  beforeAll(async () => {
    db = await Session.open();
  });
  afterAll(() => db.close());

  it("refuses parameters that do not fit, and never lets one through half read", async () => {
    const ask = (sql: string, params?: Record<string, unknown>): Promise<unknown> =>
      db.query(sql, params ? { params } : {});
    await expect(ask("SELECT {n:UInt8} AS n")).rejects.toThrow(ChdbUsageError);
    await expect(ask("SELECT {n:UInt8} AS n", { n: 1, m: 2 })).rejects.toThrow(ChdbUsageError);
    await expect(ask("SELECT {n:UInt8} AS n", { n: undefined })).rejects.toThrow(ChdbUsageError);
    await expect(ask("SELECT {n:UInt8} AS n", { n: 256 })).rejects.toThrow(ChdbUsageError);
    await expect(ask("SELECT {n:NoSuchType} AS n", { n: 1 })).rejects.toThrow(ChdbUsageError);
    await expect(ask("SELECT {n:UInt8} AS n", { __proto__: { n: 1 } })).rejects.toThrow(ChdbUsageError);
  });

  it("keeps secrets of parameters out of errors", async () => {
    const error = await db
      .query("SELECT {password:String} AS p, nope", { params: { password: "hunter2" } })
      .catch((e: unknown) => e);
    expect(JSON.stringify(error) + String(error) + (error as Error).stack).not.toContain("hunter2");
    const usage = await db
      .query("SELECT {n:UInt8} AS n", { params: { n: "hunter2" } })
      .catch((e: unknown) => e);
    expect(JSON.stringify(usage) + String(usage)).not.toContain("hunter2");
  });

  it("names a type whose values only the engine understands", async () => {
    await expect(db.query("SELECT sumState(number) AS s FROM numbers(3)")).rejects.toMatchObject({
      message: expect.stringContaining("finalizeAggregation"),
    });
    expect((await db.query("SELECT 1 AS a")).rows).toEqual([{ a: 1 }]);
  });

  it("gives the memory of typed answers in several blocks back at once, and keeps their values", async () => {
    const before = loadBinding().info().liveResults;
    const sql =
      "SELECT number AS n, toString(number) AS s, number % 3 = 0 ? NULL : number AS m FROM numbers(300000)";
    const results = [await db.query(sql), await db.query(sql)];
    expect(loadBinding().info().liveResults).toBeLessThanOrEqual(before);
    for (const result of results) {
      expect(
        result.tuples.every(([n, s, m], i) => n === BigInt(i) && s === `${i}` && m === (i % 3 ? n : null)),
      ).toBe(true);
    }
  });

  it("gives large results back to the engine when they are collected", async () => {
    const before = loadBinding().info().liveResults;
    let sum = 0;
    for (let i = 0; i < 40; i++)
      sum += (await db.query("SELECT number FROM numbers(200000)", "Native")).length;
    expect(sum).toBeGreaterThan(40 * 1_600_000);
    expect(loadBinding().info().liveResults).toBeLessThanOrEqual(before + 40);
    for (let i = 0; i < 50 && loadBinding().info().liveResults > before; i++) {
      globalThis.gc?.();
      await new Promise((resolve) => setTimeout(resolve, 10));
      new Uint8Array(10_000_000).fill(1);
    }
    expect(loadBinding().info().liveResults).toBeLessThan(before + 40);
  });
});
