import { request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from "node:http";
import { Session } from "@x/chdb";
import { describeWith, expectNoLeaks, waitUntil } from "@x/testkit";
import type { FrameHeader } from "../../src/web/frames.ts";
import { startServer, type TourServer } from "../../src/web/server.ts";

const key = "the-key";
const endless = "SELECT sum(sipHash64(number)) FROM numbers_mt(1000000000000)";

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

describeWith("libchdb", "the page's server", () => {
  let session: Session;
  let server: TourServer;

  const start = (limits = { rows: 1000, timeoutMs: 20_000 }): Promise<TourServer> =>
    startServer({
      session,
      about: { rows: 3 },
      files: new Map([["/", { body: Buffer.from("<!doctype html>"), type: "text/html" }]]),
      key,
      port: 0,
      limits,
    });

  beforeAll(async () => {
    session = await Session.open();
    await session.query("CREATE TABLE things (id UInt32, name String) ORDER BY id");
    await session.insert("things", [
      { id: 1, name: "one" },
      { id: 2, name: "Zürich" },
      { id: 3, name: "" },
    ]);
    server = await start();
  });
  afterAll(async () => {
    await server.close();
    await session.close();
  });

  function ask(
    path: string,
    options: {
      method?: string;
      headers?: OutgoingHttpHeaders;
      body?: string;
      port?: number;
      signal?: AbortSignal;
    },
  ): Promise<Answer> {
    const { method = "GET", headers = {}, body, port = server.port, signal } = options;
    return new Promise((resolve, reject) => {
      const request = httpRequest(
        // The path as it is: a URL would tidy it up.
        { host: "127.0.0.1", port, path, method, headers, agent: false, ...(signal && { signal }) },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(chunks),
            }),
          );
        },
      );
      request.on("error", reject);
      request.end(body);
    });
  }

  const post = (
    path: string,
    body: object | string,
    headers: OutgoingHttpHeaders = {},
    signal?: AbortSignal,
  ) =>
    ask(path, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${key}`, ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
      ...(signal && { signal }),
    });

  /** The headers of an answer's frames, progress left out. */
  function framesOf(bytes: Buffer): FrameHeader[] {
    const found: FrameHeader[] = [];
    for (let at = 0; at < bytes.length; ) {
      const headerEnd = at + 8 + bytes.readUInt32LE(at);
      const header = JSON.parse(bytes.toString("utf8", at + 8, headerEnd)) as FrameHeader;
      if (header.kind !== "progress") found.push(header);
      at = headerEnd + bytes.readUInt32LE(at + 4);
    }
    return found;
  }

  let count = 0;
  const query = async (sql: string): Promise<FrameHeader[]> =>
    framesOf((await post("/api/query", { id: `q${++count}`, sql })).body);

  it("lets nothing but its own files run", async () => {
    const { status, headers } = await ask("/", {});
    expect(status).toBe(200);
    expect(headers["content-security-policy"]).toContain("default-src 'none'; script-src 'self'");
    expect(headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-resource-policy": "same-origin",
    });
  });

  it("serves what it has read at the start and nothing else", async () => {
    for (const path of [
      "/../package.json",
      "/%2e%2e/package.json",
      "/src/main.ts",
      "//etc/passwd",
      "/index.html%00",
    ])
      expect((await ask(path, {})).status).toBe(404);
    expect((await ask("/", { method: "PUT" })).status).toBe(405);
  });

  it("answers under its own name alone", async () => {
    expect((await ask("/", { headers: { host: "evil.example" } })).status).toBe(421);
    expect((await ask("/", { headers: { origin: "http://evil.example" } })).status).toBe(403);
  });

  it("gives data to nobody without the key", async () => {
    expect((await post("/api/about", {}, { authorization: "Bearer guess" })).status).toBe(401);
    expect((await post("/api/query", { id: "x", sql: "SELECT 1" }, { authorization: "" })).status).toBe(401);
    expect((await ask("/api/about", {})).status).toBe(405);
    expect(JSON.parse((await post("/api/about", {})).body.toString())).toEqual({ rows: 3 });
  });

  it("refuses what is no question", async () => {
    expect((await post("/api/query", "not json")).status).toBe(400);
    expect((await post("/api/query", { id: 1, sql: "SELECT 1" })).status).toBe(400);
    expect((await post("/api/query", { id: "x", sql: "x".repeat(70_000) })).status).toBe(413);
    expect((await post("/api/nothing", {})).status).toBe(404);
  });

  it("sends columns of numbers, instants and texts, each in its own layout", async () => {
    const [batch, end] = await query(
      "SELECT id, name, toDate('2001-01-01') AS day, toDateTime64('2001-01-01 00:00:00.5', 6, 'UTC') AS at, " +
        "CAST(NULL AS Nullable(Int8)) AS nothing, [id] AS list FROM things ORDER BY id",
    );
    expect(batch).toMatchObject({
      kind: "batch",
      rows: 3,
      columns: [
        { name: "id", type: "UInt32", layout: "u32", at: 0 },
        { name: "name", layout: "text" },
        { name: "day", layout: "u16", unit: "day" },
        { name: "at", layout: "i64", unit: "tick", precision: 6 },
        { name: "nothing", layout: "i8", nullsAt: expect.any(Number) },
        { name: "list", layout: "text" },
      ],
    });
    expect(end).toMatchObject({ kind: "end", rows: 3, isCut: false });
  });

  it("names the columns of an answer without rows", async () => {
    const [batch, end] = await query("SELECT id, name FROM things WHERE id > 9;");
    expect(batch).toMatchObject({ rows: 0, columns: [{ name: "id", type: "UInt32" }, { name: "name" }] });
    expect(end).toMatchObject({ kind: "end", rows: 0 });
  });

  it("cuts an answer where the page has enough, and stops the engine there", async () => {
    const frames = await query("SELECT number FROM numbers(1000000000000)");
    expect(frames.at(-1)).toMatchObject({ kind: "end", rows: 1000, isCut: true });
    expect(frames.at(-2)).toMatchObject({ kind: "batch", rows: 1000 });
    expect((await query("SHOW TABLES")).at(-1)).toMatchObject({ kind: "end", rows: 1, isCut: false });
  });

  it("tells what the engine refuses, and where", async () => {
    expect(await query("SELECT 1 FORM things")).toEqual([
      expect.objectContaining({ kind: "failure", code: "SYNTAX_ERROR", position: 14 }),
    ]);
    expect(await query("SELECT nope FROM things")).toEqual([
      expect.objectContaining({ kind: "failure", code: "UNKNOWN_IDENTIFIER" }),
    ]);
  });

  it("only reads", async () => {
    const refused = [
      ["READ_ONLY", "DROP TABLE things"],
      ["READ_ONLY", "SELECT 1 INTO OUTFILE '/tmp/tour-outfile'"],
      ["READONLY", "SELECT * FROM file('/etc/hostname', 'LineAsString')"],
      ["READONLY", "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')"],
      ["READONLY", "SELECT * FROM things SETTINGS readonly = 0"],
      ["USAGE", "SELECT 1; DROP TABLE things"],
    ] as const;
    for (const [code, sql] of refused)
      expect([sql, await query(sql)]).toEqual([sql, [expect.objectContaining({ code })]]);
    expect((await session.query<{ n: bigint }>("SELECT count() AS n FROM things")).singleRow().n).toBe(3n);
  });

  it("stops a query that takes too long", async () => {
    const hasty = await start({ rows: 10, timeoutMs: 300 });
    try {
      const { body } = await ask("/api/query", {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
        body: JSON.stringify({ id: "slow", sql: endless }),
        port: hasty.port,
      });
      expect(framesOf(body)).toEqual([expect.objectContaining({ kind: "failure", code: "TIMEOUT" })]);
      await waitUntil(engineIsIdle, { what: "an idle engine" });
    } finally {
      await hasty.close();
    }
  });

  it("stops a query that it is told to stop, in the engine too", async () => {
    const answer = post("/api/query", { id: "long", sql: endless });
    await waitUntil(async () => !(await engineIsIdle()), { what: "a running query" });
    expect((await post("/api/stop", { id: "long" })).status).toBe(204);
    const [failure] = framesOf((await answer).body);
    expect(failure).toMatchObject({ kind: "failure", code: "STOPPED", stopMs: expect.any(Number) });
    expect(await engineIsIdle()).toBe(true);
    expect((await post("/api/stop", { id: "long" })).status).toBe(204);
  });

  it("stops a query whose page is gone", async () => {
    const page = new AbortController();
    const answer = post("/api/query", { id: "left", sql: endless }, {}, page.signal);
    await waitUntil(async () => !(await engineIsIdle()), { what: "a running query" });
    page.abort();
    await expect(answer).rejects.toThrow("aborted");
    await waitUntil(engineIsIdle, { what: "an idle engine" });
  });

  it("runs four at a time and each under an id of its own", async () => {
    await waitUntil(engineIsIdle, { what: "the end of earlier queries", timeoutMs: 20_000 });
    const answers = ["a", "b", "c", "d"].map((id) => post("/api/query", { id, sql: endless }));
    await waitUntil(async () => (await runningCount()) === 4, {
      what: "four running queries",
      timeoutMs: 20_000,
    });
    expect((await post("/api/query", { id: "a", sql: "SELECT 1" })).status).toBe(409);
    expect((await post("/api/query", { id: "e", sql: "SELECT 1" })).status).toBe(429);
    for (const id of ["a", "b", "c", "d"]) await post("/api/stop", { id });
    for (const { body } of await Promise.all(answers))
      expect(framesOf(body)[0]).toMatchObject({ code: "STOPPED" });
  });

  it("closes with its queries stopped and nothing left open", async () => {
    await session.ping();
    await expectNoLeaks(async () => {
      const second = await start();
      await second.close();
    });
  });

  async function runningCount(): Promise<number> {
    const result = await session.query<{ running: bigint }>(
      "SELECT countIf(query LIKE '%sipHash64%' AND query NOT LIKE '%system.processes%') AS running FROM system.processes",
    );
    return Number(result.singleRow().running);
  }

  async function engineIsIdle(): Promise<boolean> {
    return (await runningCount()) === 0;
  }
});
